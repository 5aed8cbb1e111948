import {beforeEach} from "@odoo/hoot";

let noted = [];

/** Note what the server is asked, in its order. */
export function note(call) {
    noted.push(call);
}

/** Return what the server was asked since this was last called. */
export function calls() {
    const said = noted;
    noted = [];
    return said;
}

/** Start each test of a file with nothing asked. */
export function defineCalls() {
    beforeEach(() => {
        noted = [];
    });
}
