import {
    deserializeDate,
    deserializeDateTime,
    serializeDate,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {formatFloat} from "@web/core/utils/numbers";
import {formatInteger} from "@web/views/fields/formatters";
import {parseFloat} from "@web/views/fields/parsers";

export const NUMBERS = ["integer", "float", "monetary"];
export const TYPED = ["char", "text", ...NUMBERS];
export const BIGGEST_FILE = 10_000_000; // Bytes, as the server takes them

/** Write an answer as its input shows it, for those that are typed. */
export function textOf({kind, value}) {
    if (value === null || value === undefined) {
        return "";
    }
    if (kind === "integer") {
        return formatInteger(value);
    }
    if (NUMBERS.includes(kind)) {
        return formatFloat(value, {digits: [16, 6], trailingZeros: false});
    }
    return TYPED.includes(kind) ? value : "";
}

/**
 * Read what was typed, as a number where it is one.
 *
 * @returns {Object} `value` to follow at once (undefined when it is none), and `sent`:
 * what is wrong goes as it was typed, so that the server says why in its own words.
 */
export function readText({kind, min, max}, text) {
    const plain = text.trim();
    if (!plain) {
        return {value: null, sent: null};
    }
    if (!NUMBERS.includes(kind)) {
        return {value: plain, sent: plain};
    }
    let number = NaN;
    try {
        number = parseFloat(plain);
    } catch {
        return {sent: plain};
    }
    const isRight =
        Number.isFinite(number) &&
        (kind !== "integer" || Number.isInteger(number)) &&
        (min === null || number >= min) &&
        (max === null || number <= max);
    return isRight ? {value: number, sent: number} : {sent: plain};
}

export function toMoment({kind, value}) {
    if (!value) {
        return false;
    }
    return kind === "date" ? deserializeDate(value) : deserializeDateTime(value);
}

export function fromMoment({kind}, moment) {
    if (!moment) {
        return null;
    }
    return kind === "date" ? serializeDate(moment) : serializeDateTime(moment);
}
