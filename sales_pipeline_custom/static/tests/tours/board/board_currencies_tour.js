import {registry} from "@web/core/registry";
import {column, see, weighs} from "../shared/board_steps";

registry.category("web_tour.tours").add("sales_pipeline_board_currencies", {
    steps: () => [
        ...see("PAG Rika", "Négociation"),
        ...see("PAB Contura", "Négociation"),
        weighs("Négociation", "1 200 €"),
        {
            content: "What was converted, and at which rate",
            trigger: `${column("Négociation")} .o_sales_pipeline_column_weighted sup`,
            run: "hover",
        },
        {trigger: ".o_multi_currency_popover:contains($)"},
    ],
});
