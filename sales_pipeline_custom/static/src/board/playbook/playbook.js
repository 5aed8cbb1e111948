import {Component, toRaw, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {loadAgain} from "../../shared/load_again";
import {Checklist, saidOf} from "../../gate/checklist";
import {clickOnce} from "../../shared/once";

const CLOSED = "sales_pipeline_playbook_closed";

/** What the stage of an opportunity is for, what to do there, and to tick there. */
export class Playbook extends Component {
    static template = "sales_pipeline_custom.Playbook";
    static components = {Checklist};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.saidOf = saidOf;
        clickOnce(this, "plan", "tick");
        this.state = useState({
            book: null,
            isOpen: !browser.localStorage.getItem(CLOSED),
            isBusy: false,
        });
        useRecordObserver((record) => this.follow(record));
    }

    get hasPlaybook() {
        const {book} = this.state;
        return Boolean(
            book && (book.objective || book.actions.length || book.checklist.length)
        );
    }

    get isReadonly() {
        return Boolean(this.props.readonly) || !this.state.book.can_edit;
    }

    get toPlan() {
        return this.state.book.actions.filter(({state}) => state === "to_do");
    }

    day(action) {
        return formatDate(deserializeDate(action.on));
    }

    /** Show what the form was told, each time it is loaded. */
    follow({resId, data}) {
        const given = toRaw(data.playbook);
        if (resId !== this.resId || given !== this.given) {
            Object.assign(this, {resId, given});
            this.state.book = (resId && given) || null;
        }
    }

    /** Show what was ticked; the rest of the form stays as it is, typed texts too. */
    async load() {
        const {resId} = this;
        const book = await this.orm.call("crm.lead", "get_playbook", [[resId]]);
        if (resId === this.resId) {
            this.state.book = book;
        }
    }

    toggleOpen() {
        this.state.isOpen = !this.state.isOpen;
        if (this.state.isOpen) {
            browser.localStorage.removeItem(CLOSED);
        } else {
            browser.localStorage.setItem(CLOSED, "1");
        }
    }

    async plan(actions) {
        const {record} = this.props;
        this.state.isBusy = true;
        try {
            // Keep what was typed: the form is loaded again with what is planned.
            if (await record.save()) {
                const texts = actions.map(({text}) => text);
                const args = [[record.resId], texts];
                await this.orm.call("crm.lead", "action_plan_typical", args);
                await loadAgain(record.model);
            }
        } finally {
            this.state.isBusy = false;
        }
    }

    async tick(item) {
        const {resId} = this.props.record;
        const args = [[resId], [item.id], !item.is_ticked];
        await this.orm.call("crm.lead", "action_tick", args);
        await this.load();
    }
}

registry.category("view_widgets").add("sales_pipeline_playbook", {
    component: Playbook,
    fieldDependencies: [{name: "playbook", type: "json", readonly: true}],
});
