import {registry} from "@web/core/registry";
import {RelationalModel} from "@web/model/relational_model/relational_model";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {isAtWork, useChanges} from "../../shared/changes";
import {lookingAgain} from "../../shared/looking_again";
import {askBeforeMove} from "../../move/ask_before_move";
import {exportOfOwn} from "../export_item";
import {PipelineSearchModel} from "../switcher/pipeline_search_model";
import {withSwitcher} from "../switcher/with_switcher";
import {_t} from "@web/core/l10n/translation";

/** Ask what a move needs when the stage is changed in the list, on one row or many. */
const askingBeforeMove = (List) =>
    class extends List {
        /** @override */
        async _multiSave(editedRecord, changes) {
            const stage = changes.stage_id;
            if (!stage || editedRecord === this._recordToDiscard) {
                return super._multiSave(...arguments);
            }
            const records = this.selection;
            const leadIds = records.map((record) => record.resId);
            const answer = await askBeforeMove(this.model, leadIds, stage.id);
            if (answer === "free") {
                const saved = await this.model.moveNote.during(leadIds, () =>
                    super._multiSave(...arguments)
                );
                const moved = records.every((r) => r.data.stage_id?.id === stage.id);
                if (saved !== false && moved) {
                    this.model.offerNote(records, stage);
                }
                return saved;
            }
            records.forEach((record) => record._discard());
            if (answer === "moved") {
                // Not now: changes to the list wait for one another.
                Promise.resolve().then(() => this.model.load());
            }
            return false;
        }
    };

export class PipelineListModel extends lookingAgain(RelationalModel) {
    static services = [...RelationalModel.services, "sales_pipeline_move_note"];

    setup(params, services) {
        super.setup(...arguments);
        this.action = services.action;
        this.moveNote = services.sales_pipeline_move_note;
    }

    offerNote(records, stage) {
        const leadIds = records.map((record) => record.resId);
        this.moveNote.offer({
            title:
                records.length > 1
                    ? _t("%s opportunities", records.length)
                    : records[0].data.name,
            stage: stage.display_name,
            stageId: stage.id,
            leadIds,
            onNoted: ({planned}) => planned && this.moveNote.tell(leadIds),
        });
    }
}

PipelineListModel.DynamicRecordList = askingBeforeMove(
    RelationalModel.DynamicRecordList
);
PipelineListModel.DynamicGroupList = askingBeforeMove(RelationalModel.DynamicGroupList);

export class PipelineListController extends withSwitcher(
    ListController,
    "sales_pipeline_custom.ListView"
) {
    setup() {
        super.setup();
        useChanges(() => this.model.lookAgain(), {
            isBusy: (isOwn) => {
                const {editedRecord, selection} = this.model.root;
                const isChosen = !isOwn && selection?.length > 0;
                const {isLoading} = this.model;
                return isLoading || isAtWork() || Boolean(editedRecord) || isChosen;
            },
        });
    }

    /** @override Who sells exports what is theirs: the server says so. */
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        items.export = exportOfOwn(items.export, this.env, () => this.hasSwitcher);
        return items;
    }
}

registry.category("views").add("sales_pipeline_list", {
    ...listView,
    Controller: PipelineListController,
    Model: PipelineListModel,
    SearchModel: PipelineSearchModel,
});
