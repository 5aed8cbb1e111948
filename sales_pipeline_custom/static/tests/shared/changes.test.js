import {waitForChannels} from "@bus/../tests/bus_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {advanceTime, after, beforeEach, Deferred, expect, test} from "@odoo/hoot";
import {tick} from "@odoo/hoot-dom";
import {Component, xml} from "@odoo/owl";
import {
    calls,
    defineCalls,
    note,
} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {useChanges} from "@sales_pipeline_custom/shared/changes";
import {getService, MockServer, mountWithCleanup} from "@web/../tests/web_test_helpers";

defineCalls();
defineMailModels();

const CHANNEL = "sales_pipeline_opportunities";
const CHANGED = "sales_pipeline_changed";
const MOMENT = 1300; // Milliseconds within which what changes is looked at
const BETWEEN = 4000;

let isBusy = false;
let isShown = true;
let heard = null;

/** Shows the opportunities up to the ninth. */
class Screen extends Component {
    static template = xml`<div/>`;
    static props = {};

    setup() {
        useChanges(
            (ids) => {
                note(ids);
                return isShown;
            },
            {concerns: (ids) => ids.filter((id) => id < 10), isBusy: () => isBusy}
        );
    }
}

beforeEach(async () => {
    isBusy = false;
    isShown = true;
    await mountWithCleanup(Screen);
    await waitForChannels([CHANNEL]);
    getService("bus_service").subscribe(CHANGED, () => heard?.resolve());
});

/** Have the server tell that opportunities changed; resolved once it is heard. */
function tell(...ids) {
    heard = new Deferred();
    MockServer.env["bus.bus"]._sendone(CHANNEL, CHANGED, {ids});
    return heard;
}

function show(visibility) {
    Object.defineProperty(document, "visibilityState", {
        configurable: true,
        value: visibility,
    });
    document.dispatchEvent(new Event("visibilitychange"));
}

test("what changes within a moment is looked at once", async () => {
    await tell(1);
    await tell(2, 12);
    await tell(1);
    expect(calls()).toEqual([]);
    await advanceTime(MOMENT);
    expect(calls()).toEqual([[1, 2]]);
    await advanceTime(10 * BETWEEN);
    expect(calls()).toEqual([]);
});

test("what is not shown here is not looked at", async () => {
    await tell(12);
    await advanceTime(MOMENT);
    expect(calls()).toEqual([]);
});

test("it is looked at no more often than every four seconds", async () => {
    await tell(1);
    await advanceTime(MOMENT);
    await tell(2);
    await advanceTime(BETWEEN - MOMENT - 100);
    expect(calls()).toEqual([[1]]);
    await advanceTime(MOMENT + 100);
    expect(calls()).toEqual([[2]]);
});

test("what this screen did is not looked at again, what others did to it is", async () => {
    const changes = getService("sales_pipeline_changes");
    await changes.during([1], () => tell(1));
    await advanceTime(MOMENT);
    expect(calls()).toEqual([]);
    await changes.during([1], () => tell(1));
    await tell(1);
    await advanceTime(BETWEEN);
    expect(calls()).toEqual([[1]]);
});

test("what this screen did not manage to do is looked at when others do it", async () => {
    const changes = getService("sales_pipeline_changes");
    const refused = new Error("Refused");
    await expect(changes.during([1], () => Promise.reject(refused))).rejects.toBe(
        refused
    );
    await tell(1);
    await advanceTime(MOMENT);
    expect(calls()).toEqual([[1]]);
});

test("a page that nobody sees looks once it is seen", async () => {
    after(() => delete document.visibilityState);
    show("hidden");
    await tell(1);
    await advanceTime(10 * BETWEEN);
    expect(calls()).toEqual([]);
    show("visible");
    await advanceTime(MOMENT);
    expect(calls()).toEqual([[1]]);
});

test("who is busy is left alone until they are not", async () => {
    isBusy = true;
    await tell(1);
    await advanceTime(3 * BETWEEN);
    await tell(2);
    await advanceTime(3 * BETWEEN);
    expect(calls()).toEqual([]);
    isBusy = false;
    await advanceTime(1000);
    expect(calls()).toEqual([[1, 2]]);
});

test("what could not be shown is looked at again", async () => {
    isShown = false;
    await tell(1);
    await advanceTime(MOMENT);
    expect(calls()).toEqual([[1]]);
    isShown = true;
    await advanceTime(1000);
    expect(calls()).toEqual([[1]]);
    await advanceTime(10 * BETWEEN);
    expect(calls()).toEqual([]);
});

test("what is asked for here is looked at now", async () => {
    getService("sales_pipeline_changes").tell([1, 12]);
    await tick();
    expect(calls()).toEqual([[1]]);
});
