import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {exportAllItem} from "@web/views/list/export_all/export_all";

/**
 * Have "Export" of what is chosen do for who sells what "Export all" does: their own
 * rows, as the view shows them. Odoo's dialog is for who may export anything.
 *
 * @param {Object} item of the menu of actions
 * @param {Object} env
 * @param {() => boolean} isOfPipeline
 */
export function exportOfOwn(item, env, isOfPipeline) {
    const {isAvailable, callback} = item;
    return {
        ...item,
        isAvailable: () => isAvailable() || isOfPipeline(),
        callback: () =>
            isAvailable() ? callback() : env.searchModel.trigger("direct-export-data"),
    };
}

/** "Export all" of the pipeline, for who may only export what is theirs. */
registry.category("cogMenu").add(
    "sales_pipeline_export",
    {
        ...exportAllItem,
        isDisplayed: async (env) =>
            Boolean(env.searchModel?.hasPipelines) &&
            ["kanban", "list"].includes(env.config.viewType) &&
            !env.model.root.selection.length &&
            !(await user.hasGroup("base.group_allow_export")),
    },
    {sequence: 10}
);
