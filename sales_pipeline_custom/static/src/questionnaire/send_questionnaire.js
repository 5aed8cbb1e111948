import {registry} from "@web/core/registry";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";

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
 * Ask whether to send a questionnaire to the customer, send it, say what became of it.
 *
 * @param {Object} services `orm`, `dialog` and `notification`
 * @param {Number} id of the questionnaire
 * @returns {Promise<Boolean>} whether it was tried
 */
export async function sendQuestionnaire({orm, dialog, notification}, id) {
    const isWanted = await confirmed(dialog, {
        title: _t("Send to the Customer"),
        body: await orm.call(MODEL, "ask_to_send", [[id]]),
        confirmLabel: _t("Send"),
    });
    if (!isWanted) {
        return false;
    }
    await orm.call(MODEL, "send_to_customer", [[id]]);
    // Apart from what queued it: a mail that left cannot be undone.
    const {state, text} = await orm.call(MODEL, "leave_now", [[id]]);
    notification.add(text, {type: TYPES[state] || "info", sticky: state === "failed"});
    return true;
}

registry
    .category("actions")
    .add("sales_pipeline_send_questionnaire", async ({services}, {params}) => {
        const isSent = await sendQuestionnaire(services, params.questionnaire_id);
        return isSent ? {type: "ir.actions.client", tag: "soft_reload"} : undefined;
    });
