import {expect, test} from "@odoo/hoot";
import {animationFrame, queryAllTexts} from "@odoo/hoot-dom";
import {
    card,
    column,
    defineBoard,
    openBoard,
    statistics,
} from "@sales_pipeline_custom/../tests/board/board_test_helpers";
import {contains, onRpc} from "@web/../tests/web_test_helpers";

defineBoard();
test.tags("desktop");

const texts = (selector) =>
    queryAllTexts(selector).map((text) => text.replace(/\s+/g, " ").trim());
const counts = () => texts(".o_sales_pipeline_column_count");
const weighted = () => texts(".o_sales_pipeline_column_weighted");

test("a column says how many it has, their value and what it is weighted", async () => {
    await openBoard();
    expect(counts()).toEqual(["(2)", "(1)", "(0)", "(1)"]);
    expect(texts(".o_animated_number")).toEqual(["$ 1,500", "$ 4,000", "$ 0", "$ 700"]);
    expect(weighted()).toEqual([
        "Weighted: $ 150",
        "Weighted: $ 2,000",
        "Weighted: $ 0",
        "Weighted: $ 0",
    ]);
});

test("a column that is not for what is lost counts that apart", async () => {
    await openBoard({by: "team_id"});
    expect(counts()).toEqual(["(2 and 1 lost)", "(1)"]);
    expect(".o_sales_pipeline_totals").toHaveText(/^3 opportunities\s*and 1 lost/);
    // Nothing is known of a stage where there is none.
    expect(".o_sales_pipeline_conversion").toHaveCount(0);
    expect(".o_kanban_header.o_colored").toHaveCount(0);
});

test("a column says which share went on, once that is decided of some", async () => {
    await openBoard();
    expect(".o_sales_pipeline_conversion").toHaveCount(1);
    expect(`${column(0)} .o_sales_pipeline_conversion`).toHaveText("Go on: 75 % of 8");
    expect(`${column(0)} .o_sales_pipeline_conversion`).toHaveAttribute(
        "title",
        /Of 8 opportunities .*, 6 went further\. Still waiting, and not counted: 1\./
    );
});

test("a column has the colour of its stage", async () => {
    await openBoard();
    expect(".o_kanban_header.o_colored").toHaveCount(4);
    expect(`${column(0)} .o_kanban_header`).toHaveClass("o_sales_pipeline_color_4");
    expect(`${column(1)} .o_kanban_header`).toHaveClass("o_sales_pipeline_color_0");
});

test("pipelines are named where there are several", async () => {
    await openBoard();
    expect(".o_sales_pipeline_column_team").toHaveCount(0);
});

test("a column says whose pipeline it is in, where others are shown", async () => {
    onRpc("get_board_statistics", () =>
        statistics({1: {team_ids: [1], pipeline: "Stoves"}})
    );
    await openBoard();
    expect(texts(".o_sales_pipeline_column_team")).toEqual([
        "Stoves",
        "Shared pipeline",
        "Shared pipeline",
        "Shared pipeline",
    ]);
});

test("what a column says follows a card that moves", async () => {
    onRpc("action_ask_before_move", () => false);
    await openBoard();
    onRpc("get_board_statistics", () => statistics({1: {decided: 9}}));
    await contains(card("Ana")).dragAndDrop(column(1));
    await animationFrame();
    await animationFrame();
    expect(counts()).toEqual(["(1)", "(2)", "(0)", "(1)"]);
    expect(weighted().slice(0, 2)).toEqual(["Weighted: $ 50", "Weighted: $ 2,100"]);
    expect(`${column(0)} .o_sales_pipeline_conversion`).toHaveText("Go on: 67 % of 9");
    expect(".o_sales_pipeline_total_value").toHaveText("$ 5,500");
});
