import {Deferred, expect, test, tick} from "@odoo/hoot";
import {LatestLoad} from "@sales_pipeline_custom/shared/latest_load";

test("a load gives what it loaded", async () => {
    const loads = new LatestLoad();
    const load = loads.run(async () => "cards");
    expect(loads.isUnderWay).toBe(true);
    expect(await load).toBe("cards");
    expect(loads.isUnderWay).toBe(false);
});

test("one that another takes the place of gives what that one loads", async () => {
    const loads = new LatestLoad();
    const never = new Deferred();
    const last = new Deferred();
    const first = loads.run(() => never);
    const second = loads.run(() => never);
    const third = loads.run(() => last);
    await tick();
    expect(loads.isUnderWay).toBe(true);
    last.resolve("cards");
    expect(await Promise.all([first, second, third])).toEqual([
        "cards",
        "cards",
        "cards",
    ]);
    expect(loads.isUnderWay).toBe(false);
});

test("one waits for what is under way, and for what takes its place", async () => {
    const loads = new LatestLoad();
    await loads.settled(); // Nothing is
    const never = new Deferred();
    const last = new Deferred();
    loads.run(() => never);
    let isSettled = false;
    const settled = loads.settled().then(() => (isSettled = true));
    loads.run(() => last).catch(() => undefined);
    await tick();
    expect(isSettled).toBe(false);
    last.reject(new Error("The server is not reached"));
    await settled;
    expect(loads.isUnderWay).toBe(false);
});

test("a load that ends late, after the one that took its place, changes nothing", async () => {
    const loads = new LatestLoad();
    const late = new Deferred();
    const first = loads.run(() => late);
    expect(await loads.run(async () => "new cards")).toBe("new cards");
    late.resolve("old cards");
    expect(await first).toBe("new cards");
    expect(loads.isUnderWay).toBe(false);
});

test("what the last one fails with fails those before too", async () => {
    const loads = new LatestLoad();
    const lost = new Error("The server is not reached");
    const first = loads.run(() => new Deferred());
    const second = loads.run(() => Promise.reject(lost));
    await expect(second).rejects.toBe(lost);
    await expect(first).rejects.toBe(lost);
    expect(loads.isUnderWay).toBe(false);
});

test("but for what is not told to those before", async () => {
    const loads = new LatestLoad();
    const busy = new Error("Somebody is at work");
    const first = loads.run(() => new Deferred(), busy);
    const second = loads.run(() => Promise.reject(busy), busy);
    await expect(second).rejects.toBe(busy);
    expect(await first).toBe(undefined);
});
