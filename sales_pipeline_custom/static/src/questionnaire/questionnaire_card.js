import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {sayMoment} from "../shared/moment";
import {Question} from "./question";

/** One questionnaire of an opportunity: how far it is, its sections, what was asked. */
export class QuestionnaireCard extends Component {
    static template = "sales_pipeline_custom.QuestionnaireCard";
    static components = {Question};
    static props = {
        questionnaire: Object,
        sheet: Object,
        readonly: Boolean,
        onRemove: {type: Function, optional: true},
        slots: {type: Object, optional: true}, // "tools", on top of the questions
        isBare: {type: Boolean, optional: true}, // Without how far it is
    };

    setup() {
        this.questionnaire = useState(this.props.questionnaire);
    }

    get status() {
        return this.questionnaire.status;
    }

    get percent() {
        return Math.round(this.status.progress);
    }

    get state() {
        const {state, answered_count: answered, question_count: asked} = this.status;
        if (state === "done" && answered < asked) {
            return {label: _t("Required Ones Answered"), color: "primary"};
        }
        return {
            new: {label: _t("To Answer"), color: "secondary"},
            partial: {label: _t("Started"), color: "info"},
            done: {label: _t("Complete"), color: "success"},
        }[state];
    }

    get removeLabel() {
        return _t("Remove the questionnaire “%s”", this.questionnaire.name);
    }

    get formerLabel() {
        return _t("No longer asked (%s)", this.questionnaire.former.length);
    }

    number(value) {
        return formatFloat(value, {trailingZeros: false});
    }

    asked(section) {
        return section.questions.filter(({isAsked}) => isAsked);
    }

    answered(section) {
        return this.asked(section).filter(({value}) => value !== null).length;
    }

    hasWrong(section) {
        return section.questions.some(({error}) => error);
    }

    saidOf({by, at, source}) {
        return `${source === "customer" ? _t("Customer") : by}, ${sayMoment(at)}`;
    }
}
