import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {SelectCreateDialog} from "@web/views/view_dialogs/select_create_dialog";
import {loadAgain} from "../shared/load_again";
import {QuestionnaireCard} from "./questionnaire_card";
import {Repeats} from "./repeats";
import {confirmed} from "./send_questionnaire";
import {SendToCustomer} from "./send_to_customer";
import {SuggestedStars} from "./suggested_stars";

const MOST_LISTED = 12; // Templates, beyond which one searches

/** All the questionnaires of an opportunity, and what they propose. */
export class Questionnaires extends Component {
    static template = "sales_pipeline_custom.Questionnaires";
    static components = {
        Dropdown,
        DropdownItem,
        QuestionnaireCard,
        Repeats,
        SendToCustomer,
        SuggestedStars,
    };
    static props = {
        sheet: Object,
        record: Object,
        readonly: Boolean,
        insert: Function,
        reload: Function,
        take: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState(this.props.sheet.state);
        this.ui = useState({isBusy: false});
    }

    get isReadonly() {
        return this.props.readonly || !this.state.can_edit;
    }

    get proposedTitle() {
        const {proposed_title: title} = this.state.said;
        return title && title !== this.props.record.data.name ? title : "";
    }

    get suggestedStars() {
        const {suggested_priority: stars} = this.state.said;
        const {priority} = this.props.record.data;
        return stars && stars !== (priority || "0") ? Number(stars) : null;
    }

    get saidProblem() {
        return _t("The last answers are not saved yet: %s", this.state.problem);
    }

    get listedTemplates() {
        return this.state.templates.slice(0, MOST_LISTED);
    }

    // ------------------------------------------------------------
    // Buttons
    // ------------------------------------------------------------

    /** Do one thing at a time: a second click waits for the first. */
    async once(action) {
        if (this.ui.isBusy) {
            return;
        }
        this.ui.isBusy = true;
        try {
            await action();
        } finally {
            this.ui.isBusy = false;
        }
    }

    insert(templateIds) {
        return this.once(() => this.props.insert(templateIds));
    }

    insertSeveral() {
        this.dialog.add(SelectCreateDialog, {
            resModel: "crm.project.template",
            title: _t("Insert Questionnaires"),
            context: {
                list_view_ref:
                    "sales_pipeline_custom.crm_project_template_view_list_choose",
            },
            domain: [["id", "in", this.state.templates.map(({id}) => id)]],
            noCreate: true,
            multiSelect: true,
            onSelected: (templateIds) => this.insert(templateIds),
        });
    }

    save() {
        return this.props.record.save();
    }

    /** Show what changed, in the tab and in the chatter. */
    async reloadAll() {
        await this.props.reload();
        if (!this.props.record.dirty) {
            await loadAgain(this.props.record.model);
        }
    }

    take(method, field) {
        return this.once(() => this.props.take(method, field));
    }

    async remove(questionnaire) {
        const {id, name, former, isRemoved} = questionnaire;
        const {sheet} = this.props;
        const answered = sheet
            .questionsOf(questionnaire)
            .filter(({text, value}) => text || value !== null);
        const count = answered.length + former.length;
        const isWanted =
            isRemoved ||
            !count ||
            (await confirmed(this.dialog, {
                title: _t("Remove a Questionnaire"),
                body: _t(
                    "“%(name)s” and its answers (%(count)s) are deleted for good. Remove it?",
                    {name, count}
                ),
                confirmLabel: _t("Remove"),
            }));
        return (
            isWanted &&
            this.once(async () => {
                sheet.forget(questionnaire);
                if (!isRemoved) {
                    const model = "crm.lead.questionnaire";
                    await this.orm.call(model, "action_remove", [[id]]);
                }
                await this.props.reload();
            })
        );
    }
}
