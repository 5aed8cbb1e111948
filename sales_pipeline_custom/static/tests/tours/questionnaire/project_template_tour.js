import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noDialog = {trigger: "body:not(:has(.modal))"};
const questions = ".o_field_widget[name=question_ids]";
const saveAndClose = [
    {
        trigger: ".modal .o_form_button_save:contains(Enregistrer & Fermer)",
        run: "click",
    },
    noDialog,
];
const save = [
    {trigger: ".o_form_view .o_form_button_save", run: "click"},
    {trigger: ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_dirty))"},
];

/** Open the dialog of a new question, and word it. */
function ask(label) {
    return [
        {trigger: `${questions} a:contains(Ajouter une question)`, run: "click"},
        {
            trigger: ".modal .o_field_widget[name=label] textarea",
            run: `edit ${label}`,
        },
    ];
}

function choose(field, text) {
    return [
        {trigger: `.modal .o_field_widget[name=${field}] input`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

tours.add("sales_pipeline_project_template_build", {
    url: "/odoo/sales",
    steps: () => [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {
            trigger: ".dropdown-menu .dropdown-item:contains(Modèles de projet)",
            run: "click",
        },
        {trigger: ".o_data_row:contains(Installation d'un appareil de chauffage)"},
        {trigger: ".o_list_button_add", run: "click"},
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Cuisine",
        },
        ...ask("Quel plan de travail ?"),
        {
            content: "A section is named before the template is saved",
            trigger: ".modal .o_field_widget[name=section_name] input",
            run: "edit Le plan",
        },
        {trigger: ".modal .o_field_widget[name=kind] input", run: "click"},
        {trigger: ".o_select_menu_item:contains(Un choix)", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=choice_ids] a:contains(Ajouter)",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row .o_field_widget[name=label] input",
            run: "edit Bois",
        },
        {
            trigger: ".modal .o_field_widget[name=choice_ids] a:contains(Ajouter)",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row .o_field_widget[name=label] input",
            run: "edit Pierre",
        },
        ...saveAndClose,
        {
            content: "Conditions are about questions that are saved",
            trigger: `${questions} .o_data_row:contains(quel_plan_de_travail)`,
        },
        {
            trigger: `${questions} a:contains(Ajouter une question)`,
            run: "click",
        },
        {
            content: "What was just added is named, with what to do",
            trigger:
                ".modal .o_sales_pipeline_new_questions:contains(Quel plan de travail ?):contains(Enregistrez)",
        },
        {trigger: ".modal .o_form_button_cancel", run: "click"},
        noDialog,
        ...save,
        {trigger: ".o_breadcrumb:contains(Cuisine)"},
        ...ask("Quelle essence ?"),
        {
            trigger: ".modal .o_form_view:not(:has(.o_sales_pipeline_new_questions))",
        },
        {
            content: "The next question goes where the last one is",
            trigger: ".modal .o_field_widget[name=section_id] input:value(Le plan)",
        },
        ...choose("condition_question_id", "Quel plan de travail"),
        ...choose("condition_choice_ids", "Bois"),
        ...saveAndClose,
        {
            trigger: `${questions} .o_data_row:contains(Quelle essence):contains(est parmi Bois)`,
        },
        {
            trigger: ".o_field_widget[name=title_pattern] input",
            run: "edit {marque}",
        },
        {trigger: ".o_form_view .o_form_button_save", run: "click"},
        {
            content: "What is no question is refused",
            trigger: ".modal:contains(« marque »):contains(quel_plan_de_travail)",
        },
        {trigger: ".modal .modal-footer button:contains(Fermer)", run: "click"},
        {
            trigger: ".o_field_widget[name=title_pattern] input",
            run: "edit Cuisine {quel_plan_de_travail}",
        },
        ...save,
        {trigger: "button[name=action_duplicate]", run: "click"},
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] textarea:value(Cuisine (copie))",
        },
        {
            trigger: `${questions} .o_data_row:contains(Quelle essence):contains(est parmi Bois)`,
        },
    ],
});
