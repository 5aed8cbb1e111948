import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {boardAmount} from "./board_amount";
import {WEIGHTED} from "./pipeline_kanban_header";

/** On top of the board: how many are shown, what they are worth, and weighted. */
export class BoardTotals extends Component {
    static template = "sales_pipeline_custom.BoardTotals";
    static props = {list: Object, statistics: Object, progressBarState: Object};

    setup() {
        this.statistics = useState(this.props.statistics);
    }

    get countLabel() {
        const count = this.count((group) => !this.isLost(group));
        return count === 1 ? _t("1 opportunity") : _t("%s opportunities", count);
    }

    get lostLabel() {
        const count = this.count((group) => this.isLost(group));
        if (!count) {
            return "";
        }
        return count === 1 ? _t("and 1 lost") : _t("and %s lost", count);
    }

    get value() {
        return this.total(this.props.progressBarState.progressAttributes.sumField);
    }

    get weighted() {
        return this.total(this.props.progressBarState.progressAttributes[WEIGHTED]);
    }

    isLost(group) {
        return this.statistics.of(group).outcome === "lost";
    }

    /** How many opportunities are in some of the columns. */
    count(isCounted) {
        const {list, progressBarState} = this.props;
        return list.groups
            .filter(isCounted)
            .map((group) => progressBarState.getGroupCount(group) ?? group.count)
            .reduce((sum, count) => sum + count, 0);
    }

    /** The sum of a field over what is not lost, in each currency there is. */
    total(field) {
        const {list, progressBarState} = this.props;
        const company = user.activeCompany.currency_id;
        const sums = new Map();
        for (const group of list.groups) {
            if (this.isLost(group)) {
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
