import {registry} from "@web/core/registry";

const input = (name) => `.modal .o_field_widget[name=${name}] input`;

// Ventes > Configuration > Pipeline > Réglages, as a sales manager.
registry.category("web_tour.tours").add("sales_pipeline_settings", {
    steps: () => [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {
            trigger:
                ".dropdown-item[data-menu-xmlid='sales_pipeline_custom.menu_config_settings']",
            run: "click",
        },
        {trigger: input("crm_untouched_days"), run: "edit 21"},
        {trigger: input("crm_questionnaire_link_days"), run: "edit 45"},
        {trigger: ".modal:contains(Messages traités)"},
        {trigger: ".modal button[name=action_save]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});
