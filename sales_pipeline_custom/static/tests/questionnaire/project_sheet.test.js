import {advanceTime, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-dom";
import {
    asked,
    defineProjectTab,
    input,
    openTab,
    PAUSED,
    server,
    shown,
    type,
} from "@sales_pipeline_custom/../tests/questionnaire/project_tab_test_helpers";
import {
    answer,
    project,
    question,
    questionnaire,
    questionOnceIs,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {calls} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {contains, getService, onRpc} from "@web/../tests/web_test_helpers";

defineProjectTab();

test("questions that depend on an answer come and go at once, asking nobody", async () => {
    server.questions.push(
        questionOnceIs("brand", "Rika", "model"),
        questionOnceIs("model", "Sumo", "color")
    );
    await openTab();
    expect(shown()).toEqual(["brand", "rooms"]);
    await type("brand", "rika");
    expect(shown()).toEqual(["brand", "rooms", "model"]);
    await type("model", "SUMO");
    expect(shown()).toEqual(["brand", "rooms", "model", "color"]);
    await type("brand", "Rikas");
    expect(shown()).toEqual(["brand", "rooms"]);
    expect(calls()).toEqual([]);
});

test("the server is believed about which questions are asked", async () => {
    server.told = {visible: ["brand"]};
    await openTab();
    expect(shown()).toEqual(["brand", "rooms"]);
    await type("brand", "Rika");
    await advanceTime(PAUSED);
    expect(calls()).toEqual([["answer", 1, {7: {brand: "Rika"}}]]);
    await animationFrame();
    expect(shown()).toEqual(["brand"]);
});

test("what others answer is shown, and what is typed here left alone", async () => {
    await openTab();
    await type("brand", "Contura");
    server.questions = [
        question("brand", "char", {answer: answer("Rika")}),
        question("rooms", "integer", {answer: answer(4)}),
    ];
    getService("sales_pipeline_changes").tell([1]);
    await animationFrame();
    expect(calls()).toEqual(["load 1 for team 1"]);
    await animationFrame();
    expect(input("brand")).toHaveValue("Contura");
    expect(input("rooms")).toHaveValue("4");
    // Of another opportunity, nothing is asked.
    getService("sales_pipeline_changes").tell([2]);
    await animationFrame();
    expect(calls()).toEqual([]);
});

test("Enter goes on to the next question that is asked", async () => {
    server.questions = [
        question("brand", "char"),
        questionOnceIs("brand", "Rika", "model"),
        question("owner", "boolean", {answer: answer(false)}),
    ];
    await openTab();
    await contains(input("brand")).edit("Rika");
    expect(input("model")).toBeFocused();
    await contains(input("model")).edit("Sumo");
    expect(`${asked("owner")} input:eq(1)`).toBeFocused();
    await contains(input("brand")).edit("Contura");
    expect(`${asked("owner")} input:eq(1)`).toBeFocused();
});

test("a section that is folded opens for the question one goes on to", async () => {
    const sections = [
        {id: 1, name: "Stove", questions: [question("brand", "char")]},
        {id: 2, name: "House", questions: [question("rooms", "integer")]},
    ];
    onRpc("get_project", () => project(questionnaire(7, [], {sections})));
    await openTab([]);
    await contains(".o_sales_pipeline_section[data-id='2'] h5 button").click();
    expect(asked("rooms")).toHaveCount(0);
    await contains(input("brand")).edit("Contura");
    await animationFrame();
    expect(input("rooms")).toBeFocused();
});

test("a questionnaire that somebody removed says so", async () => {
    onRpc("answer_project", () => ({questionnaires: {}, name: "Chez Ana"}));
    await openTab();
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    await animationFrame();
    expect(".o_sales_pipeline_questionnaire .alert").toHaveText(
        "Somebody has removed this questionnaire meanwhile."
    );
    expect(".o_sales_pipeline_question").toHaveCount(0);
});

test("what the form was told with the opportunity is shown, asking nobody", async () => {
    server.sheet = project(questionnaire(7, [question("rooms", "integer")]));
    await openTab([]);
    expect(shown()).toEqual(["rooms"]);
    // Told again, with what others answered meanwhile; what is typed is left alone.
    await type("rooms", "3");
    const questions = [question("rooms", "integer", {answer: answer(4)})];
    server.sheet = project(questionnaire(7, questions));
    await contains(".o_field_widget[name=name] input").edit("Chez Bob");
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect(input("rooms")).toHaveValue("3");
    expect(calls()).toEqual([
        ["answer", 1, {7: {rooms: 3}}],
        ["save", {name: "Chez Bob"}],
    ]);
});

test("an answer just saved is not shown as it was before", async () => {
    const before = answer("MCZ", {at: "2026-03-01 09:00:00"});
    const now = answer("Rika", {at: "2026-03-01 10:00:00"});
    const asking = (one) => [question("brand", "char", {answer: one})];
    server.sheet = project(questionnaire(7, asking(now)));
    await openTab([]);
    server.questions = asking(before);
    getService("sales_pipeline_changes").tell([1]);
    await animationFrame();
    expect(calls()).toEqual(["load 1 for team 1"]);
    await animationFrame();
    expect(input("brand")).toHaveValue("Rika");
});
