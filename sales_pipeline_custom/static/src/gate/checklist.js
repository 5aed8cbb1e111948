import {Component} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";

/** Who ticked a criterion, and when. */
export const saidOf = (item) =>
    `${item.by}, ${formatDate(deserializeDateTime(item.at))}`;

/** The checklist of the stage an opportunity is in: who ticked what, and when. */
export class Checklist extends Component {
    static template = "sales_pipeline_custom.Checklist";
    static props = {items: Array, readonly: Boolean, onToggle: Function};

    setup() {
        this.saidOf = saidOf;
    }
}
