import {expect, globals, test} from "@odoo/hoot";
import {fold, holds, visible} from "@sales_pipeline_custom/questionnaire/conditions";

// What the server is tested with too (tests/questionnaire/test_core_questionnaire.py).
const CASES = "/sales_pipeline_custom/static/tests/questionnaire/conditions.json";

async function cases() {
    const answer = await globals.fetch(CASES);
    return answer.json();
}

const readCondition = (given) => {
    const [question, operator, values] = given;
    return {question, operator, values};
};

const readQuestion = ([code, kind, value, condition]) => ({
    code,
    kind,
    value,
    condition: condition && readCondition(condition),
});

test("every operator says of each kind of answer what the server says", async () => {
    const {answers} = await cases();
    expect(answers.length).toBeGreaterThan(200);
    for (const [kind, operator, values, answer, expected] of answers) {
        const message = JSON.stringify([kind, operator, values, answer]);
        expect(holds(kind, {operator, values}, answer)).toBe(expected, {message});
    }
});

test("what is not answered matches no comparison", async () => {
    const {answers} = await cases();
    for (const [kind, operator, values] of answers) {
        for (const nothing of [null, undefined]) {
            const message = JSON.stringify([kind, operator, values, nothing]);
            const found = holds(kind, {operator, values}, nothing);
            expect(found).toBe(operator === "not_answered", {message});
        }
    }
});

test("questions are asked or not, one after the other, as the server has it", async () => {
    const {chains} = await cases();
    expect(chains.length).toBeGreaterThan(10);
    for (const {what, questions, asked} of chains) {
        const read = questions.map(readQuestion);
        expect([...visible(read)].sort()).toEqual(asked, {message: what});
        // In which order they stand changes nothing.
        const backwards = [...visible(read.reverse())].sort();
        expect(backwards).toEqual(asked, {message: `${what}, backwards`});
    }
});

test("a long chain of questions is followed to its end", () => {
    const questions = Array.from({length: 5000}, (_one, number) => ({
        code: `q${number}`,
        kind: "boolean",
        value: true,
        condition: number
            ? {question: `q${number - 1}`, operator: "=", values: [true]}
            : null,
    }));
    expect(visible(questions).size).toBe(5000);
    expect(visible(questions.reverse()).size).toBe(5000);
    questions[4000].value = false;
    expect(visible(questions).size).toBe(1000);
});

test("texts are compared without case, accents, nor repeated blanks", () => {
    expect(fold("  L'ÉTÉ \n indien ")).toBe("l'ete indien");
    expect(fold("Straße")).toBe("strasse");
    expect(fold("ΣΟΦΟΣ")).toBe(fold("σοφός"));
    expect(fold(" \n ")).toBe("");
});
