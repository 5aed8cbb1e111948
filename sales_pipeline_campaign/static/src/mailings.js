import {Component} from "@odoo/owl";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const STEPS = [
    ["sent", _t("Sent"), "text-bg-secondary"],
    ["opened", _t("Opened"), "text-bg-info"],
    ["clicked", _t("Clicked"), "text-bg-primary"],
    ["replied", _t("Answered"), "text-bg-success"],
    ["bounced", _t("Bounced"), "text-bg-danger"],
];
const WAITING = ["outgoing", "process"];

/** The mailings somebody received, and what they did with each. */
export class Mailings extends Component {
    static template = "sales_pipeline_campaign.Mailings";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get mailings() {
        return this.props.record.data[this.props.name] || [];
    }

    steps(mailing) {
        const steps = STEPS.filter(([name]) => mailing[name]).map(
            ([name, label, color]) => {
                const at = toLocaleDateTimeString(deserializeDateTime(mailing[name]));
                return {name, label, color, at};
            }
        );
        if (mailing.status === "error") {
            steps.push({
                name: "failed",
                label: _t("Not sent"),
                color: "text-bg-danger",
            });
        } else if (WAITING.includes(mailing.status)) {
            steps.push({
                name: "waiting",
                label: _t("To be sent"),
                color: "text-bg-light",
            });
        }
        return steps;
    }

    open({mailing_id: resId}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "mailing.mailing",
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("sales_pipeline_mailings", {
    component: Mailings,
    displayName: _t("Mailings"),
    supportedTypes: ["json"],
    label: false,
});
