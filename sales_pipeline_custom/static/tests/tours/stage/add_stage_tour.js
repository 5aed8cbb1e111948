import {registry} from "@web/core/registry";
import {column} from "../shared/board_steps";

const field = (name) => `.modal .o_field_widget[name=${name}] input`;

registry.category("web_tour.tours").add("sales_pipeline_add_stage_enter", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: ".o_sales_pipeline_add_stage", run: "click"},
        {
            content: "A name that lacks is asked for, and nothing is lost",
            trigger: field("probability"),
            run: "edit 33",
        },
        {trigger: field("probability"), run: "press Enter"},
        {trigger: ".modal .o_field_widget[name=name].o_field_invalid"},
        {trigger: field("name"), run: "edit Visite technique"},
        {
            content: "Enter chooses from a list that is open",
            trigger: field("place_before_id"),
            run: "edit Négo",
        },
        {trigger: ".modal .o-autocomplete--dropdown-item:contains(Négociation)"},
        {trigger: field("place_before_id"), run: "press Enter"},
        {trigger: `${field("place_before_id")}:value(Négociation)`},
        {trigger: field("probability"), run: "edit 72"},
        {trigger: field("name"), run: "edit Visite sur place"},
        {content: "else it adds the stage", trigger: field("name"), run: "press Enter"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: column("Visite sur place")},
    ],
});
