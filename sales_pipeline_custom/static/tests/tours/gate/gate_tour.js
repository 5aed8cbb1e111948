import {registry} from "@web/core/registry";
import {column, drop, see} from "../shared/board_steps";

const TITLE = "PAG Rika";
const noDialog = {trigger: "body:not(:has(.modal))"};
const move = {
    trigger: ".modal button:contains(Déplacer):not(:contains(prêtes))",
    run: "click",
};

registry.category("web_tour.tours").add("sales_pipeline_gate", {
    url: "/odoo/pipeline",
    steps: () => [
        drop(TITLE, "Proposition envoyée"),
        {
            content: "What is missing is listed, each with its input",
            trigger: ".modal:contains(Cette étape demande) [data-missing=phone] input",
        },
        {
            trigger:
                ".modal .o_field_many2many_checkboxes:contains(Le besoin est compris)",
        },
        {trigger: ".modal button:contains(Annuler)", run: "click"},
        noDialog,
        ...see(TITLE, "Nouveau contact", "10"),
        drop(TITLE, "Proposition envoyée"),
        {trigger: ".modal [data-missing=phone] input", run: "edit 04 72 00 00 00"},
        move,
        {
            content:
                "Something is still missing: it is said, and nothing typed is lost",
            trigger: ".o_notification:contains(Le besoin est compris)",
        },
        {trigger: ".modal [data-missing=phone] input:value(04 72 00 00 00)"},
        {trigger: ".modal [data-missing=customer_budget] input", run: "edit 12000"},
        {
            trigger: ".modal .o_field_many2many_checkboxes input[type=checkbox]",
            run: "check",
        },
        move,
        noDialog,
        ...see(TITLE, "Proposition envoyée", "60"),
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_gate_in_the_list", {
    url: "/odoo/pipeline?view_type=list",
    steps: () => [
        {trigger: ".o_list_view .o_data_row:contains(PAG Rika)"},
        {
            trigger: "thead .o_list_record_selector input",
            run: "check",
        },
        {
            trigger: ".o_data_row:contains(PAG Rika) td[name=stage_id]",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name=stage_id] input",
            run: "edit Proposition",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Proposition envoyée)",
            run: "click",
        },
        {
            trigger: ".modal:contains(À compléter pour cette étape : 1 sur 2)",
        },
        {trigger: ".modal legend:contains(PAG Rika)"},
        {trigger: ".modal button:contains(Déplacer les prêtes)", run: "click"},
        noDialog,
        {trigger: ".o_data_row:contains(PAB Stûv) td:contains(Proposition envoyée)"},
        {trigger: ".o_data_row:contains(PAG Rika) td:contains(Nouveau contact)"},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_note_required", {
    url: "/odoo/pipeline",
    steps: () => [
        drop(TITLE, "Négociation"),
        {
            content: "Without a reason the dialog stays",
            trigger: ".modal button:contains(Déplacer)",
            run: "click",
        },
        {trigger: ".modal .o_field_invalid[name=reason]"},
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Le client négocie",
        },
        {trigger: ".modal button:contains(Déplacer)", run: "click"},
        noDialog,
        ...see(TITLE, "Négociation"),
        {trigger: column("Négociation")},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_checklist", {
    steps: () => [
        {
            trigger:
                ".o_sales_pipeline_checklist label:contains(Le besoin est compris)",
            run: "click",
        },
        {
            content: "Who ticked it is shown",
            trigger: ".o_sales_pipeline_checklist label:contains(Camille Test)",
        },
        {
            trigger: ".o_sales_pipeline_checklist label:contains(Photos du conduit)",
        },
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_won_button", {
    steps: () => [
        {
            trigger: "button[name=action_set_won_rainbowman]:visible",
            run: "click",
        },
        {
            trigger: ".modal .o_field_many2many_checkboxes input[type=checkbox]",
            run: "check",
        },
        move,
        noDialog,
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(Gagné)"},
    ],
});
