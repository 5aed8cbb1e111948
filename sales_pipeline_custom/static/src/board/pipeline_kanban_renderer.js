import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";
import {onPatched, reactive, useExternalListener} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {_t} from "@web/core/l10n/translation";
import {useBus} from "@web/core/utils/hooks";
import {looksForArchived} from "../shared/nothing_archived";
import {AddStage} from "./add_stage";
import {DropZones} from "./drop_zones";
import {MoreColumns, useMoreColumns} from "./more_columns";
import {PipelineKanbanHeader} from "./pipeline_kanban_header";
import {PipelineKanbanRecord} from "./pipeline_kanban_record";
import {PipelineRecordQuickCreate} from "./quick_create";

/** The board: its columns, and its cards, which move by key too. */
export class PipelineKanbanRenderer extends CrmKanbanRenderer {
    static template = "sales_pipeline_custom.KanbanRenderer";
    static components = {
        ...CrmKanbanRenderer.components,
        AddStage,
        DropZones,
        KanbanHeader: PipelineKanbanHeader,
        KanbanRecord: PipelineKanbanRecord,
        KanbanRecordQuickCreate: PipelineRecordQuickCreate,
        MoreColumns,
    };

    setup() {
        super.setup();
        // Not a state of this component: dragging draws no card again.
        this.zones = reactive({card: null, over: null});
        this.more = useMoreColumns(this.rootRef);
        const options = {area: () => this.rootRef.el};
        useHotkey("shift+ArrowLeft", () => this.moveFocusedCard(-1), options);
        useHotkey("shift+ArrowRight", () => this.moveFocusedCard(1), options);
        this.toFocus = null;
        this.stepToMake = null;
        onPatched(() => this.onDrawn());
        const goElsewhere = () =>
            Object.assign(this, {toFocus: null, stepToMake: null});
        useExternalListener(window, "pointerdown", goElsewhere, {capture: true});
        useBus(this.props.list.model.bus, "KEEP_FOCUS", () => this.keepFocus());
    }

    /** @override */
    sortStart({element}) {
        super.sortStart(...arguments);
        if (element.classList.contains("o_kanban_record")) {
            this.zones.card = element.dataset.id;
        }
    }

    /** @override */
    sortStop() {
        super.sortStop(...arguments);
        const {card, over} = this.zones;
        Object.assign(this.zones, {card: null, over: null});
        const record = card && this.props.list.records.find(({id}) => id === card);
        if (over && record) {
            this.dropInZone(record, over);
        }
    }

    /** @override What is dropped in a zone goes to no column under it. */
    async sortRecordDrop(_card, _column, {parent}) {
        if (!this.zones.over) {
            await super.sortRecordDrop(...arguments);
        } else {
            parent?.classList.remove("o_kanban_hover");
        }
    }

    async dropInZone(record, zone) {
        if (zone === "delete") {
            this.props.deleteRecord(record);
            return;
        }
        const {list} = this.props;
        const statistics = list.model.boardStatistics;
        const source = list.groups?.find((group) =>
            group.list.records.includes(record)
        );
        const target = list.groups?.find(
            (group) =>
                statistics.of(group).outcome === zone &&
                statistics.mayGo(record, source, group)
        );
        if (target && target !== source) {
            await list.moveRecord(record.id, source.id, null, target.id);
        } else if (!target) {
            const method =
                zone === "won" ? "action_set_won_rainbowman" : "action_mark_lost";
            const {action, orm} = list.model;
            const next = await orm.call("crm.lead", method, [[record.resId]]);
            const onClose = () => list.model.load();
            await (next?.type ? action.doAction(next, {onClose}) : onClose());
        }
    }

    /** @override Dragging a column is for who may edit its stage. */
    get canResequenceGroups() {
        const {activeActions} = this.props.archInfo;
        return super.canResequenceGroups && activeActions.editGroup;
    }

    /** @override Who goes on from a stage depends on what comes after it. */
    async sortGroupDrop() {
        await super.sortGroupDrop(...arguments);
        await this.props.list.model.boardStatistics.reload();
    }

    get isByStage() {
        const {list} = this.props;
        return list.isGrouped && list.groupByField.name === "stage_id";
    }

    /** @override Where a filter finds nothing, there is nothing to create. */
    get showNoContentHelper() {
        if (looksForArchived(this.env.searchModel)) {
            const {list} = this.props;
            return !(list.isGrouped ? list.recordCount : list.count);
        }
        const {facets = []} = this.env.searchModel || {};
        return facets.length < 2 && super.showNoContentHelper;
    }

    /** What a screen reader says of a column. */
    groupLabel(group) {
        return `${group.displayName} (${group.count})`;
    }

    /**
     * Move the card that has the focus to a neighbouring column, and keep it focused.
     *
     * @param {1 | -1} step to the next stage, or to the previous one
     */
    async moveFocusedCard(step) {
        const card = document.activeElement.closest(".o_kanban_record");
        const {list} = this.props;
        if (!card || !list.isGrouped || !this.canMoveRecords) {
            return;
        }
        const groups = this.getGroupsOrRecords().map(({group}) => group);
        const index = groups.findIndex((group) =>
            group.list.records.some(({id}) => id === card.dataset.id)
        );
        if (index === -1) {
            this.stepToMake = step; // Once the board is drawn anew, and the card with it
            return;
        }
        const record = list.records.find(({id}) => id === card.dataset.id);
        const {boardStatistics} = list.model;
        const ahead =
            step > 0 ? groups.slice(index + 1) : groups.slice(0, index).reverse();
        const target = ahead.find((one) =>
            boardStatistics.mayGo(record, groups[index], one)
        );
        if (!target) {
            return;
        }
        if (!(await this.isMeant(record, target))) {
            card.focus();
            return;
        }
        await list.moveRecord(record.id, groups[index].id, null, target.id);
        await list.model.moveNote.closed;
        this.focusOnceDrawn(record.resId);
        // At once where nothing changed, or with the cards once they are drawn again.
        this.focusMovedCard();
    }

    /** Focus a card each time it is drawn, until one goes elsewhere. */
    focusOnceDrawn(resId) {
        this.toFocus = {resId, hadFocus: false};
    }

    onDrawn() {
        this.focusMovedCard();
        const {stepToMake} = this;
        this.stepToMake = null;
        if (stepToMake) {
            this.moveFocusedCard(stepToMake);
        }
    }

    /** The card that has the focus has it again once the board is drawn anew. */
    keepFocus() {
        const card = document.activeElement?.closest(".o_kanban_record");
        const record =
            card && this.props.list.records.find(({id}) => id === card.dataset.id);
        if (record) {
            this.focusOnceDrawn(record.resId);
            this.toFocus.hadFocus = true;
        }
    }

    /** A slip of the finger wins nothing. */
    isMeant(record, target) {
        if (this.props.list.model.boardStatistics.of(target).outcome !== "won") {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Won?"),
                    body: _t("Move “%(title)s” to %(stage)s?", {
                        title: record.data.name,
                        stage: target.displayName,
                    }),
                    confirmLabel: _t("Move"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }

    /** Focus the card that was moved; again when it is drawn anew, if nothing else is. */
    focusMovedCard() {
        const {resId, hadFocus} = this.toFocus || {};
        if (!resId || (hadFocus && document.activeElement !== document.body)) {
            return;
        }
        const record = this.props.list.records.find((one) => one.resId === resId);
        const card =
            record && this.rootRef.el?.querySelector(`[data-id="${record.id}"]`);
        if (card) {
            card.focus();
            this.toFocus.hadFocus = true;
        }
    }
}
