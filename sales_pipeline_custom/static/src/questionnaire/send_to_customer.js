import {Component} from "@odoo/owl";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {confirmed, sendQuestionnaire} from "./send_questionnaire";

const MODEL = "crm.lead.questionnaire";

/** What the customer is sent of a questionnaire: buttons, and what became of it. */
export class SendToCustomer extends Component {
    static template = "sales_pipeline_custom.SendToCustomer";
    static props = {
        questionnaire: Object,
        isBusy: Boolean,
        isReadonly: Boolean,
        once: Function,
        save: Function,
        reload: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.action = useService("action");
    }

    get sending() {
        return this.props.questionnaire.sending;
    }

    get openLabel() {
        return _t("Open the questionnaire “%s”", this.props.questionnaire.name);
    }

    /** Do something with what is on the screen, and show what it changed. */
    act(work) {
        return this.props.once(async () => {
            if ((await this.props.save()) && (await work()) !== false) {
                await this.props.reload();
            }
        });
    }

    call(method) {
        return this.orm.call(MODEL, method, [[this.props.questionnaire.id]]);
    }

    send() {
        return this.act(() => sendQuestionnaire(this, this.props.questionnaire.id));
    }

    copy() {
        return this.act(async () => {
            const url = await this.call("copy_link");
            try {
                await browser.navigator.clipboard.writeText(url);
                this.notification.add(_t("The link is copied."), {type: "success"});
            } catch {
                // Some browsers refuse: one copies it by hand.
                this.dialog.add(AlertDialog, {
                    title: _t("Link of the Customer"),
                    body: url,
                });
            }
        });
    }

    revoke() {
        return this.act(async () => {
            const isWanted = await confirmed(this.dialog, {
                title: _t("Revoke the Link"),
                body: _t(
                    "The link of the customer stops at once. What they answered stays."
                ),
                confirmLabel: _t("Revoke"),
            });
            return isWanted && this.call("action_revoke_link");
        });
    }

    open() {
        return this.props.once(async () => {
            if (await this.props.save()) {
                await this.action.doAction(await this.call("action_open"));
            }
        });
    }
}
