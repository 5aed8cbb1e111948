import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {boardAmount} from "./board_amount";
import {lostAmong, sayLost, WEIGHTED} from "./pipeline_kanban_header";

/** On top of the board: how many are shown, what they are worth, and weighted. */
export class BoardTotals extends Component {
    static template = "sales_pipeline_custom.BoardTotals";
    static props = {list: Object, statistics: Object, progressBarState: Object};

    setup() {
        this.statistics = useState(this.props.statistics);
    }

    get countLabel() {
        const count = this.count((group) =>
            this.isLost(group) ? 0 : this.shown(group) - this.lostIn(group)
        );
        return count === 1 ? _t("1 opportunity") : _t("%s opportunities", count);
    }

    get lostLabel() {
        const count = this.count((group) =>
            this.isLost(group) ? this.shown(group) : this.lostIn(group)
        );
        return count ? sayLost(count) : "";
    }

    /** What they would have been worth, where a column of their own tells. */
    get lostValue() {
        const isTold = this.props.list.groups.some(
            (group) => this.isLost(group) && this.shown(group)
        );
        return isTold ? this.total(this.valueField, true) : "";
    }

    get valueField() {
        return this.props.progressBarState.progressAttributes.sumField;
    }

    get value() {
        return this.total(this.valueField);
    }

    get weighted() {
        return this.total(this.props.progressBarState.progressAttributes[WEIGHTED]);
    }

    isLost(group) {
        return this.statistics.of(group).outcome === "lost";
    }

    lostIn(group) {
        return lostAmong(group, this.props.progressBarState);
    }

    shown(group) {
        return this.props.progressBarState.getGroupCount(group) ?? group.count;
    }

    /** The sum, over the columns, of a number that is told of each. */
    count(numberOf) {
        return this.props.list.groups
            .map(numberOf)
            .reduce((sum, number) => sum + number, 0);
    }

    /** The sum of a field over what is not lost, or is, in each currency there is. */
    total(field, ofLost = false) {
        const {list, progressBarState} = this.props;
        const company = user.activeCompany.currency_id;
        const sums = new Map();
        for (const group of list.groups) {
            if (this.isLost(group) !== ofLost) {
                continue;
            }
            // Of several currencies, Odoo converts the sum into the company's.
            const {value, currencies} = progressBarState.getAggregateValue(
                group,
                field
            );
            const currency = currencies?.length === 1 ? currencies[0] : company;
            if (value) {
                sums.set(currency, (sums.get(currency) || 0) + value);
            }
        }
        const parts = sums.size ? [...sums] : [[company, 0]];
        return parts
            .map(([currencyId, value]) => boardAmount(value, currencyId))
            .join(" + ");
    }
}
