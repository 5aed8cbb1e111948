/**
 * Which questions are asked, as `core/questionnaire/question_conditions.py` tells it, so that they
 * appear at once. The server says the same after each answer, and is believed.
 *
 * Values are those of JSON: dates are texts written year first, which compare as dates.
 */

const TEXTS = ["char", "text"];

const COMPARE = {
    "=": (answer, [value]) => answer === value,
    "!=": (answer, [value]) => answer !== value,
    "<": (answer, [value]) => answer < value,
    "<=": (answer, [value]) => answer <= value,
    ">": (answer, [value]) => answer > value,
    ">=": (answer, [value]) => answer >= value,
    contains: (answer, [value]) => answer.includes(value),
    in: (answer, values) => values.includes(answer),
};

/** Strip a text of what people do not mean: case, accents, repeated blanks. */
export function fold(text) {
    return text
        .toUpperCase() // Turns ß into SS, as Python folds it
        .toLowerCase()
        .replaceAll("ς", "σ")
        .normalize("NFKD")
        .replace(/[\p{Mn}\p{Cf}]/gu, "")
        .split(/\s+/)
        .filter(Boolean)
        .join(" ");
}

/**
 * Tell whether an answer matches.
 *
 * @param {String} kind of the question answered
 * @param {Object} condition `operator` and `values`
 * @param {any} answer null when not answered
 */
export function holds(kind, {operator, values}, answer) {
    const isAnswered = answer !== null && answer !== undefined;
    if (operator === "answered") {
        return isAnswered;
    }
    if (operator === "not_answered") {
        return !isAnswered;
    }
    if (!isAnswered || !values.length) {
        return false;
    }
    if (kind === "choices") {
        const isGiven = (value) => answer.includes(value);
        return operator === "contains" ? values.every(isGiven) : values.some(isGiven);
    }
    if (TEXTS.includes(kind)) {
        return COMPARE[operator](fold(answer), values.map(fold));
    }
    return COMPARE[operator](answer, values);
}

/**
 * Return the codes of the questions that are asked.
 *
 * @param {Object[]} questions each with `code`, `kind`, `condition` (or null), `value`
 * @returns {Set<String>}
 */
export function visible(questions) {
    const byCode = new Map(questions.map((question) => [question.code, question]));
    const known = new Map();
    const isAsked = (question) => {
        const {code, condition} = question;
        if (!known.has(code)) {
            known.set(code, false); // A circle hides itself rather than hang
            const parent = condition && byCode.get(condition.question);
            known.set(
                code,
                !parent ||
                    (isAsked(parent) && holds(parent.kind, condition, parent.value))
            );
        }
        return known.get(code);
    };
    return new Set(questions.filter(isAsked).map(({code}) => code));
}
