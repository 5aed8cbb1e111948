import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useChanges} from "../../shared/changes";
import {stageColorClass} from "../../stage/stage_colors";
import {askBeforeMove} from "../../move/ask_before_move";
import {clickOnce} from "../../shared/once";

/** The stage of a contact, changed in place: on its form and on each row of the list. */
export class ContactStageField extends Component {
    static template = "sales_pipeline_custom.ContactStage";
    static components = {Dropdown, DropdownItem};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.moveNote = useService("sales_pipeline_move_note");
        useChanges(() => this.props.record.load(), {
            // Of many rows, only the one whose opportunity was moved here knows it.
            concerns: (ids) => ids.filter((id) => id === this.choices.lead.id),
            isBusy: () => this.props.record.isDirty(),
        });
        this.dropdown = useDropdownState();
        this.choices = useState({lead: false, stages: []});
        this.colorClass = stageColorClass;
        clickOnce(this, "select");
    }

    get stage() {
        return this.props.record.data[this.props.name];
    }

    /** What is said besides: who else has an opportunity, whether one is won. */
    get beside() {
        return this.props.record.data.pipeline_beside || {};
    }

    /** What is shown: the stage of what is open, else that of what was won. */
    get shown() {
        const {won} = this.beside;
        if (this.stage) {
            return {name: this.stage.display_name, color: this.stage.pipeline_color};
        }
        return won || null;
    }

    get label() {
        const {record} = this.props;
        const contact = record.data.display_name || record.data.complete_name || "";
        const stage = this.shown?.name || this.beside.said || _t("none");
        return _t("Pipeline of %(contact)s: %(stage)s", {contact, stage});
    }

    get title() {
        if (this.choices.lead) {
            return this.choices.lead.name;
        }
        return _t("New deal in");
    }

    /** Only now is it asked what may be chosen: a list has many rows. */
    async loadChoices() {
        const {resModel, resId} = this.props.record;
        const method = "get_pipeline_choices";
        Object.assign(this.choices, await this.orm.call(resModel, method, [resId]));
    }

    onKeydown(ev) {
        // Odoo's list would open the contact.
        if (["Enter", " "].includes(ev.key)) {
            ev.stopPropagation();
        }
    }

    async select(stage) {
        const {record} = this.props;
        // Keep what was typed: what follows reads the contact again.
        if ((await record.isDirty()) && !(await record.save())) {
            return;
        }
        const {lead} = this.choices;
        if (!lead) {
            await this.start(stage);
        } else if (lead.stage_id === stage.id) {
            await record.load();
        } else {
            await this.move(lead, stage);
        }
    }

    async move(lead, stage) {
        const answer = await askBeforeMove(this, [lead.id], stage.id, lead.stage_id);
        if (answer === "cancelled") {
            return;
        }
        if (answer === "free") {
            await this.moveNote.during([lead.id], () =>
                this.orm.write("crm.lead", [lead.id], {stage_id: stage.id})
            );
            this.moveNote.offer({
                title: lead.name,
                stage: stage.name,
                stageId: stage.id,
                leadIds: [lead.id],
            });
        }
        await this.props.record.load();
    }

    /** Create an opportunity in that stage, in a dialog where something is missing. */
    async start(stage) {
        const {record} = this.props;
        const args = [record.resId, stage.id];
        let late = null;
        try {
            const method = "action_start_in_pipeline";
            late = await this.orm.call(record.resModel, method, args);
        } catch (error) {
            if (!error.exceptionName?.endsWith(".MovedSince")) {
                throw error;
            }
            this.moveNote.refuse(error.data.message, []);
            await record.load();
            return;
        }
        if (late) {
            this.notification.add(late.message, {type: "warning"});
            this.action.doAction(late.action, {onClose: () => record.load()});
            return;
        }
        await record.load();
        this.notification.add(_t("An opportunity was created in “%s”.", stage.name), {
            type: "success",
        });
    }
}

registry.category("fields").add("sales_pipeline_contact_stage", {
    component: ContactStageField,
    supportedTypes: ["many2one"],
    fieldDependencies: [
        {name: "display_name", type: "char"},
        {name: "pipeline_beside", type: "json"},
    ],
    relatedFields: [{name: "pipeline_color", type: "integer"}],
});
