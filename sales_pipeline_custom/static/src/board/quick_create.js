import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";
import {useEffect} from "@odoo/owl";
import {moving} from "../shared/changes";

const {KanbanRecordQuickCreate} = CrmKanbanRenderer.components;
const {KanbanQuickCreateController} = KanbanRecordQuickCreate.components;

/**
 * Open the quick creation of a column, of the board as it is once it is loaded.
 *
 * @param {Object} model of the board
 * @param {Object} state of its quick creation
 * @param {Function} findColumn tells which of the columns there are, if any
 */
export async function quickCreateIn(model, state, findColumn) {
    const find = async () => {
        await model.settled();
        return findColumn(model.root.groups);
    };
    await moving(async () => {
        let column = await find();
        while (column?.isFolded) {
            await column.toggle();
            column = await find();
        }
        if (column) {
            state.groupId = column.id;
        }
    });
}

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
