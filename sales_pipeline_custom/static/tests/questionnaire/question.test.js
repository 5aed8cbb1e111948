import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    answer,
    question,
    questionnaire,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {DraftSheet} from "@sales_pipeline_custom/questionnaire/draft_sheet";
import {Question} from "@sales_pipeline_custom/questionnaire/question";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";

defineMailModels();

async function show(shown, readonly = false) {
    const sheet = new DraftSheet({prefix: "draft"});
    sheet.add(questionnaire(7, [shown]));
    const [added] = sheet.state.questionnaires;
    const props = {question: sheet.questionsOf(added)[0], questionnaire: added, sheet};
    await mountWithCleanup(Question, {props: {...props, readonly}});
    return () => sheet.given(added);
}

const choices = (...codes) =>
    codes.map((code) => ({code, label: code.toUpperCase(), color: 0}));

test("up to six choices are shown at once, more are a list", async () => {
    await show(question("a", "choice", {choices: choices(..."abcdef")}));
    expect("input[type=radio]").toHaveCount(6);
    expect("select").toHaveCount(0);
});

test("what is chosen in a list is answered, and taken back", async () => {
    const given = await show(question("a", "choice", {choices: choices(..."abcdefg")}));
    expect(queryAllTexts("option")).toEqual(["", ..."ABCDEFG"]);
    await contains("select").select("g");
    expect(given()).toEqual({a: "g"});
    await contains("select").select("");
    expect(given()).toEqual({a: null});
});

test("a scale has a step for each number, both ends included", async () => {
    const given = await show(question("a", "scale", {min: 2, max: 5}));
    expect(queryAllTexts(".o_sales_pipeline_steps label")).toEqual([
        "2",
        "3",
        "4",
        "5",
    ]);
    await contains(".o_sales_pipeline_steps label:contains(5)").click();
    expect(given()).toEqual({a: 5});
});

test("a radio button is taken back by key", async () => {
    const given = await show(question("a", "boolean", {answer: answer(true)}));
    expect("input:checked").toHaveCount(1);
    await contains("input:checked").press("Delete");
    expect(given()).toEqual({a: null});
    expect("input:checked").toHaveCount(0);
});

test("an answer that is no longer proposed is said", async () => {
    await show(
        question("a", "choice", {
            choices: choices("b", "c"),
            answer: answer("z", {display_value: "Zinc"}),
        })
    );
    expect(".o_sales_pipeline_question").toHaveText(
        /Answered “Zinc”, which is no longer proposed\./
    );
});

test("the bounds of a number are said, as the language writes numbers", async () => {
    await show(question("a", "float", {min: 2.5, max: 1000}));
    expect(".o_sales_pipeline_question").toHaveText(/From 2\.5 to 1,000/);
});

test("a number is shown as it was answered, without noughts at its end", async () => {
    await show(question("a", "monetary", {answer: answer(8000.5)}));
    expect("input").toHaveValue("8,000.5");
    expect(".o_sales_pipeline_question").toHaveText(/\$/);
});

test("a day is answered as the server reads it", async () => {
    const given = await show(question("a", "date"));
    await contains("input").edit("12/31/2026");
    expect(given()).toEqual({a: "2026-12-31"});
});

test("who may not answer sees what was, and nothing to answer with", async () => {
    const shown = question("a", "choice", {
        choices: choices("b"),
        answer: answer("b", {display_value: "Wood", source: "customer"}),
    });
    await show(shown, true);
    expect(".o_sales_pipeline_given").toHaveText("Wood");
    expect(".o_sales_pipeline_by").toHaveText(/^Answered by the customer, /);
    expect("input, select, button").toHaveCount(0);
});
