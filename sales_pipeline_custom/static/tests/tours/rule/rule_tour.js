import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noDialog = {trigger: "body:not(:has(.modal))"};
const list = (...steps) => [{trigger: ".o_list_view .o_data_row"}, ...steps];

/** Choose a value in a field that completes what one types. */
function choose(field, text) {
    return [
        {trigger: `.o_field_widget[name=${field}] input`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

/** Open what a menu of Ventes > Configuration leads to. */
function configuration(entry) {
    return [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {trigger: `.dropdown-menu .dropdown-item:contains(${entry})`, run: "click"},
    ];
}

tours.add("sales_pipeline_rule_create", {
    url: "/odoo/sales",
    steps: () => [
        ...configuration("Règles de passage"),
        {
            trigger: ".o_breadcrumb:contains(Règles de passage)",
        },
        {trigger: ".o_list_button_add", run: "click"},
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Proposition : rappeler",
        },
        ...choose("to_stage_ids", "Proposition envoyée"),
        {
            content: "Whoever listens hears what the unit is of",
            trigger: "label:contains(Unité du délai)",
            run() {
                if (this.anchor.control?.value !== "Jours") {
                    throw new Error("The label is of no field");
                }
            },
        },
        {
            trigger: ".o_field_widget[name=action_ids] a:contains(Ajouter une ligne)",
            run: "click",
        },
        {
            content: "Code is not for a manager",
            trigger: ".modal .o_field_widget[name=kind] input",
            run: "click",
        },
        {
            trigger:
                ".o_select_menu_menu:contains(Planifier une activité):not(:contains(Action serveur))",
        },
        {
            trigger: ".o_select_menu_item:contains(Planifier une activité)",
            run: "click",
        },
        ...choose("activity_type_id", "Appel"),
        {
            trigger: ".modal .o_field_widget[name=activity_summary] input",
            run: "edit Prendre des nouvelles",
        },
        {
            trigger: ".modal .o_form_button_save:contains(Enregistrer & Fermer)",
            run: "click",
        },
        noDialog,
        {
            trigger:
                ".o_field_widget[name=action_ids] .o_data_row:contains(Prendre des nouvelles)",
        },
        {trigger: "button[name=action_switch_on]", run: "click"},
        {trigger: "button[name=action_switch_off]"},
        {trigger: ".o_field_widget[name=user_id] input:value(Hélène Test)"},
    ],
});

tours.add("sales_pipeline_rule_dry_run", {
    url: "/odoo/pipeline-rules",
    steps: () => [
        ...list({
            trigger: ".o_data_row td:contains(Essai de la proposition)",
            run: "click",
        }),
        {trigger: "button[name=action_dry_run]", run: "click"},
        {
            trigger:
                ".modal .o_data_row:contains(PAG Rika):contains(Proposition envoyée):contains(Déclenchée)",
        },
        {
            trigger:
                ".modal .o_data_row:contains(PAB Stûv):contains(Le filtre ne correspond pas)",
        },
        {trigger: ".modal .o_field_widget[name=days] input", run: "edit 7"},
        {trigger: ".modal button[name=action_play]", run: "click"},
        {trigger: ".modal .o_field_widget[name=days] input:value(7)"},
        {trigger: ".modal .o_data_row:contains(PAG Rika)"},
        {trigger: ".modal footer button:contains(Fermer)", run: "click"},
        noDialog,
        {trigger: "button[name=action_switch_on]"},
    ],
});

tours.add("sales_pipeline_rule_ready_made", {
    url: "/odoo/pipeline-rules",
    steps: () => [
        ...list({
            trigger:
                ".o_data_row:contains(Appel découverte) .o_field_boolean_toggle input:not(:checked)",
            run: "click",
        }),
        {
            trigger:
                ".o_data_row:contains(Appel découverte) .o_field_boolean_toggle input:checked",
        },
        {
            content: "It is saved",
            trigger: ".o_data_row:contains(Appel découverte):not(.text-muted)",
        },
    ],
});

tours.add("sales_pipeline_rule_log", {
    url: "/odoo/pipeline-runs",
    steps: () => [
        ...list({
            trigger:
                ".o_data_row:contains(PAG Rika):contains(Étiqueter):contains(Exécutée)",
        }),
        {
            content: "Why it did not",
            trigger:
                ".o_data_row:contains(PAB Stûv):contains(Ignorée):contains(Le filtre de la règle ne correspond pas)",
        },
        {
            trigger: ".o_data_row:contains(PAG Rika) td[name=state]",
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name=lead_id] a", run: "click"},
        {
            content: "The opportunity leads to it too",
            trigger: ".o_form_view button[name=action_open_runs]:contains(1)",
            run: "click",
        },
        {trigger: ".o_data_row:contains(Étiqueter)"},
    ],
});

tours.add("sales_pipeline_rule_retry", {
    url: "/odoo/pipeline-rules",
    steps: () => [
        ...list({trigger: ".o_data_row td:contains(Étiqueter)", run: "click"}),
        {
            trigger: ".o-mail-Activity:contains(Une exécution a échoué)",
        },
        {trigger: "button[name=action_open_failed_runs]", run: "click"},
        {
            trigger: ".o_list_view .o_data_row:contains(Échouée) td[name=state]",
            run: "click",
        },
        {trigger: ".alert-danger:contains(n'est plus un utilisateur actif)"},
        {trigger: "button[name=action_retry]", run: "click"},
        {trigger: ".o_arrow_button_current:contains(Exécutée)"},
        {trigger: ".o_form_view:contains(Attribuée à Zoe)"},
    ],
});
