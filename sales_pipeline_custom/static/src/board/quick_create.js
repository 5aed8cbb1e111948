import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";
import {useEffect} from "@odoo/owl";

const {KanbanRecordQuickCreate} = CrmKanbanRenderer.components;
const {KanbanQuickCreateController} = KanbanRecordQuickCreate.components;

/** Ready for the next title once a card is made: one after the other, by keyboard. */
class PipelineQuickCreateController extends KanbanQuickCreateController {
    setup() {
        super.setup();
        let created = 0;
        useEffect(
            () => {
                if (created++) {
                    this.rootRef.el.querySelector("[name=name] input")?.focus();
                }
            },
            () => [this.model.root.id]
        );
    }
}

export class PipelineRecordQuickCreate extends KanbanRecordQuickCreate {
    static components = {
        ...KanbanRecordQuickCreate.components,
        KanbanQuickCreateController: PipelineQuickCreateController,
    };
}
