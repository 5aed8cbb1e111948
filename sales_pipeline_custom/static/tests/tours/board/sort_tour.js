import {registry} from "@web/core/registry";
import {column} from "../shared/board_steps";

const first = (title) => ({
    content: `${title} comes first`,
    trigger: `${column("Nouveau contact")} .o_kanban_record:first:contains(${title})`,
});

registry.category("web_tour.tours").add("sales_pipeline_sort_by_stars_and_value", {
    url: "/odoo/pipeline",
    steps: () => [
        first("Petit récent"),
        {trigger: ".o_sales_pipeline_sort[aria-pressed=false]", run: "click"},
        first("Gros ancien"),
        {
            content: "It is remembered",
            trigger: ".o_sales_pipeline_sort[aria-pressed=true]",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        first("Gros ancien"),
        {trigger: ".o_sales_pipeline_sort[aria-pressed=true]", run: "click"},
        first("Petit récent"),
        {
            trigger: ".o_sales_pipeline_sort[aria-pressed=false]",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        first("Petit récent"),
    ],
});
