import {CrmKanbanModel} from "@crm/views/crm_kanban/crm_kanban_model";
import {user} from "@web/core/user";
import {moving} from "../shared/changes";
import {lookingAgain} from "../shared/looking_again";
import {askBeforeMove} from "../move/ask_before_move";
import {tellOddOrder} from "./stage_order";

export class PipelineKanbanModel extends lookingAgain(CrmKanbanModel) {
    setup(params, services) {
        super.setup(...arguments);
        // Columns that were folded because they were empty, by the id of their stage.
        this.foldedEmpty = new Set();
        this.quickCreateState = null; // The controller's
        this.action = services.action;
        this.moveNote = services.sales_pipeline_move_note;
    }

    /** @override Who creates in a column is at work before its form is there. */
    get isAtWork() {
        const id = this.quickCreateState?.groupId;
        const isCreating = id && this.root.groups?.some((group) => group.id === id);
        return super.isAtWork || Boolean(isCreating);
    }

    /**
     * @override
     *
     * Only the columns of stages sum what is lost: one of them is for that. Who looks at
     * all pipelines sees the columns of all.
     */
    load(params = {}) {
        if (!params.context) {
            return super.load(params);
        }
        const by = params.groupBy?.[0] || "stage_id";
        const {hasPipelines, shownPipeline} = this.env.searchModel || {};
        const context = {
            ...params.context,
            pipeline_without_lost: by !== "stage_id",
            ...(hasPipelines && shownPipeline.shown === "all" && {pipeline_all: true}),
        };
        return super.load({...params, context});
    }

    /** @override What was folded because it was empty may be so no longer. */
    _webReadGroup(config) {
        for (const value of this.foldedEmpty) {
            if (config.groups?.[value]) {
                config.groups[value].isFolded = false;
            }
        }
        this.foldedEmpty.clear();
        return super._webReadGroup(...arguments);
    }

    /** @override Fold the empty columns, for who likes it so. */
    _postprocessReadGroup(config, {groups}) {
        for (const group of groups.filter((one) => one.__pipeline_is_empty)) {
            this.foldedEmpty.add(group.stage_id[0]);
        }
        if (config.groupBy[0] === "stage_id" && user.settings?.board_folds_empty) {
            for (const group of groups.filter((one) => !one.__count)) {
                if (group.stage_id && "__records" in group) {
                    this.foldedEmpty.add(group.stage_id[0]);
                    delete group.__records;
                }
            }
        }
        return super._postprocessReadGroup(...arguments);
    }

    /** Load the board after its stages changed: those that are gone are not kept. */
    reshape() {
        delete this.root.config.currentGroups;
        return this.load();
    }
}

export class PipelineDynamicGroupList extends CrmKanbanModel.DynamicGroupList {
    /** @override */
    async resequence(movedGroupId) {
        const before = [...this.groups];
        const moved = before.find((group) => group.id === movedGroupId);
        if (moved) {
            // Another board has not taken its place since it was taken hold of.
            await super.resequence(...arguments);
            tellOddOrder(this.model, moved, before, this.groups);
        }
    }

    /**
     * @override
     *
     * Dropping a card on another stage first asks what that move needs to know. The
     * card stays where it is until then, and comes back there if it is cancelled.
     */
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const source = this.groups.find((group) => group.id === dataGroupId);
        const target = this.groups.find((group) => group.id === targetGroupId);
        const changesStage =
            source !== target &&
            target.groupByField.name === "stage_id" &&
            target.value;
        if (!changesStage) {
            return super.moveRecord(...arguments);
        }
        const record = source.list.records.find((r) => r.id === dataRecordId);
        const leadIds = [record.resId];
        const {moveNote} = this.model;
        // From the question on: the columns it is about must be those on the screen.
        const [answer, result] = await moving(async () => {
            const said = await askBeforeMove(
                this.model,
                leadIds,
                target.value,
                source.value
            );
            const move = () => super.moveRecord(...arguments);
            return [said, said === "free" && (await moveNote.during(leadIds, move))];
        });
        if (answer === "moved") {
            await this.model.load();
        }
        if (answer !== "free") {
            return;
        }
        moveNote.offer({
            title: record.data.name,
            stage: target.displayName,
            stageId: target.value,
            leadIds,
            onNoted: ({planned}) => planned && moveNote.tell(leadIds),
        });
        return result;
    }
}

PipelineKanbanModel.DynamicGroupList = PipelineDynamicGroupList;
PipelineKanbanModel.services = [
    ...CrmKanbanModel.services,
    "action",
    "sales_pipeline_move_note",
];
