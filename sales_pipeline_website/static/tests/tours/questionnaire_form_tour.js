import {clickOnSave, registerWebsitePreviewTour} from "@website/js/tours/tour_utils";
import {registry} from "@web/core/registry";

function choose(label, action, text) {
    return [
        {
            trigger: `.o-snippets-menu [data-label='${label}'] .dropdown-toggle`,
            run: "click",
        },
        {
            trigger: `.o_popover [data-action-id='${action}']:contains(${text})`,
            run: "click",
        },
    ];
}

function field(name) {
    return `.s_website_form_field:has([name='question_${name}'])`;
}

registerWebsitePreviewTour(
    "sales_pipeline_website_edit",
    {url: "/contactus", edition: true},
    () => [
        {trigger: ":iframe #wrap.o_editable section.s_website_form", run: "click"},
        ...choose("Action", "selectAction", "Créer une opportunité"),
        ...choose("Questionnaire", "addActionField", "Satisfaction"),
        {trigger: ":iframe form [name^='question_']"},
        ...choose("Questionnaire", "addActionField", "Poêle"),
        {
            content: "The questions of the other template are gone",
            trigger:
                ":iframe form:has([name='question_brand']):not(:has([name='question_nps']))",
        },
        ...choose("Équipe commerciale", "addActionField", "Poêles"),
        {
            content: "The questions stay when the team changes",
            trigger: `:iframe form:has(input[name=team_id]) ${field("brand")}:has(input[required]):contains(Marque *)`,
        },
        {trigger: `:iframe ${field("surface")}:contains(Surface (m²))`},
        {
            trigger: `:iframe ${field("story")}:has(textarea):contains(Quelques mots suffisent.)`,
        },
        {
            content: "What is not for customers is not in the form",
            trigger: ":iframe form:not(:has([name='question_margin']))",
        },
        {
            content: "A question is a field like the others",
            trigger: `:iframe ${field("brand")}`,
            run: "click",
        },
        {
            trigger:
                ".o-snippets-menu [data-container-title='Field'] #type_opt:contains(Marque)",
        },
        ...clickOnSave("bottom", 50000, false),
        {trigger: `:iframe form[data-model_name='crm.lead'] ${field("brand")}`},
    ]
);

function write(name, text) {
    return {trigger: `[name='${name}']`, run: `edit ${text}`};
}

registry.category("web_tour.tours").add("sales_pipeline_website_visit", {
    steps: () => [
        write("contact_name", "Bob Martin"),
        write("email_from", "bob@example.com"),
        write("partner_name", "Martin SARL"),
        write("name", "Un poêle à granulés"),
        write("description", "Bonjour"),
        {
            content: "It is not asked yet",
            trigger:
                ".s_website_form_field.d-none [name='question_silo']:not(:visible)",
        },
        {trigger: "[name='question_heating'][value='pellets']", run: "click"},
        {
            trigger: `${field("silo")}:not(.d-none) [value='0']`,
            run: "click",
        },
        write("question_brand", "Rika"),
        write("question_surface", "82"),
        write("question_rooms", "99"),
        {trigger: "[name='question_extras'][value='glass']", run: "click"},
        {trigger: "[name='question_extras'][value='bench']", run: "click"},
        {
            trigger: "[name='question_visit']",
            run: "edit 24/12/2026 && press Escape",
        },
        {trigger: ".s_website_form_send", run: "click"},
        {
            content: "What is wrong is said, and what was typed stays",
            trigger: "#s_website_form_result.text-danger:contains(Pièces):contains(20)",
        },
        {
            content: "It is said beside the question too",
            trigger: `${field("rooms")}.o_has_error .s_website_form_custom_error`,
        },
        write("question_rooms", ""),
        {
            trigger: "[name='question_brand']:value(Rika)",
        },
        {
            trigger: ".s_website_form_send",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "#wrap:has(h1:contains(Merci))"},
    ],
});
