import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function row(text) {
    return `.o_data_row:contains(${text})`;
}

function backTo(title) {
    return [
        {trigger: `.o_breadcrumb a:contains(${title})`, run: "click"},
        {trigger: ".o_list_view"},
    ];
}

tours.add("sales_pipeline_inbound_messages", {
    steps: () => [
        {trigger: `${row("contact@in")}:contains(3)`},
        {trigger: `${row("contact@in")} td[name=name]`, run: "click"},
        {
            content: "What came is counted on the address",
            trigger:
                "button[name=action_open_leads]:contains(Opportunités):contains(1)",
        },
        {
            trigger:
                "button[name=action_open_messages]:contains(À vérifier):contains(3)",
            run: "click",
        },
        {trigger: `${row("À réessayer")} td[name=subject]`, run: "click"},
        {trigger: ".o_field_widget[name=reason]:contains(Pas d'expéditeur)"},
        {trigger: ".o_field_widget[name=text]:contains(Liège)"},
        {trigger: ".o_statusbar_buttons button:contains(Télécharger)"},
        {trigger: ".o_statusbar_buttons button:contains(Réessayer)", run: "click"},
        {
            content: "It became an opportunity, read as any other",
            trigger:
                ".o_form_view .o_field_widget[name=name]:contains(À réessayer), .o_form_view .o_field_widget[name=name] textarea:value(À réessayer)",
        },
        ...backTo("Messages gardés"),
        {trigger: `${row("À la main")} td[name=subject]`, run: "click"},
        {
            trigger: "button[name=action_turn]:contains(opportunité)",
            run: "click",
        },
        {
            content: "The original comes along",
            trigger: ".o-mail-Message:contains(À la main.eml)",
        },
        ...backTo("Messages gardés"),
        {trigger: `body:not(:has(${row("À la main")}))`},
        {trigger: `${row("À écarter")} .o_list_record_selector input`, run: "click"},
        {trigger: ".o_control_panel button:contains(Écarter)", run: "click"},
        {
            content: "Nothing waits any more",
            trigger: ".o_view_nocontent:contains(Rien ne vous attend)",
        },
    ],
});
