import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";

const {KanbanRecord} = CrmKanbanRenderer.components;

/** A card: what is stale looks so, for whatever reason it is. */
export class PipelineKanbanRecord extends KanbanRecord {
    static template = "sales_pipeline_custom.KanbanRecord";

    /** @override */
    getRecordClasses() {
        const classes = super.getRecordClasses();
        const isMarked = classes.includes("oe_kanban_card_rotting");
        return this.props.record.data.stale_reason && !isMarked
            ? `${classes} oe_kanban_card_rotting`
            : classes;
    }

    /** What a screen reader says of the card before one opens it. */
    get label() {
        const {data} = this.props.record;
        return [
            data.name,
            data.partner_id?.display_name,
            this.props.group?.displayName,
            data.stale_reason,
        ]
            .filter(Boolean)
            .join(", ");
    }
}
