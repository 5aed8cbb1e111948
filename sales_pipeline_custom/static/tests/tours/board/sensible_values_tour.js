import {registry} from "@web/core/registry";
import {column} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");
const form = ".o_kanban_quick_create";
const revenue = `${form} .o_field_widget[name=expected_revenue]`;

function add(amount) {
    return [
        {trigger: `${revenue} input`, run: `edit ${amount}`},
        {trigger: `${form} .o_kanban_add`, run: "click"},
    ];
}

// What is no amount is not taken for none, nor a negative one for an amount.
tours.add("sales_pipeline_no_amount", {
    steps: () => [
        {trigger: `${column("Nouveau contact")} .o_kanban_quick_add`, run: "click"},
        {
            trigger: `${form} .o_field_widget[name=name] input`,
            run: "edit Poêle de l'atelier",
        },
        ...add("abc"),
        {trigger: `${revenue}.o_field_invalid`},
        {trigger: `body:not(:has(.o_kanban_record:contains(Poêle de l'atelier)))`},
        {trigger: `${revenue} input`, run: "edit 1 200 €"},
        {trigger: `${form} .o_field_widget[name=name] input`, run: "click"},
        {trigger: `${revenue}:not(.o_field_invalid)`},
        ...add("-5"),
        {trigger: `${revenue}.o_field_invalid`},
        {trigger: `body:not(:has(.o_kanban_record:contains(Poêle de l'atelier)))`},
        {trigger: `${form} .o_kanban_cancel`, run: "click"},
        {trigger: `body:not(:has(${form}))`},
    ],
});
