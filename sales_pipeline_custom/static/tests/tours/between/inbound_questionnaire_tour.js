import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const lines = ".o_field_widget[name=mapping_ids]";

function row(text) {
    return `.o_data_row:contains(${text})`;
}

function choose(selector, text) {
    return [
        {trigger: `${selector} input`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${text})`,
            run: "click",
        },
    ];
}

/** Type a text of several lines, which the words of a tour do not take. */
function paste(text) {
    return (helpers) => helpers.edit(text);
}

tours.add("sales_pipeline_inbound_address", {
    steps: () => [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {
            trigger: ".dropdown-menu .dropdown-item:contains(Adresses de réception)",
            run: "click",
        },
        {trigger: row("contact@in.example.com")},
        {trigger: ".o_list_button_add", run: "click"},
        {
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Visiteurs du salon",
        },
        {trigger: ".o_field_widget[name=alias_name] input", run: "edit salon"},
        ...choose(".o_field_widget[name=project_template_id]", "Stove"),
        {
            trigger: "button:contains(Ajouter les lignes habituelles)",
            run: "click",
        },
        {trigger: `${lines} ${row("Téléphone")}:contains(Téléphone)`},
        {trigger: `${lines} a:contains(Ajouter une ligne)`, run: "click"},
        {
            trigger: `${lines} .o_selected_row .o_field_widget[name=labels] input`,
            run: "edit Type d'appareil; Appareil",
        },
        ...choose(`${lines} .o_selected_row .o_field_widget[name=question_id]`, "Kind"),
        {
            trigger: `${lines} .o_selected_row .o_field_widget[name=equivalents] textarea`,
            run: "edit Poêle à granulés = PAG",
        },
        ...stepUtils.saveForm(),
        {trigger: "button:contains(Essayer un message)", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: paste(
                "De : Ana Silva <ana@x.example.com>\nObjet : Un poêle à Namur\n\nTéléphone : 06 39 98 00 84\nBudget : environ 8 000 €\nAppareil : poele a granules\nDélai : vite"
            ),
        },
        {trigger: ".modal footer button:contains(Essayer)", run: "click"},
        {trigger: ".modal .alert-success:contains(Crée une opportunité)"},
        {
            content: "What it would be called, whose, and what it says",
            trigger: ".modal .o_field_widget[name=title]:contains(Un poêle à Namur)",
        },
        {trigger: ".modal .o_field_widget[name=author]:contains(Ana Silva)"},
        {trigger: ".modal .o_field_widget[name=owner_name]:contains(Personne)"},
        {trigger: ".modal .o_field_widget[name=preview]:contains(environ 8 000 €)"},
        {trigger: `.modal:not(:has(${row("Objet")}))`},
        {trigger: `.modal ${row("Budget du client")}:contains(8 000,00)`},
        {trigger: `.modal ${row("Kind")}:contains(PAG)`},
        {trigger: `.modal ${row("Ville")}:contains(Absent de ce message)`},
        {trigger: `.modal ${row("vite")}:contains(Non utilisé)`},
        {
            content: "A robot is told from a person",
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: paste(
                "From: rose@x.example.com\nAuto-Submitted: auto-replied\n\nAbsente"
            ),
        },
        {trigger: ".modal footer button:contains(Essayer)", run: "click"},
        {trigger: ".modal .alert-warning:contains(réponse automatique)"},
        {trigger: ".modal footer button:contains(Fermer)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});
