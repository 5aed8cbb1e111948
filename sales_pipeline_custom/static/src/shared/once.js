/**
 * Have a handler ignore what is clicked again while it is still at work.
 *
 * A double click comes before the screen had time to disable anything.
 *
 * @param {Function} handler may return a promise
 * @returns {Function} the same, whose second click at once gets the first's promise
 */
export function once(handler) {
    let atWork = null;
    return function (...args) {
        atWork ??= (async () => {
            try {
                return await handler.apply(this, args);
            } finally {
                atWork = null;
            }
        })();
        return atWork;
    };
}

/**
 * Make methods of a component, or of any object, safe against a double click.
 *
 * @param {Object} component
 * @param {...string} names its methods
 */
export function clickOnce(component, ...names) {
    for (const name of names) {
        component[name] = once(component[name].bind(component));
    }
}
