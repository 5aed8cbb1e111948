import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

function tab(label) {
    return {trigger: `.o_notebook .nav-link:contains(${label})`, run: "click"};
}

function choose(name, text) {
    return [
        {trigger: `.o_field_widget[name=${name}] input`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

tours.add("sales_pipeline_referral_say", {
    steps: () => [
        tab("Marketing"),
        ...choose("referrer_id", "Alice"),
        {
            content: "The kind of link is proposed, and may be another",
            trigger: ".o_field_widget[name=referral_type_id] input:value(Client)",
        },
        ...choose("referral_type_id", "Amie de la maison"),
        {
            content: "What it would earn shows before it is saved",
            trigger: ".o_field_widget[name=expected_reward]:contains(50)",
        },
        {
            trigger: ".o_field_widget[name=referred_first_name] input",
            run: "edit Bobby",
        },
        ...stepUtils.saveForm(),
        {trigger: ".o_field_widget[name=referral_state]:contains(En attente)"},
        {trigger: ".o_statusbar_buttons button:contains(Gagné)", run: "click"},
        {trigger: ".o_field_widget[name=referral_state]:contains(Acquis)"},
        {
            content: "Who brought it may not change any more",
            trigger: ".o_field_widget[name=referrer_id].o_readonly_modifier",
        },
    ],
});

tours.add("sales_pipeline_referral_refused", {
    steps: () => [
        tab("Marketing"),
        ...choose("referrer_id", "Bob"),
        {
            content: "It is said at once",
            trigger: ".modal .modal-body:contains(personne ne se parraine soi-même)",
        },
        {trigger: ".modal button:contains(Fermer)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger: ".modal .modal-body:contains(personne ne se parraine soi-même)",
        },
        {trigger: ".modal button:contains(Fermer)", run: "click"},
        ...choose("referrer_id", "Alice"),
        ...stepUtils.saveForm(),
        {trigger: ".o_field_widget[name=referral_state]:contains(En attente)"},
    ],
});

tours.add("sales_pipeline_referral_call_off", {
    steps: () => [
        {
            content: "The best referrers, one line each",
            trigger: ".o_group_header:contains(Alice):contains(50)",
            run: "click",
        },
        {trigger: ".o_data_row:contains(Acquis) .o_data_cell", run: "click"},
        {
            trigger: ".o_statusbar_buttons button:contains(Annuler le parrainage)",
            run: "click",
        },
        {trigger: ".modal .o_field_widget[name=note] input", run: "edit Déjà cliente"},
        {
            trigger: ".modal-footer button:contains(Annuler le parrainage)",
            run: "click",
        },
        {trigger: ".o_field_widget[name=cancel_note]:contains(Déjà cliente)"},
    ],
});

tours.add("sales_pipeline_referral_pay", {
    steps: () => [
        {trigger: ".o_data_row:contains(Alice):contains(Acquis)"},
        {
            trigger: ".o_data_row:contains(Alice) .o_list_record_selector input",
            run: "click",
        },
        {trigger: ".o_control_panel button:contains(Payer)", run: "click"},
        {trigger: ".modal .o_data_row:contains(Alice):contains(50)"},
        {
            trigger: ".modal-footer button:contains(Créer les documents)",
            run: "click",
        },
        {
            content: "The draft bill opens",
            trigger:
                ".o_form_view .o_field_widget[name=partner_id]:contains(Alice), .o_form_view .o_field_widget[name=partner_id] input:value(Alice)",
        },
    ],
});

tours.add("sales_pipeline_referral_contact", {
    steps: () => [
        {trigger: ".oe_stat_button:contains(Apportées):contains(1)"},
        tab("Parrainage"),
        {trigger: ".o_field_widget[name=referral_due]:contains(50)"},
        {trigger: ".o_field_widget[name=referral_ids] .o_data_row:contains(Acquis)"},
        {trigger: "button:contains(Créer un code)", run: "click"},
        {trigger: ".o_field_widget[name=referral_code]:contains(/^[2-9A-Z]{8}$/)"},
        {trigger: "button:contains(Révoquer le code)", run: "click"},
        {trigger: ".modal-footer .btn-primary", run: "click"},
        {trigger: "button:contains(Créer un code)"},
        {trigger: ".oe_stat_button:contains(Apportées)", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(Acquis)"},
    ],
});
