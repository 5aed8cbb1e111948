import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {DraftSheet} from "./draft_sheet";
import {QuestionnaireCard} from "./questionnaire_card";
import {SuggestedStars} from "./suggested_stars";

const SOON = 300; // Milliseconds: what is typed goes together

/** A project template as it is answered, by whom it is: nothing is kept of it. */
export class ProjectPreview extends Component {
    static template = "sales_pipeline_custom.ProjectPreview";
    static components = {QuestionnaireCard, SuggestedStars};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.templateId = this.props.action.params.template_id;
        this.last = new KeepLast();
        this.ui = useState({isForCustomer: false, title: "", stars: ""});
        this.sheet = new DraftSheet({
            orm: this.orm,
            prefix: "preview",
            onAnswer: useDebounced(() => this.tryAnswers(), SOON),
        });
        this.state = useState(this.sheet.state);
        onWillStart(() => this.start());
    }

    get whoLabels() {
        return [
            {isForCustomer: false, label: _t("As the salesperson")},
            {isForCustomer: true, label: _t("As the customer")},
        ];
    }

    get questionnaire() {
        return this.state.questionnaires[0];
    }

    get isEmpty() {
        return (
            this.ui.isForCustomer &&
            !this.sheet.questionsOf(this.questionnaire).some(({isAsked}) => isAsked)
        );
    }

    async start() {
        const screen = await this.orm.call("crm.project.template", "get_screen", [
            [this.templateId],
        ]);
        if (this.questionnaire) {
            this.sheet.remove(this.questionnaire);
        }
        this.description = screen.description;
        this.sheet.add(screen);
    }

    /** Start over, nothing answered. */
    async restart() {
        this.sheet.onAnswer.cancel();
        await this.last.add(this.start());
        Object.assign(this.ui, {title: "", stars: ""});
        this.show(this.ui.isForCustomer);
    }

    show(isForCustomer) {
        this.ui.isForCustomer = isForCustomer;
        const {questionnaire, sheet} = this;
        const ours = sheet
            .questionsOf(questionnaire)
            .filter((question) => question.is_for_customer);
        questionnaire.wanted = isForCustomer
            ? new Set(ours.map(({code}) => code))
            : undefined;
        // What is written for us is not shown to the customer.
        questionnaire.description = isForCustomer ? "" : this.description;
        sheet.follow(questionnaire);
    }

    async tryAnswers() {
        const {questionnaire, sheet} = this;
        const values = {...sheet.pending[this.templateId]};
        const call = this.orm.silent.call("crm.project.template", "try_answers", [
            [this.templateId],
            values,
        ]);
        const said = await this.last.add(call);
        questionnaire.status = said.status;
        this.ui.title = said.proposed_title;
        this.ui.stars = said.suggested_priority;
        for (const question of sheet.questionsOf(questionnaire)) {
            if (
                values[question.code] ===
                sheet.pending[questionnaire.id]?.[question.code]
            ) {
                question.error = said.wrong[question.code] || "";
            }
        }
    }
}

registry.category("actions").add("sales_pipeline_project_preview", ProjectPreview);
