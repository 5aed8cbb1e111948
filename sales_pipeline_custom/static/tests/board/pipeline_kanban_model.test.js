import {advanceTime, Deferred, expect, test} from "@odoo/hoot";
import {animationFrame, press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {
    card,
    column,
    defineBoard,
    likes,
    openBoard,
} from "@sales_pipeline_custom/../tests/board/board_test_helpers";
import {calls, note} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {
    contains,
    getService,
    makeServerError,
    onRpc,
} from "@web/../tests/web_test_helpers";

defineBoard();
test.tags("desktop");

const NOTE = ".o_sales_pipeline_note";
const UNDO = ".o_notification.o_sales_pipeline_undo";
const DONE = {type: "ir.actions.act_window_close"};

/** Say what the server asks before a move: nothing unless told otherwise. */
function asks(answer = false) {
    onRpc("action_ask_before_move", ({args}) => {
        note(["ask", ...args]);
        return answer;
    });
    onRpc("web_save", ({args: [ids, values]}) => {
        note(["move", ids, values.stage_id]);
    });
}

const drop = (title, number) => contains(card(title)).dragAndDrop(column(number));

test("a board asks for its columns and for its statistics, once each", async () => {
    await openBoard();
    expect(calls()).toEqual(["statistics", "columns"]);
    expect(queryAllTexts(".o_column_title")).toHaveLength(4);
});

test("grouped by something else than stages, it asks for no statistics", async () => {
    const model = await openBoard({by: "team_id"});
    expect(calls()).toEqual(["columns"]);
    expect(model.boardStatistics.stages).toEqual({});
    expect(model.config.context.pipeline_without_lost).toBe(true);
    await model.load({groupBy: ["stage_id"], context: {}});
    expect(model.config.context.pipeline_without_lost).toBe(false);
    expect(calls()).toEqual(["statistics", "columns"]);
});

test("the totals leave out what is lost, and follow what is filtered", async () => {
    const model = await openBoard();
    expect(".o_sales_pipeline_totals").toHaveText(/^3 opportunities\s*and 1 lost/);
    expect(".o_sales_pipeline_total_value").toHaveText("$ 5,500");
    expect(".o_sales_pipeline_total_weighted").toHaveText("$ 2,150");
    await model.load({domain: [["team_id", "=", 2]]});
    await animationFrame();
    expect(".o_sales_pipeline_totals").toHaveText(/^1 opportunity\s*Value/);
    expect(".o_sales_pipeline_total_value").toHaveText("$ 500");
    expect(".o_sales_pipeline_total_weighted").toHaveText("$ 50");
    expect(calls()).toEqual(["statistics", "columns", "statistics", "columns"]);
});

test("a load that another takes the place of ends with it, and shows nothing", async () => {
    const model = await openBoard();
    const slow = new Deferred();
    let isSlow = true;
    onRpc("web_read_group", async () => {
        if (isSlow) {
            isSlow = false;
            await slow;
        }
    });
    const first = model.load({domain: [["team_id", "=", 2]]});
    const second = model.load({domain: [["team_id", "=", 1]]});
    expect(model.isLoading).toBe(true);
    await Promise.all([first, second]);
    expect(model.isLoading).toBe(false);
    await animationFrame();
    const shown = ["Stove of Ana", "Stove of Léa", "Stove of Max"];
    expect(queryAllTexts(".o_kanban_record")).toEqual(shown);
    slow.resolve();
    await animationFrame();
    expect(queryAllTexts(".o_kanban_record")).toEqual(shown);
});

test("what changed elsewhere is not shown to who begins to work meanwhile", async () => {
    const model = await openBoard();
    const server = new Deferred();
    onRpc("web_read_group", () => server);
    const before = model.root;
    const looked = model.lookAgain();
    await contains(".o_kanban_record:first").hover();
    const {drop: letGo, moveTo} = await contains(card("Ana")).drag();
    await moveTo(column(1));
    server.resolve();
    expect(await looked).toBe(false);
    expect(model.root).toBe(before);
    asks();
    await letGo();
    expect(await model.lookAgain()).toBe(true);
});

test("a card that is dropped moves once nothing is asked, and may be undone", async () => {
    asks();
    onRpc("action_undo_move", ({args}) => {
        note(["undo", ...args]);
        return false;
    });
    await openBoard();
    expect(calls()).toEqual(["statistics", "columns"]);
    await drop("Ana", 1);
    await animationFrame();
    expect(calls()).toEqual([["ask", [1], 2, 1], ["move", [1], 2], "statistics"]);
    expect(`${column(1)} ${card("Ana")}`).toHaveCount(1);
    expect(NOTE).toHaveCount(1);
    expect(UNDO).toHaveText(/“Stove of Ana” moved to Proposal\./);

    await contains(`${UNDO} button:contains(Undo the move)`).click();
    await animationFrame();
    expect(UNDO).toHaveCount(0);
    expect(NOTE).toHaveCount(0);
    expect(calls()).toEqual([["undo", [1], 2], "statistics", "columns"]);
});

test("a move may be undone for half a minute; a later one takes its place", async () => {
    asks();
    await openBoard();
    await drop("Ana", 1);
    await animationFrame();
    await drop("Bob", 2);
    await animationFrame();
    expect(UNDO).toHaveCount(1);
    expect(UNDO).toHaveText(/“Stove of Bob” moved to Won\./);
    await advanceTime(29_000);
    expect(UNDO).toHaveCount(1);
    await advanceTime(2000);
    await animationFrame();
    expect(UNDO).toHaveCount(0);
});

test("a card stays where it is when what is asked is not answered", async () => {
    asks({...DONE, infos: {moved: false}});
    await openBoard();
    await drop("Ana", 1);
    await animationFrame();
    expect(`${column(0)} ${card("Ana")}`).toHaveCount(1);
    expect(NOTE).toHaveCount(0);
    expect(UNDO).toHaveCount(0);
    expect(calls()).toEqual(["statistics", "columns", ["ask", [1], 2, 1]]);
});

test("the board is loaded again when the dialog has moved the card", async () => {
    asks({...DONE, infos: {moved: true}});
    await openBoard();
    await drop("Ana", 1);
    await animationFrame();
    expect(calls()).toEqual([
        "statistics",
        "columns",
        ["ask", [1], 2, 1],
        "statistics",
        "columns",
    ]);
    expect(NOTE).toHaveCount(0);
});

test("what somebody else moved meanwhile is said, and shown where it is", async () => {
    await openBoard();
    onRpc("action_ask_before_move", () => {
        throw makeServerError({
            errorName: "odoo.addons.sales_pipeline_custom.models.move.MovedSince",
            message: "“Stove of Ana” has moved meanwhile.",
        });
    });
    await drop("Ana", 1);
    await animationFrame();
    expect(".o_notification").toHaveText(/“Stove of Ana” has moved meanwhile\./);
    expect(`${column(0)} ${card("Ana")}`).toHaveCount(1);
    await advanceTime(1000); // Once nothing is under way
    expect(calls()).toEqual(["statistics", "columns", "statistics", "columns"]);
});

test("cards change their order within a column without a question", async () => {
    asks();
    await openBoard();
    await contains(card("Ana")).dragAndDrop(card("Bob"));
    expect(calls()).toEqual(["statistics", "columns"]);
});

test("empty columns are folded for who likes it so, until they are empty no more", async () => {
    likes({board_folds_empty: true});
    const model = await openBoard();
    expect([...model.foldedEmpty]).toEqual([3]);
    expect(".o_kanban_group.o_column_folded").toHaveCount(1);
    await model.load({domain: [["id", "=", 1]]});
    await animationFrame();
    expect([...model.foldedEmpty]).toEqual([2, 3, 4]);
    await model.load({domain: []});
    await animationFrame();
    expect([...model.foldedEmpty]).toEqual([3]);
    expect(`${column(1)} .o_kanban_record`).toHaveCount(1);
});

test("a focused card moves by key, and keeps the focus", async () => {
    asks();
    await openBoard();
    queryFirst(card("Ana")).focus();
    await press(["shift", "ArrowRight"]);
    await animationFrame();
    expect(`${column(1)} ${card("Ana")}`).toHaveCount(1);
    expect(`${NOTE} textarea[name=reason]`).toBeFocused();
    await press("Enter");
    await animationFrame();
    expect(NOTE).toHaveCount(0);
    expect(`${column(1)} ${card("Ana")}`).toBeFocused();
    // When the board is drawn again too.
    getService("sales_pipeline_changes").tell([1]);
    await animationFrame();
    await animationFrame();
    expect(`${column(1)} ${card("Ana")}`).toBeFocused();
});
