import {CrmKanbanArchParser} from "@crm/views/crm_kanban/crm_kanban_arch_parser";
import {crmKanbanView} from "@crm/views/crm_kanban/crm_kanban_view";
import {registry} from "@web/core/registry";
import {extractAttributes} from "@web/core/utils/xml";
import {useBoardStatistics} from "./board_statistics";
import {WEIGHTED} from "./pipeline_kanban_header";
import {PipelineKanbanModel} from "./pipeline_kanban_model";
import {PipelineKanbanRenderer} from "./pipeline_kanban_renderer";

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

export class PipelineKanbanController extends crmKanbanView.Controller {
    setup() {
        super.setup();
        this.statistics = useBoardStatistics(this.model);
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
        return weighted ? [...fields, weighted] : fields;
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

    get isBiggestFirst() {
        return this.model.config.orderBy.some(({name}) => name === "prorated_revenue");
    }

    /** Sort cards by stars, then by expected revenue × probability; or as before. */
    async toggleBiggestFirst() {
        const orderBy = this.isBiggestFirst ? NEWEST_FIRST : BIGGEST_FIRST;
        await this.model.load({orderBy});
    }
}

export const pipelineKanbanView = {
    ...crmKanbanView,
    ArchParser: PipelineKanbanArchParser,
    Controller: PipelineKanbanController,
    Model: PipelineKanbanModel,
    buttonTemplate: "sales_pipeline_custom.KanbanButtons",
    Renderer: PipelineKanbanRenderer,
};

registry.category("views").add("sales_pipeline_kanban", pipelineKanbanView);
