import {toRaw} from "@odoo/owl";
import {LatestLoad} from "./latest_load";

const ending = new WeakSet(); // Models of forms whose every load ends

/**
 * Have every load of a form end: one that a later one supersedes ends with that one.
 *
 * A dialog whose button waits for the form behind it would stay otherwise.
 */
export function endLoads(model) {
    const form = toRaw(model);
    if (ending.has(form)) {
        return;
    }
    ending.add(form);
    const {load} = form;
    const loads = new LatestLoad();
    form.load = function () {
        return loads.run(() => load.apply(this, arguments));
    };
}

/** Show what a form is about as it is now. */
export function loadAgain(model) {
    endLoads(model);
    return model.load();
}
