import {registry} from "@web/core/registry";

const NOTE = ".o_sales_pipeline_note";
const noDialog = {trigger: "body:not(:has(.modal))"};
const row = (contact) => `.o_list_view .o_data_row:contains(${contact})`;
const stage = (where) => `${where} .o_sales_pipeline_contact_stage`;

/** Choose a stage in the menu of a contact, on its row or on its form. */
const choose = (where, name) => [
    {trigger: stage(where), run: "click"},
    {
        content: `Choose ${name}`,
        trigger: `.o_sales_pipeline_contact_stages .o-dropdown-item:contains(${name})`,
        run: "click",
    },
];
const see = (where, name) => ({
    content: `See ${name}`,
    trigger: `${stage(where)}:contains(${name})`,
});
const sayNothing = [
    {
        content: "The note of the move is offered",
        trigger: `${NOTE} textarea[name=reason]`,
        run: "press Enter",
    },
    {trigger: `body:not(:has(${NOTE}))`},
];

registry.category("web_tour.tours").add("sales_pipeline_contact_list", {
    url: "/odoo/contacts",
    steps: () => [
        see(row("Pierre RICHARD"), "Nouveau contact"),
        ...choose(row("Pierre RICHARD"), "Premier contact"),
        {
            content: "Why: kept on the move",
            trigger: `${NOTE}:contains(PAG Rika) textarea[name=reason]`,
            run: "edit Rappelé ce matin && press Enter",
        },
        {trigger: `body:not(:has(${NOTE}))`},
        see(row("Pierre RICHARD"), "Premier contact"),

        ...choose(row("Pierre RICHARD"), "Proposition envoyée"),
        {
            content: "Something is missing: change one's mind",
            trigger: ".modal:contains(Cette étape demande) button:contains(Annuler)",
            run: "click",
        },
        noDialog,
        see(row("Pierre RICHARD"), "Premier contact"),
        ...choose(row("Pierre RICHARD"), "Proposition envoyée"),
        {
            trigger: ".modal [data-missing=customer_budget] input",
            run: "edit 12000",
        },
        {trigger: ".modal button:contains(Déplacer)", run: "click"},
        noDialog,
        see(row("Pierre RICHARD"), "Proposition envoyée"),

        ...choose(row("Sophie BLANC"), "Perdu"),
        {
            trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
            run: "click",
        },
        {trigger: ".modal button:contains(Marquer comme perdue)", run: "click"},
        noDialog,
        see(row("Sophie BLANC"), "Choisir une étape"),
        ...choose(row("Sophie BLANC"), "Appel découverte"),
        see(row("Sophie BLANC"), "Appel découverte"),
        {
            content: "With the keyboard: the menu opens, the contact does not",
            trigger: stage(row("Sophie BLANC")),
            run(helpers) {
                this.anchor.focus();
                return helpers.press("Enter");
            },
        },
        {
            trigger: ".o_sales_pipeline_contact_stages .o-dropdown-item.active",
            run: "press Escape",
        },
        {trigger: "body:not(:has(.o_sales_pipeline_contact_stages))"},
        {trigger: row("Sophie BLANC")},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_contact_form", {
    steps: () => [
        see(".o_form_view", "Nouveau contact"),
        {trigger: ".o_form_view [name=pipeline_expected_revenue]:contains(10 000)"},
        {
            content: "What is being typed is kept",
            trigger: ".o_form_view .o_field_widget[name=function] input",
            run: "edit Gérant",
        },
        ...choose(".o_form_view", "Négociation"),
        ...sayNothing,
        see(".o_form_view", "Négociation"),
        {trigger: ".o_form_view [name=pipeline_probability]:contains(80)"},
        {
            trigger: ".o_form_view .o_field_widget[name=function] input:value(Gérant)",
        },
        {
            content: "Its title leads to the opportunity",
            trigger: ".o_form_view [name=pipeline_lead_id] a:contains(PAG Rika)",
            run: "click",
        },
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(Négociation)"},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_contact_start", {
    steps: () => [
        see(".o_form_view", "Choisir une étape"),
        {trigger: ".o_form_view:not(:has([name=pipeline_lead_id] a))"},
        ...choose(".o_form_view", "Proposition envoyée"),
        {
            content: "What is missing is said, and filled in on the new opportunity",
            trigger: ".o_notification:contains(Budget)",
        },
        {
            trigger: ".modal .o_field_widget[name=customer_budget] input",
            run: "edit 9000",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        noDialog,
        see(".o_form_view", "Proposition envoyée"),
        {trigger: ".o_form_view [name=pipeline_lead_id]:contains(Sophie BLANC)"},
    ],
});
