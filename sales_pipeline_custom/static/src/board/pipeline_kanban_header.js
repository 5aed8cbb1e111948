import {CrmKanbanRenderer} from "@crm/views/crm_kanban/crm_kanban_renderer";
import {useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";
import {formatFloat} from "@web/views/fields/formatters";
import {MultiCurrencyPopover} from "@web/views/view_components/multi_currency_popover";
import {stageColorClass} from "../stage/stage_colors";
import {BoardAmount, boardAmount} from "./board_amount";
import {quickCreateIn} from "./quick_create";
import {StageMenu} from "./stage_menu";

const {KanbanHeader} = CrmKanbanRenderer.components;

// The attribute of the board's progress bar that names what to weigh a column by.
export const WEIGHTED = "weighted_sum_field";
// The field that counts what is lost among the others.
export const LOST = "lost_count";

/** How many are lost in a column that is not for that, and whose value leaves them out. */
export function lostAmong(group, progressBarState) {
    const field = group.groupByField.name !== "stage_id" && group.fields[LOST];
    return field ? progressBarState?.getAggregateValue(group, field).value || 0 : 0;
}

export function sayLost(count) {
    return count === 1 ? _t("and 1 lost") : _t("and %s lost", count);
}

/** Odoo counts the stale cards it has loaded, not those there are: a filter does. */
class PipelineColumnProgress extends KanbanHeader.components.ColumnProgress {
    static components = {
        ...KanbanHeader.components.ColumnProgress.components,
        AnimatedNumber: BoardAmount,
    };

    getRottingGroupCount() {
        return {};
    }
}

/** The top of a column: its colour, count, value, weighted value and conversion. */
export class PipelineKanbanHeader extends KanbanHeader {
    static template = "sales_pipeline_custom.KanbanHeader";
    static components = {
        ...KanbanHeader.components,
        ColumnProgress: PipelineColumnProgress,
        GroupConfigMenu: StageMenu,
    };

    setup() {
        super.setup();
        this.statistics = useState(this.props.list.model.boardStatistics);
        this.currencies = usePopover(MultiCurrencyPopover, {position: "right"});
    }

    get stage() {
        return this.statistics.of(this.group);
    }

    get colorClass() {
        return this.stage.id ? `o_colored ${stageColorClass(this.stage.color)}` : "";
    }

    /** How many are in the column, as its value counts them; they follow its name. */
    get countLabel() {
        const lost = lostAmong(this.group, this.props.progressBarState);
        const parts = [this.group.count - lost, ...(lost ? [sayLost(lost)] : [])];
        return `\u00a0(${parts.join(" ")})`;
    }

    /** @override Nor is the click lost of who is faster than the board. */
    quickCreate() {
        const {list, quickCreateState} = this.props;
        const {value} = this.group;
        return quickCreateIn(list.model, quickCreateState, (columns) =>
            columns.find((column) => column.value === value)
        );
    }

    get addLabel() {
        return _t("Add an opportunity in %s", this.group.displayName);
    }

    /** Whose pipeline this stage is in, where the board shows several. */
    get pipeline() {
        const pipelines = this.props.list.groups.map(
            (group) => this.statistics.of(group).pipeline
        );
        const isOne = pipelines.every((pipeline) => pipeline === pipelines[0]);
        return isOne || !this.stage.id
            ? ""
            : this.stage.pipeline || _t("Shared pipeline");
    }

    /** The weighted value of the column, for what is filtered now; nothing without. */
    get weighted() {
        const state = this.props.progressBarState;
        const field = state?.progressAttributes[WEIGHTED];
        if (!field || this.props.list.model.useSampleModel) {
            return undefined;
        }
        return state.getAggregateValue(this.group, field);
    }

    /** As Odoo's own totals: several currencies are converted into the company's. */
    get weightedValue() {
        const {value, currencies} = this.weighted;
        return boardAmount(value, this.hasCurrencies ? undefined : currencies?.[0]);
    }

    get hasCurrencies() {
        return this.weighted.currencies?.length > 1;
    }

    openCurrencies({target}) {
        if (!this.currencies.isOpen) {
            const {value, currencies: currencyIds} = this.weighted;
            this.currencies.open(target, {currencyIds, target, value});
        }
    }

    /** The share that went on from this stage, of those that have had their time. */
    get conversion() {
        const {decided, went_on: wentOn} = this.stage;
        return decided
            ? _t("Go on: %(rate)s % of %(count)s", {
                  rate: formatFloat((100 * wentOn) / decided, {digits: [false, 0]}),
                  count: decided,
              })
            : "";
    }

    get conversionTitle() {
        const {reached, decided, went_on: wentOn} = this.stage;
        return _t(
            "Of %(decided)s opportunities that left this stage or were lost, %(wentOn)s went further. Still waiting, and not counted: %(waiting)s.",
            {decided, wentOn, waiting: reached - decided}
        );
    }
}
