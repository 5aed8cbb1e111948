import {user} from "@web/core/user";

/**
 * Have the browser call a method of the server while it closes the page.
 *
 * @returns {Boolean} whether it will: it takes so much in passing, and no more
 */
export function callUrgently(model, method, args) {
    const params = {model, method, args, kwargs: {context: user.context}};
    const data = {jsonrpc: "2.0", method: "call", params};
    const blob = new Blob([JSON.stringify(data)], {type: "application/json"});
    return navigator.sendBeacon(`/web/dataset/call_kw/${model}/${method}`, blob);
}
