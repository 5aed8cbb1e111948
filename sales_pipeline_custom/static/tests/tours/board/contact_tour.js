import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sales_pipeline_opportunity_from_contact", {
    steps: () => [
        {trigger: "button[name=action_new_opportunity]", run: "click"},
        {
            content: "The opportunity is filled in with the contact",
            trigger:
                ".o_lead_opportunity_form .o_field_widget[name=partner_id] input:value(Pierre RICHARD)",
        },
        {
            trigger: ".o_lead_opportunity_form .o_field_widget[name=name] textarea",
            run: "edit Poêle à granulé",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_view .o_form_saved"},
        {
            content: "Plan what comes next from the Activity tab",
            trigger: ".o_notebook .nav-link:contains(Activité)",
            run: "click",
        },
        {trigger: "button[name=action_plan_activity]", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=summary] input",
            run: "edit Visite technique",
        },
        {trigger: ".modal footer button.btn-primary:visible", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            trigger:
                ".o_field_widget[name=activity_ids] .o_data_row:contains(Visite technique)",
        },
        {
            content: "Where it came from",
            trigger: ".o_notebook .nav-link:contains(Marketing)",
            run: "click",
        },
        {trigger: ".o_notebook .tab-pane .o_field_widget[name=source_id]"},
        {
            trigger: ".o_notebook .nav-link:contains(Projet)",
            run: "click",
        },
        {trigger: ".o_notebook .tab-pane .o_field_widget[name=description]"},
    ],
});
