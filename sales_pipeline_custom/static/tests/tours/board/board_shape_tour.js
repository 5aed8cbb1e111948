import {registry} from "@web/core/registry";
import {card, column, drop, openStageMenu, see} from "../shared/board_steps";

const TITLE = "PAG Rika";
const MENU = ".o-dropdown--group-config-menu";
const noDialog = {trigger: "body:not(:has(.modal))"};
const tours = registry.category("web_tour.tours");

/** See one column right before another one. */
const before = (stage, next) => ({
    content: `${stage} stands before ${next}`,
    trigger: `${column(stage)} + .o_kanban_group:has(.o_column_title:contains(${next}))`,
});
const choose = (words) => ({
    content: `Choose ${words}`,
    trigger: `${MENU} .dropdown-item:contains(${words})`,
    run: "click",
});

tours.add("sales_pipeline_board_add_stage", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: ".o_sales_pipeline_add_stage", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Visite technique",
        },
        {
            content: "Its color, of a palette",
            trigger: ".modal .o_field_widget[name=pipeline_color] button",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=pipeline_color] button[data-color='11']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=place_before_id] input",
            run: "edit Proposition",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Proposition envoyée)",
            run: "click",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        noDialog,
        before("Appel découverte", "Visite technique"),
        before("Visite technique", "Proposition envoyée"),
        {
            trigger: `${column("Visite technique")} .o_kanban_header.o_sales_pipeline_color_11`,
        },
        drop(TITLE, "Visite technique"),
        ...see(TITLE, "Visite technique", "50"),
    ],
});

tours.add("sales_pipeline_board_shape", {
    url: "/odoo/pipeline",
    steps: () => [
        openStageMenu("Premier contact"),
        {
            content: "Recolor it",
            trigger: `${MENU} .o_colorlist button[title=Rouge]`,
            run: "click",
        },
        {
            trigger: `${column("Premier contact")} .o_kanban_header.o_sales_pipeline_color_1`,
        },
        openStageMenu("Premier contact"),
        choose("Modifier"),
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Prise de contact",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        noDialog,
        {
            content: "It is called so on the board",
            trigger: column("Prise de contact"),
        },
        {
            content: "Drag its header behind the next one",
            trigger: `${column("Prise de contact")} .o_column_title`,
            run: `drag_and_drop (${column("Appel découverte")} .o_column_title)`,
        },
        before("Appel découverte", "Prise de contact"),
        openStageMenu("Prise de contact"),
        choose("Déplacer vers la gauche"),
        before("Prise de contact", "Appel découverte"),
        openStageMenu("Prise de contact"),
        choose("Replier pour tous"),
        {trigger: `${column("Prise de contact")}.o_column_folded`},
    ],
});

tours.add("sales_pipeline_board_delete_stage", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see(TITLE, "Premier contact"),
        openStageMenu("Premier contact"),
        choose("Supprimer"),
        {
            content: "Open ones, of everybody",
            trigger: ".modal .o_field_widget[name=count_active]:contains(2)",
        },
        {
            content: "What was lost there counts",
            trigger: ".modal .o_field_widget[name=count_lost]:contains(1)",
        },
        {
            content: "What was archived there as well",
            trigger: ".modal .o_field_widget[name=count_archived]:contains(1)",
        },
        {
            content: "The stage before is proposed",
            trigger:
                ".modal .o_field_widget[name=target_id] input:value(Nouveau contact)",
            run: "click",
        },
        {
            content: "Nothing is won by it",
            trigger:
                ".o-autocomplete--dropdown-menu:contains(Négociation):not(:contains(Gagné))",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Négociation)",
            run: "click",
        },
        {trigger: ".modal button[name=action_delete]", run: "click"},
        noDialog,
        ...see(TITLE, "Négociation"),
        {
            content: "Its column is gone",
            trigger:
                ".o_sales_pipeline_board:not(:has(.o_column_title:contains(Premier contact)))",
        },
        openStageMenu("Gagné"),
        choose("Supprimer"),
        {
            content: "The only won stage stays, and it is said what to do",
            trigger: ".modal:contains(seule étape gagnée)",
        },
        {trigger: ".modal .modal-footer button", run: "click"},
        noDialog,
        {trigger: card(TITLE, "Négociation")},
    ],
});
