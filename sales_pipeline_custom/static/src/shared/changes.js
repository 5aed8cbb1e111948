import {EventBus, onWillUnmount, status, useComponent} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";

const CHANNEL = "sales_pipeline_opportunities";
const CHANGED = "sales_pipeline_changed";
// In milliseconds. What changes within a moment is looked at once; not by every screen
// of a company at the same instant; and not again before some time has passed.
const MOMENT = 700;
const SPREAD = 600;
const BETWEEN = 4000;
// How long the server may take to tell this screen what it did itself.
const ECHO = 10_000;
// When what is busy is asked again.
const AGAIN = 1000;

let isPointerDown = false;
let underWay = 0; // Moves that this screen is making
let begun = 0; // All of them since it was opened

/** Tells screens which opportunities changed, here or elsewhere: see `useChanges`. */
export const changesService = {
    dependencies: ["bus_service"],
    start(env, {bus_service: busService}) {
        const bus = new EventBus();
        const waiting = new Map(); // {opportunity: how often it changed}
        const own = []; // What was done here: {leadId, at}
        let timer = null;
        let lastTold = 0;
        let isListening = false;

        function expect(leadIds) {
            const at = Date.now();
            const expected = leadIds.map((leadId) => ({leadId, at}));
            own.push(...expected);
            return expected;
        }

        /** Leave out what this screen did: it has shown that already. */
        function takeOthers() {
            const now = Date.now();
            while (own.length && own[0].at + ECHO < now) {
                own.shift();
            }
            for (const leadId of waiting.keys()) {
                const echo = own.findIndex((one) => one.leadId === leadId);
                if (echo >= 0 && waiting.get(leadId) === 1) {
                    waiting.delete(leadId);
                }
                if (echo >= 0) {
                    own.splice(echo, 1);
                }
            }
            const leadIds = [...waiting.keys()];
            waiting.clear();
            return leadIds;
        }

        function tell() {
            timer = null;
            if (document.visibilityState === "hidden") {
                return; // Once somebody looks
            }
            const leadIds = takeOthers();
            if (leadIds.length) {
                lastTold = Date.now();
                bus.trigger("changed", {leadIds});
            }
        }

        function tellSoon() {
            if (timer === null && waiting.size) {
                const soon = MOMENT + Math.random() * SPREAD;
                const rest = lastTold + BETWEEN - Date.now();
                timer = browser.setTimeout(tell, Math.max(soon, rest));
            }
        }

        busService.subscribe(CHANGED, ({ids}) => {
            ids.forEach((id) => waiting.set(id, (waiting.get(id) || 0) + 1));
            tellSoon();
        });
        document.addEventListener("visibilitychange", tellSoon);
        for (const [name, isDown] of [
            ["pointerdown", true],
            ["pointerup", false],
            ["pointercancel", false],
        ]) {
            window.addEventListener(name, () => (isPointerDown = isDown), true);
        }

        return {
            /** Says "changed", with the `leadIds` of what did. */
            bus,
            listen() {
                if (!isListening) {
                    isListening = true;
                    busService.addChannel(CHANNEL);
                }
            },
            /** This screen has changed these, and shows it. */
            expect,
            /** Change these, in a way that this screen shows by itself. */
            async during(leadIds, work) {
                const expected = expect(leadIds);
                try {
                    return await moving(work);
                } catch (error) {
                    own.splice(
                        0,
                        own.length,
                        ...own.filter((o) => !expected.includes(o))
                    );
                    throw error;
                }
            },
            /** Have everything that shows these look again, now. */
            tell(leadIds) {
                bus.trigger("changed", {leadIds, isOwn: true});
            },
        };
    },
};

registry.category("services").add("sales_pipeline_changes", changesService);

/**
 * Look again when opportunities change, here or elsewhere, once nothing would be lost.
 *
 * @param {Function} lookAgain called with the ids of what changed; what it answers
 *  false about is tried again
 * @param {Object} [options]
 * @param {Function} [options.concerns] of ids, those that are shown here
 * @param {Function} [options.isBusy] whether to wait; may return a promise. Its
 *  argument: whether somebody asked for it here, rather than elsewhere
 */
export function useChanges(lookAgain, {concerns = (ids) => ids, isBusy} = {}) {
    const component = useComponent();
    const changes = useService("sales_pipeline_changes");
    const waiting = new Set();
    let timer = null;
    let isOwn = false;

    async function look() {
        browser.clearTimeout(timer);
        timer = null;
        const isGone = () => status(component) === "destroyed";
        if (isGone()) {
            return;
        }
        if (await isBusy?.(isOwn)) {
            timer ??= browser.setTimeout(look, AGAIN);
            return;
        }
        const leadIds = [...waiting];
        waiting.clear();
        isOwn = false;
        if (leadIds.length && !isGone() && (await lookAgain(leadIds)) === false) {
            leadIds.forEach((id) => waiting.add(id));
            timer ??= browser.setTimeout(look, AGAIN);
        }
    }

    changes.listen();
    useBus(changes.bus, "changed", ({detail}) => {
        const here = concerns(detail.leadIds);
        here.forEach((id) => waiting.add(id));
        isOwn ||= Boolean(here.length && detail.isOwn);
        if (here.length && (timer === null || isOwn)) {
            look();
        }
    });
    onWillUnmount(() => browser.clearTimeout(timer));
}

/**
 * Do what nothing may be loaded in the middle of.
 *
 * @param {Function} work may return a promise
 * @returns {Promise} what it returns
 */
export async function moving(work) {
    underWay += 1;
    begun += 1;
    try {
        return await work();
    } finally {
        underWay -= 1;
    }
}

/** How many moves were begun: what was read before the last one may be outdated. */
export function movesBegun() {
    return begun;
}

/** Whether somebody is in the middle of something that loading again would spoil. */
export function isAtWork() {
    return (
        isPointerDown ||
        underWay > 0 ||
        document.querySelector(
            ".modal, .o-dropdown--menu, .o_dragged, .o_kanban_quick_create, .o_column_quick_create input"
        ) !== null
    );
}
