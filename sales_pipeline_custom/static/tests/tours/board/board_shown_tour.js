import {registry} from "@web/core/registry";
import {card, column, see} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");

function seeAll() {
    const columns = [...document.querySelectorAll(".o_kanban_group")];
    const last = columns.at(-1).getBoundingClientRect();
    if (columns.length < 8 || last.right > window.innerWidth) {
        throw new Error(
            `${columns.length} columns, the last one ends at ${last.right}`
        );
    }
}

/** The menu of filters is as low as the screen, and says each of them whole. */
function readFilters({anchor}) {
    const {bottom} = anchor.getBoundingClientRect();
    const cut = [...anchor.querySelectorAll(".text-truncate, .o-dropdown-item")].find(
        (one) => one.scrollWidth > one.clientWidth + 1
    );
    const hidden = anchor.scrollHeight - anchor.clientHeight;
    if (cut || bottom > innerHeight || (hidden > 1 && bottom < innerHeight - 40)) {
        throw new Error(`${cut?.textContent}: ${bottom} of ${innerHeight}`);
    }
}

/** The title has its words whole however many filters stand beside it. */
function readTitle({anchor}) {
    const {height, width} = anchor.getBoundingClientRect();
    if (height > 40 || anchor.scrollWidth > width + 1) {
        throw new Error(`The title is ${width} by ${height}`);
    }
}

tours.add("sales_pipeline_board_shown", {
    url: "/odoo/pipeline",
    steps: () => [
        ...see("PAG Rika", "Nouveau contact"),
        {content: "The whole board", trigger: column("Perdu"), run: seeAll},
        {
            content: "Nobody folds empty columns unasked",
            trigger: `${column("Négociation")}:not(.o_column_folded)`,
        },
        {trigger: ".o_sales_pipeline_fold_empty[aria-pressed=false]", run: "click"},
        {trigger: `${column("Négociation")}.o_column_folded`},
        {trigger: `${column("Nouveau contact")}:not(.o_column_folded)`},
        {
            trigger: card("PAG Rika", "Nouveau contact"),
            run: `drag_and_drop (${column("Négociation")})`,
        },
        {trigger: `${column("Négociation")} .o_column_title:contains((1))`},
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {trigger: ".o_search_bar_menu", run: readFilters},
        {trigger: ".o_filter_menu .o_menu_item:contains(Archivé)", run: "click"},
        ...see("PAB Contura", "Premier contact"),
        ...["Mes équipes", "Apportées par", "Rien de prévu", "Délaissée"].map(
            (name) => ({
                trigger: `.o_filter_menu .o_menu_item:contains(${name})`,
                run: "click",
            })
        ),
        {trigger: ".o_searchview_facet:contains(Délaissée)"},
        {
            trigger: ".o_last_breadcrumb_item > span:contains(Pipeline)",
            run: readTitle,
        },
    ],
});

const dropIn = (title, zone) => ({
    content: `Drop ${title} in ${zone}`,
    trigger: card(title),
    async run({anchor}) {
        const at = (x, y) => ({
            bubbles: true,
            cancelable: true,
            button: 0,
            buttons: 1,
            clientX: x,
            clientY: y,
            pointerId: 1,
            pointerType: "mouse",
        });
        // What is dragged follows the pointer once a frame.
        const drawn = () => new Promise(requestAnimationFrame);
        const {left, top} = (anchor || this.anchor).getBoundingClientRect();
        const target = anchor || this.anchor;
        target.dispatchEvent(new PointerEvent("pointerdown", at(left + 20, top + 10)));
        await drawn();
        const move = (x, y) =>
            document.dispatchEvent(new PointerEvent("pointermove", at(x, y)));
        move(left + 60, top + 60);
        await drawn();
        move(left + 80, top + 90);
        await drawn();
        const box = document
            .querySelector(`[data-drop-zone=${zone}]`)
            .getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        move(x, y);
        await drawn();
        document.dispatchEvent(
            new PointerEvent("pointerup", {...at(x, y), buttons: 0})
        );
    },
});

tours.add("sales_pipeline_board_zones", {
    url: "/odoo/pipeline",
    steps: () => [
        dropIn("PAG Rika", "won"),
        ...see("PAG Rika", "Gagné"),
        {trigger: "body:not(:has(.o_sales_pipeline_zones))"},
        dropIn("PAB Contura", "lost"),
        {
            trigger: ".modal [name=lost_reason_id] label:contains(Budget insuffisant)",
            run: "click",
        },
        {trigger: ".modal button:contains(Marquer comme perdue)", run: "click"},
        ...see("PAB Contura", "Perdu"),
    ],
});

tours.add("sales_pipeline_board_zone_delete", {
    url: "/odoo/pipeline",
    steps: () => [
        dropIn("PAG Rika", "delete"),
        {
            content: "It is asked first, and one may change one's mind",
            trigger: ".modal footer .btn-secondary",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        ...see("PAG Rika", "Nouveau contact"),
        dropIn("PAG Rika", "delete"),
        {
            trigger: ".modal footer .btn-danger, .modal footer .btn-primary",
            run: "click",
        },
        {trigger: "body:not(:has(.modal))"},
        {trigger: "body:not(:has(.o_kanban_record:contains(PAG Rika)))"},
        ...see("PAB Contura", "Nouveau contact"),
    ],
});

tours.add("sales_pipeline_board_names", {
    url: "/odoo/pipeline",
    steps: () => [
        {
            trigger: `${column("Perdu")} .o_column_title`,
            run() {
                const names = document.querySelectorAll(
                    ".o_kanban_group:not(.o_column_folded) .o_column_title > .text-truncate"
                );
                for (const one of names) {
                    const {parentElement: title, nextElementSibling: count} = one;
                    const isCut =
                        title.scrollWidth > title.clientWidth + 1 ||
                        title.scrollHeight > title.clientHeight + 1;
                    if (isCut) {
                        throw new Error(`“${one.textContent}” is cut`);
                    }
                    const last = [...one.getClientRects()].at(-1);
                    const {left, top} = count.getClientRects()[0];
                    if (Math.abs(top - last.top) > 3 || left - last.right > 12) {
                        throw new Error(`The count left “${one.textContent}”`);
                    }
                }
            },
        },
        {trigger: `${column("Nouveau contact")} .o_column_title`},
    ],
});

tours.add("sales_pipeline_board_by_month", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: card("PAG Rika", "Premier contact")},
        {
            content: "Its column says it",
            trigger: `${card("PAG Rika")}:not(:has(.o_sales_pipeline_card_stage:visible))`,
        },
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {
            trigger: ".o_group_by_menu .o_menu_item:contains(Date de création)",
            run: "click",
        },
        {
            trigger: ".o_group_by_menu .o_item_option:contains(Mois)",
            run: "click",
        },
        {
            trigger: `.o_kanban_record:contains(PAG Rika) .o_sales_pipeline_card_stage:visible:contains(Premier contact)`,
        },
        {
            content: "How many a column counts are those it sums",
            trigger:
                ".o_kanban_group:has(.o_column_title:contains(1 et 2 perdues)) .o_animated_number:contains(/1.000/)",
        },
        {
            trigger:
                ".o_sales_pipeline_totals:contains(1 opportunité):contains(et 2 perdues):contains(/1.000/)",
        },
    ],
});

tours.add("sales_pipeline_board_nothing_archived", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: card("PAG Rika", "Nouveau contact")},
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {trigger: ".o_filter_menu .o_menu_item:contains(Archivé)", run: "click"},
        {
            content: "Nothing speaks of creating",
            trigger: ".o_kanban_view .o_view_nocontent:contains(Rien n'est archivé)",
        },
        {trigger: ".o_switch_view.o_list", run: "click"},
        {
            trigger:
                ".o_list_view .o_view_nocontent:contains(Rien n'est archivé):not(:contains(Créez))",
        },
        {trigger: ".o_facet_value:contains(Archivé) ~ .o_facet_remove", run: "click"},
        {
            content: "A stage without a colour has its dot too",
            trigger:
                ".o_data_row:contains(PAG Rika) td[name=stage_id]:contains(Nouveau contact) .o_sales_pipeline_dot",
        },
    ],
});

tours.add("sales_pipeline_board_form_on_a_phone", {
    steps: () => [
        {
            content: "The title stands beside the ribbon",
            trigger: ".o_widget_web_ribbon .ribbon:contains(Gagné)",
            run() {
                const end = (selector) =>
                    document.querySelector(selector).getBoundingClientRect();
                const ribbon = end(".o_widget_web_ribbon .ribbon");
                const title = end(".oe_title [name=name] textarea, .oe_title input");
                if (title.right > ribbon.left && title.top < ribbon.bottom) {
                    throw new Error(`Title to ${title.right}, ribbon ${ribbon.left}`);
                }
            },
        },
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {
            content: "What was noted takes the room it needs, and scrolls the page",
            trigger: "[name=description] .note-editable",
            run({anchor}) {
                const box = anchor.parentElement;
                const {overflowY} = getComputedStyle(box);
                const height = box.getBoundingClientRect().height;
                if (height > 100 || !["visible", "clip"].includes(overflowY)) {
                    throw new Error(`${height} pixels, ${overflowY}`);
                }
            },
        },
    ],
});
