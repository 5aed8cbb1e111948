import {
    Component,
    markRaw,
    onWillUnmount,
    status,
    toRaw,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useChanges} from "../shared/changes";
import {loadAgain} from "../shared/load_again";
import {ProjectSheet} from "./project_sheet";
import {Questionnaires} from "./questionnaires";

const TIME_TO_PUT_BACK = 30000;

// {model of a form: {opportunity: sheet}}: what was typed outlives the tab.
const sheets = new WeakMap();
const shown = new WeakSet(); // What forms were told, once it is on the screen

/** The *Projet* tab: loads the questionnaires of the opportunity of the form. */
export class ProjectTab extends Component {
    static template = "sales_pipeline_custom.ProjectTab";
    static components = {Questionnaires};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.ui = useState({sheet: null});
        this.loads = 0; // The last one asked for is the one shown
        const {bus} = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({detail}) =>
            detail.proms.push(this.ui.sheet?.save())
        );
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.ui.sheet && !this.ui.sheet.sendUrgently()) {
                ev.preventDefault(); // A file is too much to send in passing
            }
        });
        this.changes = useService("sales_pipeline_changes");
        useChanges(() => this.refresh(), {
            concerns: (ids) => ids.filter((id) => id === this.props.record.resId),
        });
        useRecordObserver((record) => this.observe(record));
        onWillUnmount(() => this.ui.sheet?.save());
    }

    /**
     * Show what the form was told of the opportunity, each time it is loaded.
     *
     * Of what is not saved yet, another team's templates for one, and after a move, it
     * is told nothing: the server is asked.
     */
    async observe({resId, data}) {
        const seen = [resId, data.team_id?.id, data.stage_id?.id].join();
        const told = this.notShownYet(toRaw(data.project_sheet));
        const isOther = seen !== this.seen;
        this.seen = seen;
        if (isOther) {
            await this.load(resId, data.team_id?.id, told);
        } else if (told) {
            this.ui.sheet?.showOthers(told);
        }
    }

    /** Return what a form was told, the first time: answers are saved past the form. */
    notShownYet(told) {
        if (!told || shown.has(told)) {
            return null;
        }
        shown.add(told);
        return structuredClone(told);
    }

    async load(resId, teamId, told = null) {
        this.loads += 1;
        const load = this.loads;
        await this.ui.sheet?.save();
        const sheet = this.sheetOf(resId);
        if (told && !sheet.isBusy) {
            sheet.show(told);
        } else {
            await sheet.save();
            await sheet.load(teamId || false);
        }
        if (load === this.loads) {
            this.ui.sheet = sheet;
        }
    }

    sheetOf(resId) {
        const model = toRaw(this.props.record.model);
        if (!sheets.has(model)) {
            sheets.set(model, new Map());
        }
        const known = sheets.get(model);
        if (!resId || !known.has(resId)) {
            // Not the service of this component: saving goes on once it is gone.
            const {orm} = this.env.services;
            known.set(resId, markRaw(new ProjectSheet({orm, resId})));
        }
        const sheet = known.get(resId);
        sheet.onSaved = (said) => {
            if (said.isChanged) {
                this.changes.expect([resId]);
            }
            this.follow(said);
        };
        return sheet;
    }

    /** Show what others answer while this is open. */
    async refresh() {
        await this.ui.sheet?.refresh(this.props.record.data.team_id?.id || false);
    }

    reload() {
        const {resId, data} = this.props.record;
        return this.load(resId, data.team_id?.id);
    }

    /** Show the title and the fields of the opportunity, which may follow the answers. */
    follow({name, has_fed: hasFed}) {
        const {record} = this.props;
        const isHere = status(this) !== "destroyed" && record.resId;
        if (isHere && (hasFed || name !== record.data.name) && !record.dirty) {
            loadAgain(record.model);
        }
    }

    async insert(templateIds) {
        const {record} = this.props;
        if (record.resId || (await record.save())) {
            const args = [[record.resId], templateIds];
            const [id] = await this.orm.call("crm.lead", "insert_questionnaires", args);
            await this.reload();
            this.focusFirstOf(id);
        }
    }

    /** Start answering a questionnaire that was just inserted. */
    focusFirstOf(id) {
        const {sheet} = this.ui;
        const inserted = sheet?.state.questionnaires.find((one) => one.id === id);
        const first =
            inserted && sheet.questionsOf(inserted).find(({isAsked}) => isAsked);
        if (first) {
            first.isToFocus = true;
        }
    }

    /**
     * Take what is proposed for a field; the former value may be put back a moment later.
     *
     * @param {string} method of the opportunity
     * @param {string} field that it changes
     */
    async take(method, field) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        const {model, resId} = record;
        const former = record.data[field];
        await this.orm.call("crm.lead", method, [[resId]]);
        await loadAgain(model);
        const taken = model.root.data[field]; // Loading may make another record
        if (model.root.resId === resId && taken !== former) {
            this.offerToPutBack({model, resId, field, former, taken});
        }
    }

    offerToPutBack({model, resId, field, former, taken}) {
        let isPutBack = false; // A double click does it once
        const close = this.notification.add(
            field === "name"
                ? _t("The title was “%s”.", former)
                : _t("The stars were: %s.", Number(former || 0)),
            {
                type: "info",
                className: "o_sales_pipeline_put_back",
                autocloseDelay: TIME_TO_PUT_BACK,
                buttons: [
                    {
                        name: _t("Put It Back"),
                        primary: true,
                        onClick: async () => {
                            if (isPutBack) {
                                return;
                            }
                            isPutBack = true;
                            close();
                            const [now] = await this.orm.read(
                                "crm.lead",
                                [resId],
                                [field]
                            );
                            // What somebody typed since stays.
                            if (now[field] === taken) {
                                const values = {[field]: former};
                                await this.orm.write("crm.lead", [resId], values);
                            }
                            if (model.root.resId === resId && !model.root.dirty) {
                                await loadAgain(model);
                            }
                        },
                    },
                ],
            }
        );
    }
}

registry.category("view_widgets").add("sales_pipeline_project", {
    component: ProjectTab,
    fieldDependencies: [
        {name: "name", type: "char"},
        {name: "priority", type: "selection"},
        {name: "team_id", type: "many2one"},
        {name: "stage_id", type: "many2one"},
        {name: "project_sheet", type: "json", readonly: true},
    ],
});
