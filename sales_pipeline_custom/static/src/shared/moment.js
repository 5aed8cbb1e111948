import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {localization} from "@web/core/l10n/localization";

/** The format of a moment as people say it, without the seconds. */
export const momentFormat = () => localization.dateTimeFormat.replace(/[:.]s{1,2}/, "");

/** @param {String} at a moment as the server writes it, or empty */
export const sayMoment = (at) =>
    at ? formatDateTime(deserializeDateTime(at), {format: momentFormat()}) : "";
