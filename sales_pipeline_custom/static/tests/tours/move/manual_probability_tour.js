import {registry} from "@web/core/registry";
import {card, drop, see} from "../shared/board_steps";

const TITLE = "PAG Rika";

const typeProbability = (value) => [
    {
        trigger: ".o_form_view .o_field_widget[name=probability] input",
        run: `edit ${value}`,
    },
    {trigger: ".o_form_button_save", run: "click"},
    {trigger: ".o_form_view .o_form_saved"},
];

const chooseStage = (stage) => [
    {
        trigger: `.o_statusbar_status .o_arrow_button:contains(${stage})`,
        run: "click",
    },
];

const readProbability = (value) => ({
    content: `The form says ${value} %`,
    trigger: `.o_form_view .o_field_widget[name=probability] input:value(${value})`,
});

registry.category("web_tour.tours").add("sales_pipeline_manual_probability", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: card(TITLE, "Nouveau contact"), run: "click"},
        readProbability(10),
        ...typeProbability(65),
        {trigger: ".o_form_view .badge:contains(Manuelle)"},
        {
            content: "It survives a save that is not a move",
            trigger: ".o_field_widget[name=customer_budget] input",
            run: "edit 9000",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_view .o_form_saved"},
        readProbability(65),
        {
            content: "One click goes back to the stage's value",
            trigger: "button[name=action_set_automated_probability]",
            run: "click",
        },
        readProbability(10),
        {trigger: ".o_form_view:not(:has(.badge:contains(Manuelle)))"},
        ...typeProbability(65),
        ...chooseStage("Premier contact"),
        {
            trigger: ".modal:contains(Prendre les 20 % de l'étape ou garder 65 % ?)",
        },
        {trigger: ".modal button:contains(Garder 65 %)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        readProbability(65),
        {
            content: "Back to the board",
            trigger: ".breadcrumb-item a:contains(/^Pipeline$/)",
            run: "click",
        },
        ...see(TITLE, "Premier contact", "65"),
        {trigger: `${card(TITLE, "Premier contact")} .fa-hand-paper-o`},
        drop(TITLE, "Négociation"),
        {
            trigger: ".modal:contains(Prendre les 80 % de l'étape ou garder 65 % ?)",
        },
        {trigger: ".modal button:contains(Prendre 80 %)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        ...see(TITLE, "Négociation", "80"),
        {
            trigger: `${card(TITLE, "Négociation")}:not(:has(.fa-hand-paper-o))`,
        },
    ],
});
