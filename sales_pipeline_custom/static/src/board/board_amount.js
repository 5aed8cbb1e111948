import {getCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {formatFloat, formatMonetary} from "@web/views/fields/formatters";
import {AnimatedNumber} from "@web/views/view_components/animated_number";

// What takes no more room than a column has.
const LONGEST = 1e8;
const MILLION = 1e6;
const BILLION = 1e9;

/** An amount as people say it: whole, and in millions or more when it is long.
 *
 * @param {Number} value
 * @param {Number} [currencyId] the company's when there is none
 */
export function boardAmount(value, currencyId = user.activeCompany.currency_id) {
    if (Math.abs(value) < LONGEST) {
        return formatMonetary(value, {currencyId, digits: [false, 0]});
    }
    const shorten = (unit) => formatFloat(value / unit, {digits: [false, 0]});
    const shortened =
        Math.abs(value) < BILLION
            ? _t("%s M", shorten(MILLION))
            : _t("%s bn", shorten(BILLION));
    const {symbol, position} = getCurrency(currencyId) || {symbol: ""};
    const parts = [String(shortened), symbol].filter(Boolean);
    return (position === "before" ? parts.reverse() : parts).join("\u00a0");
}

/** The value of a column, which has a currency even when the column is empty. */
export class BoardAmount extends AnimatedNumber {
    format(value) {
        return boardAmount(value, this.currencyId || undefined);
    }
}
