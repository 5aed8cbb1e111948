/** The questions of a project template in a form that creates opportunities.
 *
 * The form names the template in a hidden field, as it does the sales team. The
 * questions are fields of that template, as properties are fields of a team. */

import "@website_crm/js/website_crm_editor";

import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {AddActionFieldAction} from "@website/builder/plugins/form/form_option_plugin";
import {
    getDefaultFormat,
    getModelName,
    renderField,
} from "@website/builder/plugins/form/utils";

const TEMPLATE = "project_template_id";
const QUESTION = "question_";
const LONG = 12; // Characters of a choice, beyond which three do not fit a line

registry
    .category("website.form_editor_actions")
    .get("create_lead")
    .fields.push({
        name: TEMPLATE,
        type: "many2one",
        relation: "crm.project.template",
        domain: [],
        string: _t("Questionnaire"),
        title: _t("Ask the questions of a project template."),
    });

/** Return a field of the form for a question. */
function questionField(question, format) {
    const isLong = question.records?.some((one) => one.display_name.length > LONG);
    const formatInfo = {...format, ...(isLong && {multiPosition: "vertical"})};
    const field = {...question, formatInfo, required: question.required ? 1 : null};
    if (question.help) {
        field.description = document.createElement("div");
        field.description.className =
            "s_website_form_field_description small form-text text-muted";
        field.description.setAttribute("contenteditable", "true");
        field.description.textContent = question.help;
    }
    const element = renderField(field);
    if (question.visibility) {
        const {dependency, comparator, condition} = question.visibility;
        element.classList.add("s_website_form_field_hidden_if", "d-none");
        element.dataset.visibilityDependency = dependency;
        element.dataset.visibilityComparator = comparator;
        element.dataset.visibilityCondition = condition;
    }
    return element;
}

patch(AddActionFieldAction.prototype, {
    async load(context) {
        const {editingElement: form, params, value} = context;
        const fields = Object.entries(await super.load(context));
        const isQuestion = ([name]) => name.startsWith(QUESTION);
        if (params.fieldName !== TEMPLATE) {
            // Whatever belongs to a former choice goes, but not the questions.
            return Object.fromEntries(fields.filter((field) => !isQuestion(field)));
        }
        const authorized = await this.services.orm.call(
            "ir.model",
            "get_authorized_fields",
            [getModelName(form), {[TEMPLATE]: value}]
        );
        return {
            questions: Object.entries(authorized)
                .filter(isQuestion)
                .map(([, question]) => question),
        };
    },

    apply(context) {
        const {editingElement: form, params, value, loadResult} = context;
        if (params.fieldName !== TEMPLATE) {
            super.apply(context);
            return;
        }
        for (const input of form.querySelectorAll(`[name^="${QUESTION}"]`)) {
            input.closest(".s_website_form_field")?.remove();
        }
        const id = Number(value) || "";
        this.dependencies.websiteFormOption.addHiddenField(form, id, TEMPLATE);
        const formatInfo = getDefaultFormat(form);
        const end = form.querySelector(
            ".s_website_form_submit, .s_website_form_recaptcha"
        );
        for (const question of loadResult.questions) {
            end.before(questionField(question, formatInfo));
        }
    },
});
