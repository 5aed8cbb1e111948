import {registry} from "@web/core/registry";
import {card, drop, see} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");
const UNDO = ".o_sales_pipeline_undo button:contains(Annuler le passage)";
const gone = {trigger: "body:not(:has(.o_sales_pipeline_undo))"};

tours.add("sales_pipeline_board_undo", {
    url: "/odoo/pipeline",
    steps: () => [
        drop("PAG Rika", "Premier contact"),
        ...see("PAG Rika", "Premier contact"),
        {content: "A double click undoes once", trigger: UNDO, run: "dblclick"},
        ...see("PAG Rika", "Nouveau contact"),
        gone,
        {trigger: "body:not(:has(.modal))"},
        {
            content: "The note of a move that is undone goes too",
            trigger: "body:not(:has(.o_sales_pipeline_note))",
        },
        drop("PAB Contura", "Perdu"),
        {
            trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
            run: "click",
        },
        {trigger: ".modal button:contains(Marquer comme perdue)", run: "click"},
        ...see("PAB Contura", "Perdu"),
        {
            trigger: `.o_sales_pipeline_undo:contains(« PAB Contura » est passée à Perdu)`,
        },
        {trigger: UNDO, run: "click"},
        ...see("PAB Contura", "Négociation"),
        gone,
    ],
});

const row = (stage) =>
    `.o_data_row:contains(PAG Rika 1) td[name=stage_id]:contains(${stage})`;

tours.add("sales_pipeline_board_undo_many", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: card("PAG Rika 1")},
        {trigger: ".o_switch_view.o_list", run: "click"},
        {trigger: ".o_list_view thead .o_list_record_selector input", run: "click"},
        {trigger: row("Nouveau contact"), run: "click"},
        {trigger: ".o_data_row td[name=stage_id] input", run: "edit Premier contact"},
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Premier contact)",
            run: "click",
        },
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: row("Premier contact")},
        {
            trigger: `.o_sales_pipeline_undo:contains(3 opportunités sont passées à Premier contact)`,
        },
        {trigger: UNDO, run: "click"},
        {trigger: row("Nouveau contact")},
        gone,
    ],
});

const lose = [
    {
        trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
        run: "click",
    },
    {trigger: ".modal button:contains(Marquer comme perdue)", run: "click"},
];

tours.add("sales_pipeline_board_undo_many_lost", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: card("PAG Rika 1")},
        {trigger: ".o_switch_view.o_list", run: "click"},
        {trigger: row("Nouveau contact")},
        {trigger: ".o_list_view thead .o_list_record_selector input", run: "click"},
        {trigger: ".o_data_row_selected:contains(PAG Rika 3)"},
        {trigger: ".o_cp_action_menus button:contains(Actions)", run: "click"},
        {
            content: "The menu asks what the button asks",
            trigger: ".o-dropdown-item:contains(Marquer comme perdue)",
            run: "click",
        },
        {trigger: ".modal-title:contains(4 opportunités)"},
        {
            content: "What is won already is named, and stays so unless one says",
            trigger:
                ".modal [name=won]:contains(Déjà gagnée : « PAG Rika 3 »):has([name=leave_won] input:checked)",
        },
        {
            content: "They are several",
            trigger: ".modal label:contains(Pourquoi sont-elles perdues ?):visible",
        },
        ...lose,
        {
            trigger: `.o_sales_pipeline_undo:contains(3 opportunités sont passées à Perdu)`,
        },
        {trigger: row("Perdu")},
        {trigger: UNDO, run: "click"},
        {trigger: row("Nouveau contact")},
        gone,
    ],
});

tours.add("sales_pipeline_board_undo_lost_in_form", {
    steps: () => [
        {trigger: ".o_statusbar_buttons button:contains(Perdu)", run: "click"},
        ...lose,
        {
            trigger: `.o_sales_pipeline_undo:contains(« PAG Rika 1 » est passée à Perdu)`,
        },
        {trigger: UNDO, run: "click"},
        {trigger: ".o_arrow_button_current:contains(Nouveau contact)"},
        gone,
    ],
});
