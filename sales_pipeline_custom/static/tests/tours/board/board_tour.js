import {registry} from "@web/core/registry";
import {card, column, openStageMenu, see} from "../shared/board_steps";

const TITLE = "PAG Rika";
const OTHER = "PAB Contura";
const NOTE = ".o_sales_pipeline_note";
const REASON = `${NOTE} textarea[name=reason]:focus`;
const tours = registry.category("web_tour.tours");

const noteGone = {trigger: `body:not(:has(${NOTE}))`};
const menuOf = (title, stage) => ({
    content: `Open the menu of ${title}`,
    trigger: `${card(title, stage)} .o_dropdown_kanban button:not(:visible), ${card(title, stage)} .o_dropdown_kanban button`,
    run: "click",
});

/** Move the focused card with the keyboard, and answer nothing to the note. */
function moveByKey(key, title, stage) {
    return [
        {trigger: `${card(title)}:focus`, run: `press ${key}`},
        {
            content: "The note is offered, and Escape brings one back to the card",
            trigger: REASON,
            run: "press Escape",
        },
        noteGone,
        {trigger: `${card(title, stage)}:focus`},
    ];
}

tours.add("sales_pipeline_board_keyboard", {
    url: "/odoo/pipeline",
    steps: () => [
        {
            content: "A screen reader is told what the card is, and where",
            trigger: `${card(TITLE)}[aria-label*="Nouveau contact"]`,
            run() {
                this.anchor.focus();
            },
        },
        ...moveByKey("Shift+ArrowRight", TITLE, "Premier contact"),
        ...moveByKey("Shift+ArrowRight", TITLE, "Appel découverte"),
        ...moveByKey("Shift+ArrowLeft", TITLE, "Premier contact"),
        {
            content: "The other one, to the left of nothing: it stays",
            trigger: card(OTHER, "Nouveau contact"),
            async run({press}) {
                this.anchor.focus();
                await press("Shift+ArrowLeft");
            },
        },
        ...see(OTHER, "Nouveau contact"),
        {
            trigger: card("Foyer Austroflamm", "Négociation"),
            async run({press}) {
                this.anchor.focus();
                await press("Shift+ArrowRight");
            },
        },
        {
            content: "A slip of the finger wins nothing",
            trigger: ".modal:contains(Gagnée ?) button:contains(Annuler)",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        {trigger: `${card("Foyer Austroflamm", "Négociation")}:focus`},
        {
            trigger: card("Foyer Leenders", "Gagné"),
            async run({press}) {
                this.anchor.focus();
                await press("Shift+ArrowRight");
            },
        },
        {
            content: "Losing asks why, from the keyboard too",
            trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
            run: "click",
        },
        {trigger: ".modal button:contains(Marquer comme perdue)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        ...see("Foyer Leenders", "Perdu", "Budget insuffisant"),
    ],
});

tours.add("sales_pipeline_board_phone", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: `${column("Nouveau contact")}:contains(1)`},
        {
            content: "What is at the bottom of a card is not cut",
            trigger: card(TITLE, "Nouveau contact"),
            run() {
                const {right} = this.anchor.getBoundingClientRect();
                if (right > window.innerWidth) {
                    throw new Error("The card is wider than the screen");
                }
            },
        },
        menuOf(TITLE, "Nouveau contact"),
        {
            trigger: ".o_sales_pipeline_move_to:contains(Appel découverte)",
            run: "click",
        },
        {
            content: "What offers to undo it hides no button",
            trigger: `${NOTE}:contains(Appel découverte)`,
            run({anchor}) {
                const offer = document
                    .querySelector(".o_sales_pipeline_undo")
                    .getBoundingClientRect();
                const isHidden = (one) => {
                    const {top, bottom} = one.getBoundingClientRect();
                    return top < offer.bottom && offer.top < bottom;
                };
                const panel = document.querySelector(".o_control_panel");
                if (isHidden(anchor) || isHidden(panel)) {
                    throw new Error(`It goes from ${offer.top} to ${offer.bottom}`);
                }
            },
        },
        {trigger: `${NOTE}:contains(Appel découverte) .btn-close`, run: "click"},
        noteGone,
        ...see(TITLE, "Appel découverte", "40"),
    ],
});

tours.add("sales_pipeline_board_stale", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see(
            TITLE,
            "Premier contact",
            "20 jours dans cette étape (7 prévus)",
            "aucun contact depuis 20 jours",
            "rien de prévu",
            "20 j"
        ),
        {trigger: `${card(TITLE)}.oe_kanban_card_rotting`},
        ...see(OTHER, "Premier contact", "Rien de prévu"),
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {
            trigger: ".o_filter_menu .o_menu_item:contains(Délaissée)",
            run: "click",
        },
        {
            content: "What nobody left alone is not shown",
            trigger: `.o_sales_pipeline_board:not(:has(.o_kanban_record:contains(${OTHER})))`,
        },
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        menuOf(TITLE),
        {
            trigger: ".dropdown-item:contains(Mettre en veille)",
            run: "click",
        },
        {
            trigger: ".modal button:contains(Deux semaines)",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        {
            trigger: ".o_facet_value:contains(Délaissée)",
        },
        {
            trigger: ".o_searchview_facet:contains(Délaissée) .o_facet_remove",
            run: "click",
        },
        ...see(OTHER, "Premier contact"),
        ...see(TITLE, "Premier contact", "En veille jusqu'au"),
        {trigger: `${card(TITLE)}:not(.oe_kanban_card_rotting)`},
        menuOf(TITLE),
        {trigger: ".dropdown-item:contains(Sortir de veille)", run: "click"},
        ...see(TITLE, "Premier contact", "aucun contact depuis 20 jours"),
    ],
});

tours.add("sales_pipeline_board_conversion", {
    url: "/odoo/pipeline",
    steps: () => [
        {
            content: "One went on, one was lost: the two that wait do not count",
            trigger: `${column("Nouveau contact")} .o_sales_pipeline_conversion:contains(Passent : 50 % sur 2)`,
        },
        {
            trigger: `${column("Nouveau contact")} .o_sales_pipeline_conversion[title*="ne comptent pas\u00a0: 2"]`,
        },
        {
            content: "Where all still wait nothing is said",
            trigger: `${column("Premier contact")}:not(:has(.o_sales_pipeline_conversion))`,
        },
        {trigger: `${column("Nouveau contact")} .o_column_title:contains((2))`},
        {
            trigger: card("PAG Rika 2", "Nouveau contact"),
            run: `drag_and_drop (${column("Premier contact")})`,
        },
        {
            content: "Moving a card changes what its column says",
            trigger: `${column("Nouveau contact")} .o_sales_pipeline_conversion:contains(67 % sur 3)`,
        },
        {
            trigger: `${column("Premier contact")} .o_kanban_header.o_sales_pipeline_color_4`,
        },
    ],
});

tours.add("sales_pipeline_board_member", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see(TITLE, "Nouveau contact"),
        openStageMenu("Nouveau contact"),
        {
            content: "Who does not shape the pipeline may fold a column, and only that",
            trigger:
                ".o-dropdown--group-config-menu .o_kanban_toggle_fold:contains(Replier)",
        },
        {
            trigger:
                ".o-dropdown--group-config-menu:not(:has(.o_group_edit)):not(:has(.o_group_delete)):not(:has(.o_colorlist)):not(:contains(Déplacer))",
        },
        {
            trigger:
                ".o_sales_pipeline_board:not(:has(.o_sales_pipeline_add_stage)):not(:has(.o_group_draggable))",
        },
    ],
});
