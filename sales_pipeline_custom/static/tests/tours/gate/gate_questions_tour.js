import {registry} from "@web/core/registry";
import {drop, see} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");
const TITLE = "PAG Rika";
const STAGE = "Proposition envoyée";
const noDialog = {trigger: "body:not(:has(.modal))"};
const asked = (code) => `.modal .o_sales_pipeline_question[data-code=${code}]`;
const move = {
    trigger: ".modal button:contains(Déplacer):not(:contains(prêtes))",
    run: "click",
};
const choose = {
    trigger: `${asked("type")} label:contains(Granulés)`,
    run: "click",
};

tours.add("sales_pipeline_gate_questions", {
    steps: () => [
        drop(TITLE, STAGE),
        {
            content: "One answers at once, with the keyboard too",
            trigger: `${asked("type")}:contains(Quel appareil) input:focus`,
        },
        {
            content: "Only what is missing is asked, and what depends on it is not yet",
            trigger: `.modal:not(:has([data-code=note])):not(:has([data-code=power]))`,
        },
        {trigger: ".modal button:contains(Annuler)", run: "click"},
        noDialog,
        ...see(TITLE, "Premier contact"),
        drop(TITLE, STAGE),
        choose,
        {
            content: "The question that depends on it is asked at once",
            trigger: `${asked("power")} input`,
            run: "edit beaucoup",
        },
        move,
        {
            content: "What is wrong is said beside it, and nothing typed is lost",
            trigger: `body:not(:has(.o_notification)) ${asked("power")}:has(input[aria-invalid]:focus) .o_sales_pipeline_wrong:contains(« beaucoup »)`,
        },
        {trigger: `${asked("type")} input:checked + label:contains(Granulés)`},
        {trigger: `${asked("power")} input:value(beaucoup)`, run: "edit 8"},
        move,
        noDialog,
        ...see(TITLE, STAGE),
    ],
});

tours.add("sales_pipeline_gate_insert", {
    steps: () => [
        drop(TITLE, STAGE),
        {
            trigger: ".modal .o_sales_pipeline_insert_here",
            run: "selectByLabel Chantier",
        },
        {
            content: "What is chosen stays shown",
            trigger:
                ".modal .o_sales_pipeline_insert_here:has(option:checked:contains(Chantier))",
        },
        {trigger: asked("type")},
        move,
        {
            content: "What it lacks is named, and marked",
            trigger: `${asked("type")}:has(input:focus) .o_sales_pipeline_wrong:contains(Une réponse est attendue)`,
        },
        {trigger: ".o_notification:contains(Chantier)"},
        choose,
        {trigger: `${asked("power")} input`, run: "edit 8"},
        {trigger: `${asked("note")} input`, run: "edit Au salon"},
        move,
        noDialog,
        ...see(TITLE, STAGE),
    ],
});

tours.add("sales_pipeline_gate_from_the_form", {
    steps: () => [
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {trigger: ".o_sales_pipeline_answered:contains(/^0 \\//)"},
        {
            trigger: `.o_statusbar_status button:contains(${STAGE})`,
            run: "click",
        },
        choose,
        {
            content: "Enter goes on to the next question",
            trigger: `${asked("type")} input:checked`,
            run: "press Enter",
        },
        {trigger: `${asked("power")} input:focus`, run: "edit 8"},
        move,
        noDialog,
        {trigger: ".o_sales_pipeline_answered:contains(/^2 \\//)"},
    ],
});
