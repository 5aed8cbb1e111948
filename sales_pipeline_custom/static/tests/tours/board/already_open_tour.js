import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const row = (contact) => `.o_list_view .o_data_row:contains(${contact})`;
const stage = (where) => `${where} .o_sales_pipeline_contact_stage`;
const MENU = ".o_sales_pipeline_contact_stages";

tours.add("sales_pipeline_contact_beside", {
    url: "/odoo/contacts",
    steps: () => [
        {
            content: "A list of contacts",
            trigger: ".o_switch_view.o_list, .o_list_view",
            run: "click",
        },
        {
            content: "Who has it is said before anything is created",
            trigger: `${stage(row("Ana"))}:contains(Une opportunité chez Julien)`,
            run: "click",
        },
        {
            trigger: `${MENU}:contains(Une opportunité chez Julien):not(:contains(10))`,
        },
        {trigger: `${MENU} .o-dropdown-item`, run: "press Escape"},
        {trigger: `body:not(:has(${MENU}))`},
        {
            content: "A customer shows that one was won, and a new deal is offered",
            trigger: `${stage(row("Ben"))}:contains(Gagné)`,
            run: "click",
        },
        {trigger: `${MENU}:contains(Nouvelle affaire)`},
        {
            trigger: `${MENU} .o-dropdown-item:contains(Nouveau contact)`,
            run: "click",
        },
        {trigger: `${stage(row("Ben"))}:contains(Nouveau contact)`},
    ],
});

const QUICK = ".o_kanban_quick_create";

tours.add("sales_pipeline_already_open", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: ".o_kanban_group:contains(Nouveau contact)"},
        {trigger: ".o-kanban-button-new", run: "click"},
        {trigger: `${QUICK} [name=name] input`, run: "edit Poêle d'Ana"},
        {trigger: `${QUICK}:not(:has(.o_sales_pipeline_already_open))`},
        {trigger: `${QUICK} [name=partner_id] input`, run: "edit Ana"},
        {
            trigger:
                ".ui-autocomplete .dropdown-item:contains(Ana):not(:contains(Créer))",
            run: "click",
        },
        {
            content: "It is said beside the customer that was chosen",
            trigger: `${QUICK} .o_sales_pipeline_already_open:contains(Une opportunité chez Julien)`,
        },
        {trigger: `${QUICK} .o_kanban_cancel`, run: "click"},
    ],
});
