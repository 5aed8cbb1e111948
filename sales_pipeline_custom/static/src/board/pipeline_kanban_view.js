import {CrmKanbanArchParser} from "@crm/views/crm_kanban/crm_kanban_arch_parser";
import {crmKanbanView} from "@crm/views/crm_kanban/crm_kanban_view";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {extractAttributes} from "@web/core/utils/xml";
import {useChanges} from "../shared/changes";
import {clickOnce} from "../shared/once";
import {PipelineSearchModel} from "./switcher/pipeline_search_model";
import {homeTeam} from "./switcher/pipeline_switcher";
import {withSwitcher} from "./switcher/with_switcher";
import {useBoardStatistics} from "./board_statistics";
import {BoardTotals} from "./board_totals";
import {LOST, WEIGHTED} from "./pipeline_kanban_header";
import {exportOfOwn} from "./export_item";
import {PipelineKanbanModel} from "./pipeline_kanban_model";
import {PipelineKanbanRenderer} from "./pipeline_kanban_renderer";
import {quickCreateIn} from "./quick_create";

const descending = (...names) => names.map((name) => ({name, asc: false}));
const NEWEST_FIRST = descending("priority", "id");
const BIGGEST_FIRST = descending("priority", "prorated_revenue", "id");

export class PipelineKanbanArchParser extends CrmKanbanArchParser {
    /** @override */
    parseProgressBar(progressBar, fields) {
        const result = super.parseProgressBar(...arguments);
        const attributes = extractAttributes(progressBar, [WEIGHTED]);
        result[WEIGHTED] = fields[attributes[WEIGHTED]] || false;
        return result;
    }
}

export class PipelineKanbanController extends withSwitcher(
    crmKanbanView.Controller,
    "sales_pipeline_custom.KanbanView"
) {
    static components = {...super.components, BoardTotals};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.statistics = useBoardStatistics(this.model);
        this.model.quickCreateState = this.quickCreateState;
        clickOnce(this, "createRecord");
        useChanges(() => this.lookAgain(), {
            isBusy: (isOwn) =>
                this.model.isLoading ||
                this.model.isAtWork ||
                (!isOwn && this.model.root.selection?.length > 0),
        });
    }

    /** Load the board as it is now; who was on a card stays there. */
    lookAgain() {
        this.model.bus.trigger("KEEP_FOCUS");
        return this.model.lookAgain();
    }

    get progressBarAggregateFields() {
        const {progressAttributes, fieldNodes} = this.props.archInfo;
        const weighted = progressAttributes?.[WEIGHTED];
        const recurring = progressAttributes?.recurring_revenue_sum_field;
        // Who does not use recurring revenues need not wait for their sums.
        const usesRecurring = Object.values(fieldNodes).some(
            ({name}) => name === "recurring_revenue"
        );
        const fields = super.progressBarAggregateFields.filter(
            (field) => field !== recurring || usesRecurring
        );
        return [...fields, weighted, this.props.fields[LOST]].filter(Boolean);
    }

    /** @override A card that moved changes what its columns say. */
    onRecordSaved() {
        this.statistics.reload();
        return super.onRecordSaved(...arguments);
    }

    /** @override A card is not put in a column that nobody chooses. */
    isQuickCreateField(field) {
        return super.isQuickCreateField(field) && !field.readonly;
    }

    get hasTotals() {
        const {isReady, root, useSampleModel} = this.model;
        const isCounted = isReady && root.isGrouped && this.progressBarState;
        return Boolean(isCounted && !useSampleModel);
    }

    /**
     * @override
     *
     * It starts in the pipeline of the person, whichever stands first. Who clicks while
     * the board is still being loaded waits for what decides that.
     */
    async createRecord() {
        await this.model.whenReady;
        await Promise.all([this.model.settled(), this.statistics.settled()]);
        const {root} = this.model;
        const isByStage = root.isGrouped && root.groupByField.name === "stage_id";
        if (!isByStage || !this.canQuickCreate) {
            return super.createRecord();
        }
        const open = this.openColumns(root.groups);
        const pipelines = new Set(open.map((group) => this.teamsOf(group).join()));
        const team = pipelines.size > 1 ? await homeTeam(this) : false;
        if (team !== null) {
            await quickCreateIn(this.model, this.quickCreateState, (columns) =>
                this.columnToStartIn(columns, team)
            );
        }
    }

    teamsOf(group) {
        return this.statistics.of(group).team_ids || [];
    }

    openColumns(columns) {
        return columns.filter(
            (group) => (this.statistics.of(group).outcome || "open") === "open"
        );
    }

    /** The first column of the pipeline of a team, else of the one that all share. */
    columnToStartIn(columns, team) {
        const open = this.openColumns(columns);
        const {foldedEmpty} = this.model;
        const isOpen = ({isFolded, value}) => !isFolded || foldedEmpty.has(value);
        const first = (groups) => groups.find(isOpen) || groups[0];
        const own = open.filter((group) => this.teamsOf(group).includes(team));
        const shared = open.filter((group) => !this.teamsOf(group).length);
        return first(own) || first(shared) || first(open);
    }

    /** @override Who sells exports what is theirs: the server says so. */
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        items.export = exportOfOwn(items.export, this.env, () => this.hasSwitcher);
        return items;
    }

    get foldsEmpty() {
        return Boolean(user.settings?.board_folds_empty);
    }

    /** Fold the empty columns, or show them all; remembered for this person. */
    async toggleFoldEmpty() {
        await user.setUserSettings("board_folds_empty", !this.foldsEmpty);
        await this.model.reshape();
        this.render();
    }

    get isBiggestFirst() {
        return this.model.config.orderBy.some(({name}) => name === "prorated_revenue");
    }

    /** @override Cards are sorted as this person left them. */
    get modelParams() {
        const params = super.modelParams;
        return user.settings?.board_biggest_first
            ? {...params, defaultOrderBy: BIGGEST_FIRST}
            : params;
    }

    /**
     * Sort cards by stars, then by expected revenue × probability; or as before.
     * Remembered for this person.
     */
    async toggleBiggestFirst() {
        const isBiggestFirst = !this.isBiggestFirst;
        const orderBy = isBiggestFirst ? BIGGEST_FIRST : NEWEST_FIRST;
        await Promise.all([
            user.setUserSettings("board_biggest_first", isBiggestFirst),
            this.model.load({orderBy}),
        ]);
        this.render();
    }
}

export const pipelineKanbanView = {
    ...crmKanbanView,
    ArchParser: PipelineKanbanArchParser,
    Controller: PipelineKanbanController,
    Model: PipelineKanbanModel,
    buttonTemplate: "sales_pipeline_custom.KanbanButtons",
    Renderer: PipelineKanbanRenderer,
    SearchModel: PipelineSearchModel,
};

registry.category("views").add("sales_pipeline_kanban", pipelineKanbanView);
