import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {
    defineBoard,
    likes,
    openBoard,
} from "@sales_pipeline_custom/../tests/board/board_test_helpers";
import {calls, note} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {contains, onRpc, removeFacet} from "@web/../tests/web_test_helpers";

defineBoard();
test.tags("desktop");

const SWITCHER = ".o_sales_pipeline_switcher";
const STOVES = {id: 1, name: "Stoves", is_mine: true};
const SOLAR = {id: 2, name: "Solar", is_mine: false};

const cards = () => queryAllTexts(".o_kanban_record");
const facets = () => queryAllTexts(".o_facet_value");

beforeEach(() => {
    onRpc("get_pipelines", () => {
        note("teams");
        return {home: false, teams: [STOVES, SOLAR]};
    });
    onRpc("choose_pipeline", ({args: [ids, shown]}) => {
        note(["choose", ids, shown]);
        return {shown, team: shown === "team" && (ids[0] === 1 ? STOVES : SOLAR)};
    });
});

async function open(
    context = {sales_pipeline: true, search_default_assigned_to_me: 1}
) {
    await openBoard({
        context,
        searchViewArch: `
            <search>
                <filter
                    name="assigned_to_me"
                    string="My Pipeline"
                    domain="[('name', 'like', 'Ana')]"
                />
                <filter
                    name="big"
                    string="Big"
                    domain="[('expected_revenue', '>', 600)]"
                />
            </search>`,
    });
    calls();
}

async function choose(label) {
    await contains(SWITCHER).click();
    expect(calls()).toEqual(["teams"]);
    await contains(
        `.o_sales_pipeline_switcher_menu .dropdown-item:contains(${label})`
    ).click();
}

test("it says whose pipeline is shown, and proposes those there are", async () => {
    likes({pipeline: {shown: "mine", team: false}});
    await open();
    expect(SWITCHER).toHaveText("My pipeline");
    expect(SWITCHER).toHaveAttribute("aria-label", "Pipeline shown: My pipeline");
    expect(cards()).toEqual(["Stove of Ana"]);
    await contains(SWITCHER).click();
    expect(calls()).toEqual(["teams"]);
    expect(queryAllTexts(".o_sales_pipeline_switcher_menu .dropdown-item")).toEqual([
        "My pipeline",
        "Stoves",
        "Solar",
        "All pipelines",
    ]);
    expect(".o_sales_pipeline_switcher_menu .selected").toHaveText("My pipeline");
});

test("the pipeline of a team is shown, and remembered", async () => {
    likes({pipeline: {shown: "mine", team: false}});
    await open();
    await choose("Solar");
    expect(calls()).toEqual([["choose", [2], "team"], "statistics", "columns"]);
    expect(SWITCHER).toHaveText("Solar");
    expect(facets()).toEqual(["Solar"]);
    expect(cards()).toEqual(["Stove of Bob"]);
    // Another takes its place.
    await choose("Stoves");
    expect(calls()).toEqual([["choose", [1], "team"], "statistics", "columns"]);
    expect(facets()).toEqual(["Stoves"]);
    expect(cards()).toEqual(["Stove of Ana", "Stove of Léa", "Stove of Max"]);
});

test("all pipelines are shown, and other filters stay", async () => {
    likes({pipeline: {shown: "mine", team: false}});
    await open({
        sales_pipeline: true,
        search_default_assigned_to_me: 1,
        search_default_big: 1,
    });
    await choose("All pipelines");
    expect(calls()).toEqual([["choose", [], "all"], "statistics", "columns"]);
    expect(SWITCHER).toHaveText("All pipelines");
    expect(facets()).toEqual(["Big"]);
    expect(cards()).toEqual(["Stove of Ana", "Stove of Léa", "Stove of Max"]);
});

test("it starts with the pipeline that was chosen last", async () => {
    likes({pipeline: {shown: "team", team: SOLAR}});
    await open();
    expect(SWITCHER).toHaveText("Solar");
    expect(cards()).toEqual(["Stove of Bob"]);
});

test("it says what the search says, when a filter is taken away there", async () => {
    likes({pipeline: {shown: "team", team: SOLAR}});
    await open();
    await removeFacet("Solar");
    expect(SWITCHER).toHaveText("All pipelines");
    expect(cards()).toHaveLength(4);
});

test("who does not sell, and other screens, have none", async () => {
    likes({});
    await open();
    expect(SWITCHER).toHaveCount(0);
    expect(facets()).toEqual(["My Pipeline"]);
});

test("it is not shown where the board is not the pipeline", async () => {
    likes({pipeline: {shown: "all", team: false}});
    await open({});
    expect(SWITCHER).toHaveCount(0);
});
