import {registry} from "@web/core/registry";
import {card, column, see} from "../shared/board_steps";

const TOTALS = ".o_sales_pipeline_totals";

registry.category("web_tour.tours").add("sales_pipeline_board_totals", {
    url: "/odoo/pipeline",
    steps: () => [
        {
            content: "What is shown, without the value of what is lost",
            trigger: `${TOTALS}:contains(2 opportunités):contains(Valeur)`,
        },
        {
            content: "What was lost would make up the rest of the list's total",
            trigger: `${TOTALS} .o_sales_pipeline_total_lost:contains(et 1 perdue):contains(9 000)`,
        },
        {trigger: `${TOTALS} .o_sales_pipeline_total_value:contains(3 000)`},
        {trigger: `${TOTALS} .o_sales_pipeline_total_weighted:contains(500)`},
        {
            trigger: card("PAG Rika", "Nouveau contact"),
            run: `drag_and_drop (${column("Premier contact")})`,
        },
        {
            content: "A card that moves changes what all of them weigh",
            trigger: `${TOTALS} .o_sales_pipeline_total_weighted:contains(600)`,
        },
        ...see("PAG Rika", "Premier contact", "Rappeler pour le conduit", "2040"),
        {trigger: ".o_sales_pipeline_switcher", run: "click"},
        {
            trigger: `.o_sales_pipeline_switcher_menu .dropdown-item:contains(Tous les pipelines)`,
            run: "click",
        },
        {trigger: `${TOTALS}:not(:contains(2 opportunités))`},
    ],
});
