import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

/** Deleting a stage asks where what it holds goes, from the list of stages too. */
export class StageListController extends ListController {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** @override */
    async onDeleteSelectedRecords() {
        const {selection} = this.model.root;
        const ask = await this.orm.call(this.props.resModel, "action_ask_delete", [
            selection.map((record) => record.resId),
        ]);
        await this.action.doAction(ask, {onClose: () => this.model.load()});
    }
}

registry.category("views").add("sales_pipeline_stage_list", {
    ...listView,
    Controller: StageListController,
});
