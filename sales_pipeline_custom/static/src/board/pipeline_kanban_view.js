import {CrmKanbanArchParser} from "@crm/views/crm_kanban/crm_kanban_arch_parser";
import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";
import {crmKanbanView} from "@crm/views/crm_kanban/crm_kanban_view";
import {registry} from "@web/core/registry";
import {extractAttributes} from "@web/core/utils/xml";
import {formatMonetary} from "@web/views/fields/formatters";
import {PipelineKanbanModel} from "./pipeline_kanban_model";

const WEIGHTED = "weighted_sum_field";
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

export class PipelineKanbanHeader extends CrmKanbanRenderer.components.KanbanHeader {
    static template = "sales_pipeline_custom.KanbanHeader";

    /** The weighted value of the column, for what is filtered now, as text. */
    get weightedValue() {
        const state = this.props.progressBarState;
        const field = state?.progressAttributes[WEIGHTED];
        if (!field || this.props.list.model.useSampleModel) {
            return "";
        }
        const {value, currencies} = state.getAggregateValue(this.group, field);
        return formatMonetary(value, {
            currencyId: currencies?.[0],
            digits: [false, 0],
        });
    }
}

export class PipelineKanbanRenderer extends CrmKanbanRenderer {
    static components = {
        ...CrmKanbanRenderer.components,
        KanbanHeader: PipelineKanbanHeader,
    };
}

export class PipelineKanbanController extends crmKanbanView.Controller {
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
