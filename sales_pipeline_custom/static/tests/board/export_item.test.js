import {expect, test} from "@odoo/hoot";
import {exportOfOwn} from "@sales_pipeline_custom/board/export_item";

test.tags("headless");

/** Return the item of the menu, for who may export anything or not. */
function itemFor(mayAll, isOfPipeline) {
    const env = {searchModel: {trigger: (name) => expect.step(name)}};
    const item = {
        sequence: 10,
        isAvailable: () => mayAll,
        callback: () => expect.step("dialog"),
    };
    return exportOfOwn(item, env, () => isOfPipeline);
}

test("who may export anything chooses the columns in Odoo's dialog", () => {
    const item = itemFor(true, true);
    expect(item.isAvailable()).toBe(true);
    expect(item.sequence).toBe(10);
    item.callback();
    expect.verifySteps(["dialog"]);
});

test("who sells exports what is chosen as the view shows it, without a dialog", () => {
    const item = itemFor(false, true);
    expect(item.isAvailable()).toBe(true);
    item.callback();
    expect.verifySteps(["direct-export-data"]);
});

test("elsewhere nothing is offered to who may not", () => {
    expect(itemFor(false, false).isAvailable()).toBe(false);
});
