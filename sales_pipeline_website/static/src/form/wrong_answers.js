/** What is wrong with an answer is said beside its question: it may be far from the
 * button that sends the form. */

import {patch} from "@web/core/utils/patch";
import {Form} from "@website/snippets/s_website_form/form";

const QUESTION = "question_";

patch(Form.prototype, {
    checkErrorFields(errorFields) {
        const isValid = super.checkErrorFields(errorFields);
        const wrong = Object.entries(errorFields)
            .filter(([name]) => name.startsWith(QUESTION))
            .map(([name, sentence]) => {
                const input = this.el.querySelector(`[name="${CSS.escape(name)}"]`);
                return {input, sentence};
            })
            .filter(({input}) => input);
        for (const {input, sentence} of wrong) {
            const field = input.closest(".s_website_form_field");
            field.classList.add("o_has_error");
            field
                .querySelectorAll(".form-control, .form-select, .form-check-input")
                .forEach((control) => control.classList.add("is-invalid"));
            const options = input.closest(".s_website_form_multiple");
            this.updateStatusInline(sentence, options?.lastElementChild || input);
        }
        wrong[0]?.input.scrollIntoView({block: "center"});
        return isValid && !wrong.length;
    },
});
