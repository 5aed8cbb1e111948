import {toRaw} from "@odoo/owl";

const ending = new WeakSet(); // Models of forms whose every load ends

/**
 * Have every load of a form end: one that a later one supersedes ends with that one.
 *
 * Odoo never ends it: a dialog whose button waits for the form behind it would stay.
 */
export function endLoads(model) {
    const form = toRaw(model);
    if (ending.has(form)) {
        return;
    }
    ending.add(form);
    const {load} = form;
    let latest = null;
    let supersede = null;
    form.load = function () {
        supersede?.();
        const superseded = new Promise((resolve) => {
            supersede = resolve;
        });
        const own = Promise.race([load.apply(this, arguments), superseded]).then(
            (result) => (own === latest ? result : latest)
        );
        latest = own;
        return own;
    };
}

/** Show what a form is about as it is now. */
export function loadAgain(model) {
    endLoads(model);
    return model.load();
}
