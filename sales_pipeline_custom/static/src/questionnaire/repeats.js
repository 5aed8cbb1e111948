import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

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
    }

    call(method, {id}) {
        return this.props.once(async () => {
            await this.orm.call("crm.lead.questionnaire.repeat", method, [[id]]);
            await this.props.reload();
        });
    }
}
