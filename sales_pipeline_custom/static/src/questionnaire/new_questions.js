import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Questions of the template just added, which no condition can name yet: they are told,
 * with what to do about it.
 */
export class NewQuestions extends Component {
    static template = "sales_pipeline_custom.NewQuestions";
    static props = {...standardWidgetProps};

    /** Nothing where there is none, or the question is edited by itself. */
    get said() {
        const template = this.props.record._parentRecord;
        const list = template?.data.question_ids;
        const labels = (list?.records || [])
            .filter(({isNew, id}) => isNew && id !== this.props.record.id)
            .map(({data}) => data.label)
            .filter(Boolean);
        return labels.length
            ? _t(
                  "Save the template, and conditions may name what was just added: %s",
                  labels.join(", ")
              )
            : "";
    }
}

registry.category("view_widgets").add("sales_pipeline_new_questions", {
    component: NewQuestions,
});
