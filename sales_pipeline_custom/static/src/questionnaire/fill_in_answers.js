import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {DraftSheet} from "./draft_sheet";
import {MOVE_REFUSED} from "./move_refused";
import {Question} from "./question";

/**
 * The questions that keep opportunities from moving, answered in the dialog.
 *
 * The answers go with those of the dialog: they are written with the move, or not at
 * all.
 */
export class FillInAnswers extends Component {
    static template = "sales_pipeline_custom.FillInAnswers";
    static components = {Question};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.sheet = new DraftSheet({orm: this.orm, prefix: "fill_in_answer"});
        this.state = useState(this.sheet.state);
        this.leads = this.props.record.data[this.props.name] || [];
        for (const {id, questionnaires} of this.leads) {
            for (const {wanted, ...one} of questionnaires) {
                this.sheet.add({...one, leadId: id, wanted: new Set(wanted)});
            }
        }
        this.root = useRef("root");
        onWillStart(() => this.insertTheOnlyOnes());
        // After the form, which has focused its first text by then.
        onMounted(() => Promise.resolve().then(() => this.focusFirst()));
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({detail}) =>
            detail.proms.push(this.takeAll())
        );
        useBus(this.env.bus, MOVE_REFUSED, ({detail}) => this.showWrong(detail));
    }

    /** Say what is wrong under each question, and go to the first one. */
    showWrong({wrong, shown}) {
        for (const questionnaire of this.state.questionnaires) {
            const said = wrong[questionnaire.id] || {};
            for (const question of this.sheet.questionsOf(questionnaire)) {
                question.error = (question.isAsked && said[question.code]) || "";
                if (question.error) {
                    shown.push(question);
                }
            }
        }
        if (shown.length) {
            shown[0].isToFocus = true;
        }
    }

    insertTheOnlyOnes() {
        const alone = this.leads.filter(({templates}) => templates.length === 1);
        return Promise.all(
            alone.map(({id, templates: [template]}) => this.insert(id, template.id))
        );
    }

    /** Start with the first question, unless fields come before. */
    focusFirst() {
        if (!this.props.record.data.to_fill_in?.length) {
            this.root.el?.querySelector("input, textarea, select")?.focus();
        }
    }

    questionnairesOf({id}) {
        return this.state.questionnaires.filter(({leadId}) => leadId === id);
    }

    chosenFor({id}) {
        return this.questionnairesOf({id}).find(({templateId}) => templateId)
            ?.templateId;
    }

    /** Show the questions of a template, to be inserted with the move. */
    async insert(leadId, chosen) {
        const templateId = Number(chosen);
        const id = `new_${leadId}`;
        this.sheet.remove({id});
        if (templateId) {
            const model = "crm.project.template";
            const screen = await this.orm.call(model, "get_screen", [[templateId]]);
            this.sheet.add({...screen, id, leadId, templateId});
        }
    }

    /** Add what was answered to what the dialog brings back. */
    takeAll() {
        this.sheet.leaveAll();
        const answered = {};
        const inserted = {};
        for (const questionnaire of this.sheet.state.questionnaires) {
            const {id, leadId, templateId} = questionnaire;
            const answers = this.sheet.given(questionnaire);
            if (templateId) {
                inserted[leadId] = {template: templateId, answers};
            } else if (Object.keys(answers).length) {
                answered[id] = answers;
            }
        }
        return this.props.record.update({answered, inserted});
    }
}

registry.category("fields").add("sales_pipeline_fill_in_answers", {
    component: FillInAnswers,
    supportedTypes: ["json"],
});
