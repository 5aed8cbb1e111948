import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {advanceTime, beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame, queryAllTexts} from "@odoo/hoot-dom";
import {
    question,
    questionnaire,
    questionOnceIs,
    STATUS,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {
    calls,
    defineCalls,
    note,
} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {ProjectPreview} from "@sales_pipeline_custom/questionnaire/project_preview";
import {contains, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";

defineCalls();
defineMailModels();

const SOON = 300; // Milliseconds after which answers are tried
const input = (code) => `.o_sales_pipeline_question[data-code=${code}] input`;
const shown = () => queryAllTexts(".o_sales_pipeline_question label.fw-bold");
const type = (code, text) => contains(input(code)).edit(text, {confirm: false});

beforeEach(async () => {
    onRpc("get_screen", ({args}) => {
        note(["screen", ...args]);
        return questionnaire(5, [
            question("brand", "char", {is_for_customer: true}),
            questionOnceIs("brand", "Rika", "model"),
            question("rooms", "integer"),
        ]);
    });
    onRpc("try_answers", ({args}) => {
        note(["try", ...args]);
        return {
            status: STATUS,
            proposed_title: "Stove Rika",
            suggested_priority: "2",
            wrong: args[1].rooms === "many" ? {rooms: "“many” is no number."} : {},
        };
    });
    const action = {params: {template_id: 5}};
    await mountWithCleanup(ProjectPreview, {props: {action}});
    expect(calls()).toEqual([["screen", [5]]]);
});

test("answers are tried once for several, and it is said what they make", async () => {
    await type("brand", "Ri");
    await advanceTime(SOON - 100);
    await type("brand", "Rika");
    await type("rooms", "many");
    await contains(input("brand")).click(); // A number is read once it is left
    await advanceTime(SOON);
    expect(calls()).toEqual([["try", [5], {brand: "Rika", rooms: "many"}]]);
    await animationFrame();
    expect(shown()).toEqual(["brand", "model", "rooms"]);
    expect(".o_sales_pipeline_proposed_title").toHaveText(/Stove Rika/);
    expect(
        ".o_sales_pipeline_suggested_stars [aria-label='2 stars out of 3']"
    ).toHaveCount(1);
    expect(".o_sales_pipeline_wrong:contains(many)").toHaveText("“many” is no number.");
});

test("starting over, nothing is answered, and nothing tried any more", async () => {
    await type("brand", "Rika");
    await contains("button:contains(Start Over)").click();
    await advanceTime(10 * SOON);
    expect(calls()).toEqual([["screen", [5]]]);
    expect(input("brand")).toHaveValue("");
    expect(shown()).toEqual(["brand", "rooms"]);
});

test("the customer is shown what is for customers", async () => {
    await contains("label:contains(As the customer)").click();
    expect(shown()).toEqual(["brand"]);
    await type("brand", "Rika");
    expect(shown()).toEqual(["brand"]);
    await contains("label:contains(As the salesperson)").click();
    expect(shown()).toEqual(["brand", "model", "rooms"]);
});
