import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownCloser} from "@web/core/dropdown/dropdown_hooks";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {serializeDate} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {loadAgain} from "../shared/load_again";
import {clickOnce} from "../shared/once";

const {DateTime} = luxon;

/** The days an action is put off to most, and any other one. */
class PostponeDays extends Component {
    static template = "sales_pipeline_custom.PostponeDays";
    static components = {DropdownItem};
    static props = {choose: Function, isDueToday: Boolean};

    setup() {
        this.dropdown = useDropdownCloser();
        const today = DateTime.now().startOf("day");
        const sinceFirst = (today.weekday - localization.weekStart + 7) % 7;
        const days = {
            today,
            tomorrow: today.plus({days: 1}),
            next_week: today.plus({days: 7 - sinceFirst}),
        };
        this.today = serializeDate(today);
        this.dayOf = (name) => days[name].toFormat("ccc d LLL");
    }

    chooseDay(ev) {
        const day = ev.target.value;
        if (day && day >= this.today) {
            this.dropdown.closeAll();
            this.props.choose(day);
        }
    }
}

/** Put an action off, from its line or its card. */
export class Postpone extends Component {
    static template = "sales_pipeline_custom.Postpone";
    static components = {Dropdown, PostponeDays};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        clickOnce(this, "choose");
    }

    async choose(day) {
        const {record} = this.props;
        const args = [[record.resId], day];
        await this.orm.call(record.resModel, "action_pipeline_postpone", args);
        await loadAgain(record.model);
    }
}

registry.category("view_widgets").add("sales_pipeline_postpone", {
    component: Postpone,
    listViewWidth: [90, 120],
});
