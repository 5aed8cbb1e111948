import {Component} from "@odoo/owl";
import {Record} from "@web/model/record";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {Field} from "@web/views/fields/field";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * What is missing on each opportunity, with the input that Odoo's own form has for it.
 *
 * What is typed goes with the answers of the dialog: it is written with the move, or not
 * at all.
 */
export class FillInField extends Component {
    static template = "sales_pipeline_custom.FillInField";
    static components = {Field, Record};
    static props = {...standardFieldProps};

    setup() {
        this.records = new Map();
        // A button may be pressed while the last input is still being left.
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({detail}) =>
            detail.proms.push(this.takeAll())
        );
    }

    get leads() {
        return this.props.record.data[this.props.name] || [];
    }

    hooksFor({id}) {
        return {
            onRootLoaded: (record) => this.records.set(id, record),
            onRecordChanged: (record, values) => this.take(id, values),
        };
    }

    /** Add what was typed on an opportunity to the answers of the dialog. */
    take(id, values) {
        const filled = this.props.record.data.filled_in || {};
        return this.props.record.update({filled_in: {...filled, [id]: values}});
    }

    async takeAll() {
        for (const [id, record] of this.records) {
            this.take(id, await record.getChanges());
        }
    }
}

registry.category("fields").add("sales_pipeline_fill_in", {
    component: FillInField,
    supportedTypes: ["json"],
});
