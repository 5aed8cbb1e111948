import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {confirmed} from "./send_questionnaire";

/** What the customer gets again and again, when next, and a way to stop it. */
export class Repeats extends Component {
    static template = "sales_pipeline_custom.Repeats";
    static props = {
        repeats: Array,
        isBusy: Boolean,
        isReadonly: Boolean,
        once: Function,
        reload: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    call(method, {id}) {
        return this.props.once(async () => {
            await this.orm.call("crm.lead.questionnaire.repeat", method, [[id]]);
            await this.props.reload();
        });
    }

    /** Send it again; after a refusal of the customer, once confirmed. */
    async resume(repeat) {
        const isWanted =
            !repeat.question ||
            (await confirmed(this.dialog, {
                title: _t("Send Again in Spite of a Refusal"),
                body: repeat.question,
                confirmLabel: _t("Send It Again"),
            }));
        return isWanted && this.call("action_resume", repeat);
    }
}
