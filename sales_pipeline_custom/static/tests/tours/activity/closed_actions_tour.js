import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sales_pipeline_closed_actions", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_set_won_rainbowman]:visible",
            run: "click",
        },
        {
            content: "It names what is still planned",
            trigger: ".modal .o_field_widget[name=planned_text]:contains(Rappeler)",
        },
        {trigger: ".modal .o_field_widget[name=close_actions] input:checked"},
        {trigger: ".modal footer button[name=action_move]:visible", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_form_view .o_arrow_button_current:contains(Gagné)"},
        {
            trigger:
                ".o_form_view:not(:has(.o_sales_pipeline_still_planned:visible)):not(:has(.o_field_widget[name=activity_ids] .o_data_row))",
        },
    ],
});
