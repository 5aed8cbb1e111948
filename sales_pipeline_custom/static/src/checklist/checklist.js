import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/** The checklist of the stage an opportunity is in: who ticked what, and when. */
export class Checklist extends Component {
    static template = "sales_pipeline_custom.Checklist";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({items: [], earlier: []});
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    async load({record}) {
        if (!record.resId) {
            Object.assign(this.state, {items: [], earlier: []});
            return;
        }
        const ids = [[record.resId]];
        const [items, earlier] = await Promise.all([
            this.orm.call("crm.lead", "get_checklist", ids),
            this.orm.call("crm.lead", "get_earlier_ticks", ids),
        ]);
        Object.assign(this.state, {items, earlier});
    }

    said(item) {
        return `${item.by}, ${formatDate(deserializeDateTime(item.at))}`;
    }

    async toggle(item) {
        await this.orm.call("crm.lead", "action_tick", [
            [this.props.record.resId],
            [item.id],
            !item.is_ticked,
        ]);
        await this.load(this.props);
    }
}

registry.category("view_widgets").add("sales_pipeline_checklist", {
    component: Checklist,
    fieldDependencies: [{name: "stage_id", type: "many2one"}],
});
