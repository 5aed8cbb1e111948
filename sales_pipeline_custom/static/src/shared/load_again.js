import {toRaw} from "@odoo/owl";

// {model of a form: function that ends the load that is under way}
const loads = new WeakMap();

/**
 * Show what a form is about as it is now.
 *
 * Odoo never ends a load that a later one supersedes: whoever waits for it here goes on.
 */
export function loadAgain(model) {
    const key = toRaw(model);
    loads.get(key)?.();
    const superseded = new Promise((resolve) => loads.set(key, resolve));
    return Promise.race([model.load(), superseded]);
}
