import {expect, test} from "@odoo/hoot";
import {
    question,
    questionnaire,
    questionOnceIs,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {DraftSheet} from "@sales_pipeline_custom/questionnaire/draft_sheet";

function draft(values = {}) {
    const sheet = new DraftSheet({
        prefix: "draft",
        onAnswer: () => expect.step("answered"),
    });
    sheet.add(
        questionnaire(
            7,
            [
                question("kind", "char"),
                questionOnceIs("kind", "pellets", "silo", "boolean"),
                question("rooms", "integer"),
            ],
            values
        )
    );
    const [shown] = sheet.state.questionnaires;
    const [kind, silo, rooms] = sheet.questionsOf(shown);
    return {sheet, shown, kind, silo, rooms};
}

test("the answers to questions that are hidden are not given", () => {
    const {sheet, shown, kind, silo} = draft();
    sheet.answer(shown, kind, "Pellets");
    sheet.answer(shown, silo, true);
    expect(sheet.given(shown)).toEqual({kind: "Pellets", silo: true});
    sheet.answer(shown, kind, "Wood");
    expect(silo.isAsked).toBe(false);
    expect(sheet.given(shown)).toEqual({kind: "Wood"});
    // Shown again, they count again.
    sheet.answer(shown, kind, "pellets");
    expect(sheet.given(shown)).toEqual({kind: "pellets", silo: true});
    expect.verifySteps(["answered", "answered", "answered", "answered"]);
});

test("only the questions that are wanted are asked, and given", () => {
    const {sheet, shown, kind, silo, rooms} = draft({wanted: new Set(["silo"])});
    expect([kind, silo, rooms].map(({isAsked}) => isAsked)).toEqual([
        false,
        false,
        false,
    ]);
    sheet.answer(shown, kind, "Pellets");
    sheet.answer(shown, silo, false);
    expect(silo.isAsked).toBe(true);
    expect(sheet.given(shown)).toEqual({silo: false});
    expect.verifySteps(["answered", "answered"]);
});

test("what is still being typed is given too, as a number where it is one", async () => {
    await makeMockEnv(); // Numbers are read as the language writes them
    const {sheet, shown, rooms} = draft();
    Object.assign(rooms, {text: "6", isTyping: true});
    sheet.leaveAll();
    expect(sheet.given(shown)).toEqual({rooms: 6});
    Object.assign(rooms, {text: "many", isTyping: true});
    sheet.leaveAll();
    expect(sheet.given(shown)).toEqual({rooms: "many"});
    expect.verifySteps(["answered", "answered"]);
});

test("a questionnaire that is taken away takes its answers along", () => {
    const {sheet, shown, kind} = draft();
    sheet.answer(shown, kind, "Pellets");
    sheet.remove(shown);
    expect(sheet.state.questionnaires).toEqual([]);
    sheet.add(questionnaire(7, [question("kind", "char")]));
    expect(sheet.given(sheet.state.questionnaires[0])).toEqual({});
    expect.verifySteps(["answered"]);
});
