/* global axe */
/* Evaluated in the page by the tests that walk through the screens: shows a screen,
 * waits until it is drawn, and tells what a person sees there. */
(() => {
    const {rpcBus} = odoo.loader.modules.get("@web/core/network/rpc");
    const LONGEST_WAIT = 15000;
    const pending = new Set();
    rpcBus.addEventListener("RPC:REQUEST", ({detail}) => pending.add(detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) =>
        pending.delete(detail.data.id)
    );

    // What fades in is looked at as it will be.
    const still = document.createElement("style");
    still.textContent =
        "* { transition: none !important; animation: none !important; }";
    document.head.append(still);

    const env = () => odoo.__WOWL_DEBUG__.root.env;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const pause = (time) => new Promise((done) => setTimeout(done, time));

    /** Wait until nothing is asked of the server, and what it answered is drawn. */
    async function settled() {
        const until = performance.now() + LONGEST_WAIT;
        let calm = 0;
        while (calm < 3 && performance.now() < until) {
            await frame();
            await pause(20);
            const isBusy =
                pending.size || document.querySelector(".o_loading_indicator");
            calm = isBusy ? 0 : calm + 1;
        }
    }

    async function closeDialogs() {
        env().services.dialog.closeAll();
        await settled();
    }

    /** Show an action, as a menu or a button does. */
    async function show(action, options = {}) {
        await closeDialogs();
        document
            .querySelectorAll(".o_notification_close")
            .forEach((one) => one.click());
        if (action.res_model && !action.views) {
            action.views = [[false, "form"]]; // as the server completes those it sends
        }
        await env().services.action.doAction(action, {
            clearBreadcrumbs: action.target !== "new",
            ...options,
        });
        await settled();
        return location.pathname;
    }

    async function click(selector, index = 0) {
        const one = document.querySelectorAll(selector)[index];
        one?.click();
        await settled();
        return Boolean(one);
    }

    const count = (selector) => document.querySelectorAll(selector).length;

    const isSeen = (element) =>
        element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});

    /** The place of a screen a person looks at: the dialog if there is one. */
    function place() {
        const dialogs = [...document.querySelectorAll(".modal")].filter(isSeen);
        return dialogs.at(-1) || document.body;
    }

    function* textNodes(root) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const parent = node.parentElement;
            if (
                node.data.trim() &&
                !["SCRIPT", "STYLE", "TEMPLATE"].includes(parent.tagName) &&
                isSeen(parent)
            ) {
                yield node;
            }
        }
    }

    /** All words of the screen: texts, and what shows when one hovers or listens. */
    function texts() {
        const root = place();
        const found = new Set();
        for (const node of textNodes(root)) {
            found.add(node.data.replace(/\s+/g, " ").trim());
        }
        const attributes = [
            "placeholder",
            "title",
            "aria-label",
            "alt",
            "data-tooltip",
        ];
        for (const name of attributes) {
            for (const element of root.querySelectorAll(`[${name}]`)) {
                if (isSeen(element)) {
                    found.add(element.getAttribute(name).replace(/\s+/g, " ").trim());
                }
            }
        }
        for (const element of root.querySelectorAll("[data-tooltip-info]")) {
            found.add(JSON.parse(element.dataset.tooltipInfo).field?.help || "");
        }
        for (const select of root.querySelectorAll("select")) {
            for (const option of select.options) {
                found.add(option.text.trim());
            }
        }
        found.delete("");
        return [...found];
    }

    function described(element) {
        let name = element.tagName.toLowerCase();
        if (element.getAttribute("name")) {
            name += `[name=${element.getAttribute("name")}]`;
        }
        const classes = [...element.classList].filter((one) => !one.startsWith("o-"));
        return [name, ...classes.slice(0, 4)].join(".");
    }

    const path = (element) =>
        [element.parentElement?.parentElement, element.parentElement, element]
            .filter(Boolean)
            .map(described)
            .join(" > ");

    const hides = (style) => ["hidden", "clip"].includes(style.overflowX);

    /** Tell whether a box hides a part of what stands on its line. */
    function hiddenBy(node) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        if (text.width < 2 || text.height < 2) {
            return null;
        }
        for (let box = node.parentElement; box; box = box.parentElement) {
            const style = getComputedStyle(box);
            const rect = box.getBoundingClientRect();
            if (style.position === "fixed" && rect.width >= innerWidth) {
                return null;
            }
            if (hides(style) && style.display !== "inline") {
                const isEllipsis =
                    style.textOverflow === "ellipsis" &&
                    box.scrollWidth > box.clientWidth;
                const isClamped =
                    style.webkitLineClamp !== "none" &&
                    box.scrollHeight > box.clientHeight + 2;
                if (
                    isEllipsis ||
                    isClamped ||
                    text.right > rect.right + 1.5 ||
                    text.left < rect.left - 1.5
                ) {
                    return box;
                }
            } else if (["auto", "scroll"].includes(style.overflowX)) {
                return null;
            }
        }
        return text.right > innerWidth + 1.5 ? document.body : null;
    }

    /** Words of a text that begin on one line and end on the next, without a hyphen. */
    function brokenWords(node) {
        const range = document.createRange();
        return [...node.data.matchAll(/[\p{L}\p{N}]{3,}/gu)]
            .filter(({index, 0: word}) => {
                range.setStart(node, index);
                range.setEnd(node, index + word.length);
                const lines = [...range.getClientRects()].map(({top}) => top);
                return Math.max(...lines) - Math.min(...lines) > 4;
            })
            .map(([word]) => word);
    }

    /** What a person cannot read to its end. */
    function cuts() {
        const root = place();
        const found = [];
        for (const node of textNodes(root)) {
            for (const word of node.parentElement.closest("th, .o_breadcrumb")
                ? brokenWords(node)
                : []) {
                const where = path(node.parentElement);
                found.push({text: word, where, box: "its end is on the next line"});
            }
            const box = hiddenBy(node);
            if (box && !box.classList.contains("visually-hidden")) {
                const parent = node.parentElement;
                found.push({
                    text: node.data.trim(),
                    where: path(parent),
                    box: described(box),
                });
            }
        }
        for (const cell of root.querySelectorAll("td, th")) {
            const over = cell.getBoundingClientRect();
            for (const node of textNodes(cell)) {
                const range = document.createRange();
                range.selectNodeContents(node);
                const lies = [...range.getClientRects()].every(
                    ({right}) => right < over.right + 1.5
                );
                if (!lies && !hiddenBy(node)) {
                    const where = path(node.parentElement);
                    found.push({text: node.data.trim(), where, box: "over its cell"});
                }
            }
        }
        for (const menu of root.querySelectorAll(
            ".o_kanban_record .o_dropdown_kanban"
        )) {
            const over = menu.getBoundingClientRect();
            for (const node of textNodes(menu.closest(".o_kanban_record"))) {
                const range = document.createRange();
                range.selectNodeContents(node);
                const isUnder = [...range.getClientRects()].some(
                    (text) =>
                        !menu.contains(node) &&
                        text.right > over.left + 2 &&
                        text.left < over.right - 2 &&
                        text.bottom > over.top + 4 &&
                        text.top < over.bottom - 4
                );
                if (isUnder) {
                    const where = path(node.parentElement);
                    found.push({text: node.data.trim(), where, box: "under the menu"});
                }
            }
        }
        for (const field of root.querySelectorAll("input, textarea")) {
            const types = ["checkbox", "radio", "range", "file", "hidden", "color"];
            if (!isSeen(field) || types.includes(field.type)) {
                continue;
            }
            if (field.scrollWidth > field.clientWidth + 1) {
                found.push({text: field.value, where: path(field), box: "itself"});
            } else if (!field.value && field.placeholder && field.tagName === "INPUT") {
                const style = getComputedStyle(field);
                const canvas = document.createElement("canvas").getContext("2d");
                canvas.font = style.font;
                const room =
                    field.clientWidth -
                    parseFloat(style.paddingLeft) -
                    parseFloat(style.paddingRight);
                if (canvas.measureText(field.placeholder).width > room + 1) {
                    found.push({
                        text: field.placeholder,
                        where: path(field),
                        box: "itself",
                    });
                }
            }
        }
        return found;
    }

    const COMPONENT = /^(o_|o-|badge|btn|nav-|dropdown|form-|fa$|oi$|modal|text-bg)/;
    const OWN_NAME = /^o_field_(?!widget)|^o_sales_pipeline|_\d+$/;
    const components = (element) =>
        [...element.classList].filter(
            (one) => COMPONENT.test(one) && !OWN_NAME.test(one)
        );

    /** What kind of element it is, the same on any screen that has one. */
    function kindOf(element) {
        const own = components(element).sort();
        let parent = element.parentElement;
        while (parent && !own.length && !components(parent).length) {
            parent = parent.parentElement;
        }
        const within = own.length || !parent ? [] : components(parent).sort();
        const tag = element.tagName.toLowerCase();
        return [...within.slice(0, 2), [tag, ...own].join(".")].join(" ");
    }

    /** The screen without the bar above it, which is Odoo's on every screen. */
    function screen() {
        const shown = place();
        return shown === document.body
            ? document.querySelector(".o_action_manager")
            : shown;
    }

    /** What axe finds wrong, serious or worse. */
    async function faults() {
        const {violations} = await axe.run(screen(), {resultTypes: ["violations"]});
        return violations
            .filter(({impact}) => ["serious", "critical"].includes(impact))
            .flatMap(({id, nodes}) =>
                nodes.map((node) => {
                    const element = document.querySelector(node.target.at(-1));
                    return {
                        rule: id,
                        kind: element ? kindOf(element) : node.target.join(" "),
                        isPlain: Boolean(element) && !components(element).length,
                        where: element ? path(element) : "",
                        html: node.html.slice(0, 200),
                        why: node.any.concat(node.all, node.none)[0]?.message || "",
                    };
                })
            );
    }

    window.walk = {show, click, count, settled, closeDialogs, texts, cuts, faults};
})();
