import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {exportAllItem} from "@web/views/list/export_all/export_all";

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
