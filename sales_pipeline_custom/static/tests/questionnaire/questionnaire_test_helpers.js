/** Return a question as the server tells it, unanswered: see `get_screen`. */
export function question(code, kind, values = {}) {
    return {
        id: 1,
        code,
        kind,
        label: code,
        help: "",
        unit: "",
        min: null,
        max: null,
        is_required: false,
        required_from: "",
        is_for_customer: false,
        choices: [],
        condition: null,
        answer: null,
        ...values,
    };
}

/** Return a question that is asked where the answer to another is one. */
export function questionOnceIs(parent, value, code, kind = "char", values = {}) {
    const condition = {question: parent, operator: "=", values: [value]};
    return question(code, kind, {condition, ...values});
}

/** Return an answer as the server tells it. */
export function answer(value, values = {}) {
    return {
        id: 1,
        is_answered: value !== null,
        value,
        display_value: String(value),
        choice_label: "",
        source: "salesperson",
        by: "Camille",
        at: "2026-01-31 08:00:00",
        ...values,
    };
}

export const STATUS = {
    state: "partial",
    progress: 50,
    answered_count: 1,
    question_count: 2,
    score: 0,
    best_score: 0,
    visible: [],
};

/** Return a questionnaire of one section as the server tells it. */
export function questionnaire(id, questions, values = {}) {
    return {
        id,
        name: "Chantier",
        description: "",
        currency_id: 1,
        status: {...STATUS},
        sections: [{id: 0, name: "", questions}],
        former: [],
        sending: null,
        ...values,
    };
}

/** Return what the tab of an opportunity is told: see `get_project`. */
export function project(...questionnaires) {
    return {can_edit: true, templates: [], questionnaires, name: "Chez Ana"};
}

/**
 * Return what the server says once answers are saved: see `answer_project`.
 *
 * @param {Object} values {questionnaire: {code: answer}}, as they were sent
 * @param {Object} [options] `wrong` and `visible`, of each questionnaire
 */
export function saved(values, {wrong = {}, visible = []} = {}) {
    const questionnaires = {};
    for (const [id, given] of Object.entries(values)) {
        const right = Object.entries(given).filter(([code]) => !(code in wrong));
        questionnaires[id] = {
            status: {...STATUS, visible},
            answers: Object.fromEntries(
                right.map(([code, value]) => [code, answer(value)])
            ),
            wrong,
        };
    }
    return {questionnaires, name: "Chez Ana"};
}
