import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** For how many days a card has been in its column, in as little room as possible. */
export class DaysInStage extends Component {
    static template = "sales_pipeline_custom.DaysInStage";
    static props = {...standardFieldProps};

    get days() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return this.days ? _t("%s d", this.days) : _t("today");
    }

    get title() {
        return this.days
            ? _t("Days in this stage: %s", this.days)
            : _t("In this stage since today");
    }
}

registry.category("fields").add("sales_pipeline_days", {
    component: DaysInStage,
    supportedTypes: ["integer"],
});
