import {Deferred, disableAnimations, expect, test} from "@odoo/hoot";
import {
    animationFrame,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryFirst,
    waitFor,
} from "@odoo/hoot-dom";
import {
    card,
    column,
    defineBoard,
    likes,
    openBoard,
    statistics,
} from "@sales_pipeline_custom/../tests/board/board_test_helpers";
import {calls, note} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {contains, makeMockServer, onRpc} from "@web/../tests/web_test_helpers";

defineBoard();
test.tags("desktop");

const NEW = ".o-kanban-button-new";
const QUICK = ".o_kanban_quick_create";
const ADD = ".o_kanban_quick_add";

/** New and Proposal are of Stoves alone; what is won or lost, of all the others. */
const twoPipelines = (values = {}) => {
    const stoves = {team_ids: [1], pipeline: "Stoves"};
    const others = {closed_team_ids: [1]};
    return statistics({1: stoves, 2: stoves, 3: others, 4: others, ...values});
};

const moveMenu = async (title) => {
    const button = `${card(title)} .o_dropdown_kanban button`;
    await contains(button, {visible: false}).click();
    const texts = queryAllTexts(".o_sales_pipeline_move_to");
    await press("Escape");
    return texts;
};

test("the menu of a card has the stages of its pipeline alone", async () => {
    onRpc("get_board_statistics", () => twoPipelines());
    await openBoard();
    expect(await moveMenu("Ana")).toEqual(["Proposal"]);
    expect(await moveMenu("Léa")).toEqual(["New"]);
    // Of another team, wherever it stands.
    expect(await moveMenu("Bob")).toEqual(["Won", "Lost"]);
});

test("where one pipeline is shown, it has them all", async () => {
    await openBoard();
    expect(await moveMenu("Ana")).toEqual(["Proposal", "Won", "Lost"]);
});

test("what has no team goes where all go, or stays where it is at work", async () => {
    onRpc("get_board_statistics", () => twoPipelines());
    const {env} = await makeMockServer();
    env["crm.lead"].write([1, 4], {team_id: false});
    await openBoard();
    expect(await moveMenu("Ana")).toEqual(["Proposal", "Won", "Lost"]);
    expect(await moveMenu("Max")).toEqual(["Won"]);
});

test("moved by key, a card passes over the columns of others", async () => {
    onRpc("action_ask_before_move", () => false);
    onRpc("get_board_statistics", () =>
        twoPipelines({
            2: {team_ids: [2], pipeline: "Solar"},
            3: {team_ids: [1], pipeline: "Stoves", outcome: "open"},
        })
    );
    await openBoard();
    queryFirst(card("Ana")).focus();
    await press(["shift", "ArrowRight"]);
    await animationFrame();
    expect(`${column(2)} ${card("Ana")}`).toHaveCount(1);
    await press("Escape");
    await animationFrame();
    await press(["shift", "ArrowLeft"]);
    await animationFrame();
    expect(`${column(0)} ${card("Ana")}`).toHaveCount(1);
});

test("New, while the board is being loaded, opens once it is", async () => {
    const model = await openBoard();
    const server = new Deferred();
    onRpc("web_read_group", () => server);
    const load = model.load();
    await contains(NEW).click();
    expect(QUICK).toHaveCount(0);
    server.resolve();
    await load;
    await waitFor(`${column(0)} ${QUICK}`);
    expect(QUICK).toHaveCount(1);
});

test("New waits for whose the columns are, and a double click opens one", async () => {
    onRpc("get_pipelines", () => ({home: 2, teams: []}));
    const model = await openBoard();
    const server = new Deferred();
    onRpc("get_board_statistics", async () => {
        await server;
        return twoPipelines({3: {team_ids: [2], pipeline: "Solar", outcome: "open"}});
    });
    model.load();
    await animationFrame();
    await contains(NEW).click();
    await contains(NEW).click();
    expect(QUICK).toHaveCount(0);
    server.resolve();
    await waitFor(`${column(2)} ${QUICK}`);
    expect(QUICK).toHaveCount(1);
});

test("the + of a column too opens on the board that is loaded meanwhile", async () => {
    const model = await openBoard();
    const server = new Deferred();
    onRpc("web_read_group", () => server);
    const load = model.load();
    await contains(`${column(1)} ${ADD}`).click();
    server.resolve();
    await load;
    await waitFor(`${column(1)} ${QUICK}`);
    expect(QUICK).toHaveCount(1);
});

test("what changed elsewhere waits for who creates, before the form is there", async () => {
    const model = await openBoard({attributes: `quick_create_view="quick"`});
    const form = new Deferred();
    onRpc("get_views", () => form);
    await contains(`${column(1)} ${ADD}`).click();
    expect(QUICK).toHaveCount(0);
    expect(await model.lookAgain()).toBe(false);
    form.resolve();
    await waitFor(`${column(1)} ${QUICK}`);
    await contains(`${QUICK} .o_kanban_cancel`).click();
    expect(await model.lookAgain()).toBe(true);
});

test("who looks at all pipelines asks for those with nothing too, and they are folded", async () => {
    likes({pipeline: {shown: "all", team: false}});
    onRpc("get_pipelines", () => ({home: 2, teams: []}));
    onRpc("get_board_statistics", () =>
        twoPipelines({3: {team_ids: [2], pipeline: "Solar", outcome: "open"}})
    );
    const model = await openBoard({context: {sales_pipeline: true}});
    expect(`${column(2)}.o_column_folded`).toHaveCount(1);
    expect(`${column(3)}.o_column_folded`).toHaveCount(0);
    // Its first column is where a new one of that team starts.
    await contains(NEW).click();
    await waitFor(`${column(2)} ${QUICK}`);
    expect([...model.foldedEmpty]).toEqual([3]);
});

test("who looks at what is theirs does not", async () => {
    likes({pipeline: {shown: "team", team: {id: 1, name: "Stoves"}}});
    await openBoard({
        context: {sales_pipeline: true, search_default_assigned_to_me: 1},
        searchViewArch: `<search><filter name="assigned_to_me" string="Mine"/></search>`,
    });
    expect(".o_sales_pipeline_switcher").toHaveText("Stoves");
    expect(".o_kanban_group.o_column_folded").toHaveCount(0);
});

const ODD = ".o_notification.o_sales_pipeline_odd_order";
const likely = (...chances) =>
    twoPipelines(
        Object.fromEntries(
            chances.map(([id, probability, values]) => [
                id,
                {outcome: "open", probability, ...values},
            ])
        )
    );
const dragColumn = (from, to) =>
    contains(`${column(from)} .o_column_title`).dragAndDrop(column(to));

test("a column put elsewhere keeps its probability, which is said where it is odd", async () => {
    onRpc("get_board_statistics", () =>
        likely([1, 10, {team_ids: []}], [2, 40, {team_ids: []}], [3, 60, {}])
    );
    onRpc("crm.stage", "web_resequence", () => []);
    onRpc("crm.stage", "get_views", () => note("opened"));
    await openBoard();
    await dragColumn(2, 1);
    await animationFrame();
    expect(ODD).toHaveText(
        /The probability of “Won” stays 60 %; “Proposal”, after it, has 40 %\./
    );
    calls();
    await contains(`${ODD} button:contains(Change It)`).click();
    await animationFrame();
    expect(ODD).toHaveCount(0);
    expect(calls()).toInclude("opened");
});

test("nothing is said where the order is as it should be, or was odd before", async () => {
    onRpc("get_board_statistics", () =>
        likely([1, 50, {team_ids: []}], [2, 40, {team_ids: []}], [3, 40, {}])
    );
    onRpc("crm.stage", "web_resequence", () => []);
    await openBoard();
    await dragColumn(1, 2); // As likely as one another
    await animationFrame();
    expect(ODD).toHaveCount(0);
    await dragColumn(0, 1);
    await animationFrame();
    expect(ODD).toHaveCount(0);
});

test("nor of the stages of another pipeline, nor where Odoo scores", async () => {
    let chances = [
        [1, 80],
        [2, 40, {team_ids: [2]}],
        [3, 10, {closed_team_ids: [1, 2]}],
    ];
    onRpc("get_board_statistics", () => likely(...chances));
    onRpc("crm.stage", "web_resequence", () => []);
    const model = await openBoard();
    await dragColumn(0, 2);
    await animationFrame();
    expect(ODD).toHaveCount(0);
    chances = [1, 2, 3].map((id) => [id, false, {team_ids: []}]);
    await model.load();
    await animationFrame();
    await dragColumn(0, 1);
    await animationFrame();
    expect(ODD).toHaveCount(0);
});

test("a card dropped in a zone goes to the stage of its pipeline, and marks no other", async () => {
    onRpc("action_ask_before_move", () => false);
    onRpc("get_board_statistics", () =>
        twoPipelines({
            2: {team_ids: [2], pipeline: "Solar", outcome: "won"},
            3: {team_ids: [1], pipeline: "Stoves", outcome: "won"},
        })
    );
    await openBoard();
    const {drop, moveTo} = await contains(card("Ana")).drag();
    await moveTo(column(1));
    expect(`${column(1)}.o_kanban_hover`).toHaveCount(1);
    await moveTo(".o_sales_pipeline_zone_won");
    await drop();
    await animationFrame();
    expect(`${column(2)} ${card("Ana")}`).toHaveCount(1);
    expect(".o_kanban_hover").toHaveCount(0);
});

test("where columns are outside the screen, the board says so, and shows them", async () => {
    disableAnimations();
    await openBoard();
    const more = ".o_sales_pipeline_more_columns";
    const content = queryFirst(".o_content");
    const widen = async (width) => {
        content.style.width = width;
        await manuallyDispatchProgrammaticEvent(window, "resize");
        await animationFrame();
    };
    content.style.overflow = "auto";
    await widen("3000px");
    expect(more).toHaveCount(0);
    await widen("500px");
    expect(more).toHaveCount(1);
    await contains(more).click();
    expect(content.scrollLeft).toBe(Math.round(0.8 * content.clientWidth));
    content.scrollLeft = 3000;
    await manuallyDispatchProgrammaticEvent(content, "scroll");
    await animationFrame();
    expect(more).toHaveCount(0);
});
