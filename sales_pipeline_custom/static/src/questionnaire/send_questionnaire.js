import {registry} from "@web/core/registry";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";

const MODEL = "crm.lead.questionnaire";
const TYPES = {sent: "success", waiting: "info", failed: "danger"};

/** Ask a question; resolved with the answer once it is given, one way or the other. */
export function confirmed(dialog, props) {
    return new Promise((resolve) => {
        let isYes = false;
        dialog.add(
            ConfirmationDialog,
            {
                ...props,
                confirm: () => {
                    isYes = true;
                },
                cancel: () => true,
            },
            {onClose: () => resolve(isYes)}
        );
    });
}

/**
 * Show the mail that takes a questionnaire to the customer, to be changed and sent.
 *
 * @param {Object} services `orm` and `action`
 * @param {Number} id of the questionnaire
 * @returns {Promise<Boolean>} whether it was sent, once the dialog is closed
 */
export async function sendQuestionnaire({orm, action}, id) {
    const dialog = await orm.call(MODEL, "action_send_to_customer", [[id]]);
    return new Promise((resolve) => {
        action.doAction(dialog, {onClose: (infos) => resolve(Boolean(infos?.isSent))});
    });
}

// Apart from what queued it: a mail that left cannot be undone.
registry
    .category("actions")
    .add("sales_pipeline_questionnaire_leaves", async ({services}, {params}) => {
        const args = [[params.questionnaire_id]];
        const {state, text} = await services.orm.call(MODEL, "leave_now", args);
        const type = TYPES[state] || "info";
        services.notification.add(text, {type, sticky: state === "failed"});
        return {type: "ir.actions.act_window_close", infos: {isSent: true}};
    });
