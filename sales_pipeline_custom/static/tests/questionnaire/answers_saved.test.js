import {advanceTime, Deferred, expect, mockSendBeacon, test} from "@odoo/hoot";
import {animationFrame, waitFor} from "@odoo/hoot-dom";
import {
    asked,
    defineProjectTab,
    input,
    leave,
    openTab,
    PAUSED,
    server,
    SOON,
    type,
    wrong,
} from "@sales_pipeline_custom/../tests/questionnaire/project_tab_test_helpers";
import {
    answer,
    question,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {calls, note} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {
    clickSave,
    contains,
    makeServerError,
    onRpc,
} from "@web/../tests/web_test_helpers";

defineProjectTab();

test("what is typed is saved once, when one pauses", async () => {
    await openTab();
    await type("brand", "Con");
    await advanceTime(PAUSED - 100);
    await type("brand", "Contura");
    await advanceTime(PAUSED - 100);
    expect(calls()).toEqual([]);
    await advanceTime(100);
    expect(calls()).toEqual([["answer", 1, {7: {brand: "Contura"}}]]);
    // Nor again as one leaves it.
    await leave("brand");
    await advanceTime(10 * PAUSED);
    expect(calls()).toEqual([]);
});

test("a few answers go together, each as its kind is", async () => {
    server.questions.push(
        question("owner", "boolean"),
        question("budget", "monetary"),
        question("kind", "choice", {
            choices: [
                {code: "wood", label: "Wood", color: 0},
                {code: "pag", label: "Pellets", color: 2},
            ],
        }),
        question("extras", "choices", {
            choices: [
                {code: "base", label: "Base", color: 0},
                {code: "sweep", label: "Sweeping", color: 0},
            ],
        }),
        question("nps", "nps", {min: 0, max: 10})
    );
    await openTab();
    await type("rooms", "6");
    await type("budget", "8,000.5");
    await contains(`${asked("owner")} label:contains(No)`).click();
    await contains(`${asked("kind")} label:contains(Pellets)`).click();
    // In the order in which they are proposed.
    await contains(`${asked("extras")} label:contains(Sweeping)`).click();
    await contains(`${asked("extras")} label:contains(Base)`).click();
    await contains(`${asked("nps")} label:contains(/^0$/)`).click();
    await advanceTime(SOON);
    expect(calls()).toEqual([
        [
            "answer",
            1,
            {
                7: {
                    rooms: 6,
                    budget: 8000.5,
                    owner: false,
                    kind: "pag",
                    extras: ["base", "sweep"],
                    nps: 0,
                },
            },
        ],
    ]);
});

test("an answer is taken back", async () => {
    server.questions = [
        question("brand", "char", {answer: answer("Contura")}),
        question("owner", "boolean", {answer: answer(true)}),
    ];
    await openTab();
    expect(input("brand")).toHaveValue("Contura");
    await type("brand", "");
    await contains(`${asked("owner")} .o_sales_pipeline_clear`).click();
    expect(`${asked("owner")} input:checked`).toHaveCount(0);
    await advanceTime(SOON);
    expect(calls()).toEqual([["answer", 1, {7: {brand: null, owner: null}}]]);
});

test("what the server finds wrong is said there, and what was typed stays", async () => {
    server.told = {wrong: {rooms: "“many” is no number."}};
    await openTab();
    await type("rooms", "many");
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    expect(calls()).toEqual([["answer", 1, {7: {rooms: "many", brand: "Contura"}}]]);
    expect(wrong("rooms")).toHaveText("“many” is no number.");
    expect(input("rooms")).toHaveAttribute("aria-invalid", "true");
    expect(input("rooms")).toHaveValue("many");
    expect(wrong("brand")).toHaveText("");

    server.told = {};
    await type("rooms", "6");
    await leave("rooms");
    expect(wrong("rooms")).toHaveText("");
    await advanceTime(SOON);
    expect(calls()).toEqual([["answer", 1, {7: {rooms: 6}}]]);
});

test("a file that is too big is not sent, and that is said", async () => {
    server.questions = [question("plan", "file")];
    await openTab();
    const plan = new File(["abc"], "plan.pdf");
    const film = new File([new Uint8Array(10_000_001)], "film.mp4");
    await contains(`${asked("plan")} input[type=file]`, {visible: false}).edit(film);
    expect(wrong("plan")).toHaveText(/“film.mp4” is too big: 10 MB/);
    await advanceTime(PAUSED);
    expect(calls()).toEqual([]);
    await contains(`${asked("plan")} input[type=file]`, {visible: false}).edit(plan);
    await waitFor(`${asked("plan")} span:contains(plan.pdf)`);
    expect(wrong("plan")).toHaveText("");
    await advanceTime(SOON);
    expect(calls()).toEqual([
        ["answer", 1, {7: {plan: {name: "plan.pdf", content: "YWJj"}}}],
    ]);
});

test("saving the form saves what is typed before, once", async () => {
    await openTab();
    await contains(".o_field_widget[name=name] input").edit("Chez Bob");
    await type("rooms", "6");
    await clickSave();
    expect(calls()).toEqual([
        ["answer", 1, {7: {rooms: 6}}],
        ["save", {name: "Chez Bob"}],
    ]);
    await advanceTime(PAUSED);
    expect(calls()).toEqual([]);
});

test("what is answered while answers are saved goes after them, alone", async () => {
    await openTab();
    const known = new Deferred();
    onRpc("answer_project", async () => {
        note("answers arrive");
        await known;
    });
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    expect(".o_sales_pipeline_saving").toHaveText("Saving…");
    await type("rooms", "6");
    await leave("rooms");
    await advanceTime(PAUSED);
    expect(calls()).toEqual(["answers arrive"]);
    known.resolve();
    await animationFrame();
    expect(input("rooms")).toHaveValue("6");
    expect(calls()).toEqual([
        ["answer", 1, {7: {brand: "Contura"}}],
        "answers arrive",
        ["answer", 1, {7: {rooms: 6}}],
    ]);
});

test("what could not be saved is kept, said, and saved again with the rest", async () => {
    await openTab();
    let isRefused = true;
    onRpc("answer_project", () => {
        if (isRefused) {
            throw makeServerError({message: "You may not edit this opportunity."});
        }
    });
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    expect(".o_sales_pipeline_problem").toHaveText(
        /You may not edit this opportunity\./
    );
    // Whoever may not now may not in ten seconds either: nothing tries again by itself.
    await advanceTime(60_000);
    expect(calls()).toEqual([]);
    isRefused = false;
    await type("rooms", "6");
    await contains(".o_sales_pipeline_problem button").click();
    expect(calls()).toEqual([["answer", 1, {7: {brand: "Contura", rooms: 6}}]]);
    await animationFrame();
    expect(".o_sales_pipeline_problem").toHaveCount(0);
});

test("what is not saved is sent while the page closes", async () => {
    await openTab();
    let sent = null;
    mockSendBeacon((route, blob) => {
        note(route);
        sent = blob;
        return true;
    });
    await type("brand", "Contura");
    await type("rooms", "6");
    window.dispatchEvent(new Event("beforeunload"));
    const {params} = JSON.parse(await sent.text());
    expect(calls()).toEqual(["/web/dataset/call_kw/crm.lead/answer_project"]);
    expect(params.args).toEqual([[1], {7: {brand: "Contura", rooms: 6}}]);
    // Once: nothing is left to save.
    await advanceTime(PAUSED);
    expect(calls()).toEqual([]);
});

test("a page whose answers are too much to send in passing asks before it closes", async () => {
    await openTab();
    mockSendBeacon(() => false);
    const nothing = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(nothing);
    expect(nothing.defaultPrevented).toBe(false);
    await type("brand", "Contura");
    const closing = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(closing);
    expect(closing.defaultPrevented).toBe(true);
});
