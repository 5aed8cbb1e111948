import {rpc} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {drop, see} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");

function call(model, method, args = [], kwargs = {}) {
    const params = {model, method, args, kwargs};
    return rpc(`/web/dataset/call_kw/${model}/${method}`, params);
}

async function one(model, name) {
    const [id] = await call(model, "search", [[["name", "=", name]]], {
        context: {lang: "fr_FR"},
    });
    return id;
}

const services = () => odoo.__WOWL_DEBUG__.root.env.services;

/** Resolved once the server has told this screen that something changed. */
const heard = () =>
    new Promise((resolve) => {
        services().bus_service.subscribe("sales_pipeline_changed", resolve);
    });

/** Resolved once what is shown is told so, to look again when it may. */
const told = () =>
    new Promise((resolve) => {
        const {bus} = services().sales_pipeline_changes;
        bus.addEventListener("changed", resolve, {once: true});
    });

/**
 * Have an opportunity moved as a colleague does: not from this screen.
 *
 * @param {String} title
 * @param {String} stage
 * @param {Function} until what to wait for: `heard` or `told`
 */
function moveElsewhere(title, stage, until = heard) {
    return {
        content: `Somebody moves ${title} to ${stage}`,
        trigger: "body",
        run: async () => {
            const [leadId, stageId] = [
                await one("crm.lead", title),
                await one("crm.stage", stage),
            ];
            const known = until();
            await call("crm.lead", "write", [[leadId], {stage_id: stageId}]);
            await known;
        },
    };
}

function answerElsewhere(title, values) {
    return {
        content: "Somebody answers",
        trigger: "body",
        run: async () => {
            const leadId = await one("crm.lead", title);
            const project = await call("crm.lead", "get_project", [[leadId]]);
            const [{id}] = project.questionnaires;
            await call("crm.lead", "answer_project", [[leadId], {[id]: values}]);
        },
    };
}

function turnTo(visibility) {
    return {
        content: `The tab is ${visibility}`,
        trigger: "body",
        run: () => {
            Object.defineProperty(document, "visibilityState", {
                configurable: true,
                value: visibility,
            });
            document.dispatchEvent(new Event("visibilitychange"));
        },
    };
}

const TYPED = ".o_kanban_quick_create [name=name] input";

tours.add("sales_pipeline_board_told", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see("PAG Rika", "Nouveau contact"),
        moveElsewhere("PAG Rika", "Premier contact"),
        ...see("PAG Rika", "Premier contact"),
        {
            content: "Who is typing is left alone",
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {trigger: TYPED, run: "edit Poêle de Léa"},
        // When the second is told, the first would be on the screen for long.
        moveElsewhere("PAG Rika", "Négociation", told),
        moveElsewhere("PAG Rika", "Appel découverte", told),
        {
            trigger: TYPED,
            run: ({anchor}) => {
                if (anchor.value !== "Poêle de Léa") {
                    throw new Error("What was typed is lost");
                }
            },
        },
        ...see("PAG Rika", "Premier contact"),
        {trigger: ".o_kanban_quick_create .o_kanban_cancel", run: "click"},
        ...see("PAG Rika", "Appel découverte"),
        turnTo("hidden"),
        moveElsewhere("PAG Rika", "Proposition envoyée"),
        ...see("PAG Rika", "Appel découverte"),
        turnTo("visible"),
        ...see("PAG Rika", "Proposition envoyée"),
    ],
});

tours.add("sales_pipeline_board_told_late", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see("PAG Rika", "Nouveau contact"),
        turnTo("hidden"),
        moveElsewhere("PAG Rika", "Appel découverte"),
        drop("PAG Rika", "Négociation"),
        {
            content: "It is said, and shown, without a dialog nor a reload by hand",
            trigger: ".o_notification:contains(« PAG Rika » a bougé entre-temps)",
        },
        ...see("PAG Rika", "Appel découverte"),
        {trigger: "body:not(:has(.modal))"},
    ],
});

const size = ".o_sales_pipeline_question[data-code=size] input";
const REVENUE = ".o_form_view [name=expected_revenue] input";

function reads(value, selector = size) {
    return {
        content: `${selector} says ${value}`,
        trigger: `${selector}:value(${value})`,
    };
}

tours.add("sales_pipeline_form_told", {
    steps: () => [
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {trigger: size},
        answerElsewhere("PAG Rika", {size: 7}),
        reads("7"),
        {trigger: REVENUE, run: "edit 4321"},
        moveElsewhere("PAG Rika", "Premier contact"),
        {
            content: "What is typed is kept, and it is said",
            trigger: ".o_notification:contains(« PAG Rika » a changé entre-temps)",
        },
        {
            trigger: REVENUE,
            run: ({anchor}) => {
                if (!anchor.value.replace(/\D/g, "").startsWith("4321")) {
                    throw new Error(`What was typed is lost: ${anchor.value}`);
                }
            },
        },
        answerElsewhere("PAG Rika", {size: 9}),
        reads("9"),
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Premier contact)",
        },
        moveElsewhere("PAG Rika", "Négociation"),
        {
            content: "Nothing is typed: it follows by itself",
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Négociation)",
        },
        moveElsewhere("PAG Rika", "Premier contact"),
        {
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Premier contact)",
        },
    ],
});
