import {registry} from "@web/core/registry";
import {card, column, drop, move, see} from "../shared/board_steps";

const TITLE = "PAG Rika";

registry.category("web_tour.tours").add("sales_pipeline_drag_through_stages", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see(TITLE, "Nouveau contact", "10"),
        ...move(TITLE, "Premier contact", "20", "2 000"),
        ...move(TITLE, "Appel découverte", "40", "4 000"),
        ...move(TITLE, "Proposition envoyée", "60", "6 000"),
        ...move(TITLE, "Négociation", "80", "8 000"),
        ...move(TITLE, "Gagné", "10 000", "10 000"),
        {
            content: "A won opportunity no longer shows a chance of winning",
            trigger: `${card(TITLE, "Gagné")}:not(:has(.o_sales_pipeline_weighted))`,
        },
        ...move(TITLE, "Appel découverte", "40", "4 000"),
        {
            content: "Nothing weighs any more in the column it left",
            trigger: `${column("Gagné")} .o_sales_pipeline_column_weighted:not(:contains(10))`,
        },
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_drag_to_lost_and_back", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see(TITLE, "Nouveau contact"),
        ...move(TITLE, "Négociation", "80", "8 000"),
        drop(TITLE, "Perdu"),
        {
            content: "Change one's mind",
            trigger: ".modal button:contains(Annuler)",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        ...see(TITLE, "Négociation", "80"),
        drop(TITLE, "Perdu"),
        {
            content: "Without a reason the dialog stays",
            trigger: ".modal button:contains(Marquer comme perdue)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_invalid[name=lost_reason_id]",
        },
        {
            trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
            run: "click",
        },
        {
            trigger: ".modal button:contains(Marquer comme perdue)",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        ...see(TITLE, "Perdu", "Budget insuffisant"),
        ...move(TITLE, "Proposition envoyée", "60", "6 000"),
    ],
});
