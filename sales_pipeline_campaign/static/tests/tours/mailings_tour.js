import {registry} from "@web/core/registry";

const mailing = (name) => `.o_sales_pipeline_mailing:contains(${name})`;
const step = (name, said) => ({
    content: `${name}: ${said}`,
    trigger: `${mailing(name)} li:contains(${said})`,
});
const tab = (name) => ({
    trigger: `.o_notebook .nav-link:contains(${name})`,
    run: "click",
});

registry.category("web_tour.tours").add("sales_pipeline_campaign_history", {
    steps: () => [
        tab("Marketing"),
        {trigger: "h4:contains(Envois groupés reçus)"},
        ...["Foire de Lyon", "Envoyé", "Ouvert", "Cliqué", "Répondu"].map((said) => ({
            trigger: `${mailing("Venez à la foire")}:contains(${said})`,
        })),
        step("Offre d'automne", "Non distribué"),
        {
            content: "Camille may not open a mailing",
            trigger: `.o_sales_pipeline_mailings:not(:has(button))`,
        },
        {
            content: "Open the contact",
            trigger:
                ".o_field_widget[name=partner_id] .o_external_button:not(:visible)",
            run: "click",
        },
        tab("Envois groupés"),
        step("Venez à la foire", "Répondu"),
        step("Offre d'automne", "Non distribué"),
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_campaign_trigger", {
    steps: () => [
        {trigger: ".o_list_button_add", run: "click"},
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Réponse à la foire",
        },
        {
            trigger:
                ".o_field_widget[name=event] select, .o_field_widget[name=event] input",
        },
        {
            content: "Choose the event",
            trigger: ".o_field_widget[name=event] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Réponse à un envoi groupé)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=campaign_id] input",
            run: "edit Nantes",
        },
        {
            trigger: ".ui-menu-item:contains(Foire de Nantes)",
            run: "click",
        },
        {trigger: ".o_field_widget[name=stage_id] input", run: "edit découverte"},
        {trigger: ".ui-menu-item:contains(Appel découverte)", run: "click"},
        {
            content: "Mailings are for who does mailings",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=mailing_id]))",
        },
        {trigger: "button[name=action_switch_on]", run: "click"},
        {trigger: "button[name=action_switch_off]"},
    ],
});
