import {registry} from "@web/core/registry";

const row = (name) => `.o_data_row:contains(${name})`;

registry.category("web_tour.tours").add("sales_pipeline_stage_list_delete", {
    steps: () => [
        {
            trigger: `${row("Proposition envoyée")} .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: `${row("Premier contact")} .o_list_record_selector input`,
            run: "click",
        },
        {trigger: ".o_cp_action_menus button:contains(Actions)", run: "click"},
        {trigger: ".o-dropdown-item:contains(Supprimer)", run: "click"},
        {
            content: "What both hold is told, and where it goes is asked",
            trigger: ".modal-title:contains(Premier contact, Proposition envoyée)",
        },
        {trigger: ".modal [name=target_id] input", run: "edit Négociation"},
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Négociation)",
            run: "click",
        },
        {trigger: ".modal footer button[name=action_delete]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: `.o_list_view:not(:has(${row("Proposition envoyée")}))`},
    ],
});
