import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {advanceTime, beforeEach, Deferred, expect, test} from "@odoo/hoot";
import {animationFrame, queryAllTexts, queryFirst, waitFor} from "@odoo/hoot-dom";
import {
    answer,
    project,
    question,
    questionnaire,
    questionOnceIs,
    saved,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {
    calls,
    defineCalls,
    note,
} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Lead extends models.Model {
    _name = "crm.lead";

    name = fields.Char();
    priority = fields.Char();
    team_id = fields.Many2one({relation: "crm.team"});
    stage_id = fields.Many2one({relation: "crm.stage"});

    _records = [{id: 1, name: "Chez Ana", team_id: 1}];
}

class Team extends models.Model {
    _name = "crm.team";

    name = fields.Char();

    _records = [{id: 1, name: "Stoves"}];
}

class Stage extends models.Model {
    _name = "crm.stage";

    name = fields.Char();
}

defineCalls();
defineMailModels();
defineModels([Lead, Stage, Team]);

const PAUSED = 1500; // Milliseconds after which what is typed is saved
const SOON = 300;

const asked = (code) => `.o_sales_pipeline_question[data-code=${code}]`;
const input = (code) => `${asked(code)} input`;
const wrong = (code) => `${asked(code)} .o_sales_pipeline_wrong`;
const shown = () => queryAllTexts(".o_sales_pipeline_question label.fw-bold");

let questions = [];
let told = {}; // What the server says of what it saves

beforeEach(() => {
    questions = [question("brand", "char"), question("rooms", "integer")];
    told = {};
    onRpc("get_project", ({args: [ids, teamId]}) => {
        note(`load ${ids} for team ${teamId}`);
        return project(questionnaire(7, questions));
    });
    onRpc("answer_project", ({args: [ids, values]}) => {
        note(["answer", ids[0], values]);
        const visible = questions.map(({code}) => code);
        return saved(values, {visible, ...told});
    });
    onRpc("web_save", ({args: [, values]}) => {
        note(["save", values]);
    });
});

async function open(said = ["load 1 for team 1"]) {
    await mountView({
        type: "form",
        resModel: "crm.lead",
        resId: 1,
        arch: `
            <form>
                <field name="name"/>
                <widget name="sales_pipeline_project"/>
            </form>`,
    });
    expect(calls()).toEqual(said);
}

async function leave(code) {
    queryFirst(input(code)).blur();
    await animationFrame();
}

const type = (code, text) => contains(input(code)).edit(text, {confirm: false});

test("what is typed is saved once, when one pauses", async () => {
    await open();
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
    questions.push(
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
    await open();
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
    questions = [
        question("brand", "char", {answer: answer("Contura")}),
        question("owner", "boolean", {answer: answer(true)}),
    ];
    await open();
    expect(input("brand")).toHaveValue("Contura");
    await type("brand", "");
    await contains(`${asked("owner")} .o_sales_pipeline_clear`).click();
    expect(`${asked("owner")} input:checked`).toHaveCount(0);
    await advanceTime(SOON);
    expect(calls()).toEqual([["answer", 1, {7: {brand: null, owner: null}}]]);
});

test("what the server finds wrong is said there, and what was typed stays", async () => {
    told = {wrong: {rooms: "“many” is no number."}};
    await open();
    await type("rooms", "many");
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    expect(calls()).toEqual([["answer", 1, {7: {rooms: "many", brand: "Contura"}}]]);
    expect(wrong("rooms")).toHaveText("“many” is no number.");
    expect(input("rooms")).toHaveAttribute("aria-invalid", "true");
    expect(input("rooms")).toHaveValue("many");
    expect(wrong("brand")).toHaveText("");

    told = {};
    await type("rooms", "6");
    await leave("rooms");
    expect(wrong("rooms")).toHaveText("");
    await advanceTime(SOON);
    expect(calls()).toEqual([["answer", 1, {7: {rooms: 6}}]]);
});

test("a file that is too big is not sent, and that is said", async () => {
    questions = [question("plan", "file")];
    await open();
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

test("questions that depend on an answer come and go at once, asking nobody", async () => {
    questions.push(
        questionOnceIs("brand", "Rika", "model"),
        questionOnceIs("model", "Sumo", "color")
    );
    await open();
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
    told = {visible: ["brand"]};
    await open();
    expect(shown()).toEqual(["brand", "rooms"]);
    await type("brand", "Rika");
    await advanceTime(PAUSED);
    expect(calls()).toEqual([["answer", 1, {7: {brand: "Rika"}}]]);
    await animationFrame();
    expect(shown()).toEqual(["brand"]);
});

test("saving the form saves what is typed before, once", async () => {
    await open();
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
    await open();
    const server = new Deferred();
    onRpc("answer_project", async () => {
        note("answers arrive");
        await server;
    });
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    expect(".o_sales_pipeline_saving").toHaveText("Saving…");
    await type("rooms", "6");
    await leave("rooms");
    await advanceTime(PAUSED);
    expect(calls()).toEqual(["answers arrive"]);
    server.resolve();
    await animationFrame();
    expect(input("rooms")).toHaveValue("6");
    expect(calls()).toEqual([
        ["answer", 1, {7: {brand: "Contura"}}],
        "answers arrive",
        ["answer", 1, {7: {rooms: 6}}],
    ]);
});

test("what could not be saved is kept, said, and saved again with the rest", async () => {
    await open();
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

test("what others answer is shown, and what is typed here left alone", async () => {
    await open();
    await type("brand", "Contura");
    questions = [
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
    questions = [
        question("brand", "char"),
        questionOnceIs("brand", "Rika", "model"),
        question("owner", "boolean", {answer: answer(false)}),
    ];
    await open();
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
    await open([]);
    await contains(".o_sales_pipeline_section[data-id='2'] h5 button").click();
    expect(asked("rooms")).toHaveCount(0);
    await contains(input("brand")).edit("Contura");
    await animationFrame();
    expect(input("rooms")).toBeFocused();
});

test("a questionnaire that somebody removed says so", async () => {
    onRpc("answer_project", () => ({questionnaires: {}, name: "Chez Ana"}));
    await open();
    await type("brand", "Contura");
    await advanceTime(PAUSED);
    await animationFrame();
    expect(".o_sales_pipeline_questionnaire .alert").toHaveText(
        "Somebody has removed this questionnaire meanwhile."
    );
    expect(".o_sales_pipeline_question").toHaveCount(0);
});
