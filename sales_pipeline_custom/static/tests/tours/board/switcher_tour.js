import {registry} from "@web/core/registry";
import {card, column} from "../shared/board_steps";

const tours = registry.category("web_tour.tours");
const SWITCHER = ".o_control_panel .o_sales_pipeline_switcher";
const BOARD = ".o_sales_pipeline_board";
const QUICK = ".o_kanban_quick_create";

const choose = (label) => [
    {trigger: SWITCHER, run: "click"},
    {
        trigger: `.o_sales_pipeline_switcher_menu .dropdown-item:contains(${label})`,
        run: "click",
    },
    {trigger: `${SWITCHER}:contains(${label})`},
];

const note = (title) => [
    {trigger: `${QUICK} [name=name] input`, run: `edit ${title}`},
    {trigger: `${QUICK} .o_kanban_add`, run: "click"},
];

tours.add("sales_pipeline_two_pipelines", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: `${SWITCHER}:contains(Mon pipeline)`},
        {trigger: card("PAG Rika", "Nouveau contact")},
        {
            content: "A column says which pipeline it is in",
            trigger: `${column("Coaching: call")} .o_sales_pipeline_column_team:contains(Coaching)`,
        },
        {
            trigger: `${column("Nouveau contact")} .o_sales_pipeline_column_team:contains(Pipeline commun)`,
        },
        {content: "Asked once", trigger: ".o-kanban-button-new", run: "click"},
        {trigger: ".o_sales_pipeline_home_team:contains(Coaching)", run: "click"},
        {trigger: `${column("Coaching: call")} ${QUICK}`},
        ...note("Depuis Nouveau"),
        {trigger: card("Depuis Nouveau", "Coaching: call")},
        {
            trigger: `${column("Premier contact")} .o_kanban_quick_add`,
            run: "click",
        },
        ...note("Depuis la colonne"),
        {trigger: card("Depuis la colonne", "Premier contact")},
        ...choose("Coaching"),
        {
            content: "One team: its columns alone",
            trigger: `${BOARD}:not(:has(.o_column_title:contains(Premier contact)))`,
        },
        {trigger: card("Coaching Durand", "Coaching: call")},
    ],
});

tours.add("sales_pipeline_two_pipelines_again", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: `${SWITCHER}:contains(Coaching)`},
        {
            trigger: `${BOARD}:not(:has(.o_column_title:contains(Premier contact)))`,
        },
        ...choose("Tous les pipelines"),
        {trigger: card("PAG Rika", "Nouveau contact")},
        {trigger: ".o-kanban-button-new", run: "click"},
        ...note("Encore une"),
        {trigger: card("Encore une", "Coaching: call")},
        ...["list", "graph", "pivot", "calendar", "activity"].flatMap((view) => [
            {trigger: `.o_switch_view.o_${view}`, run: "click"},
            {trigger: `.o_${view}_view ${SWITCHER}:contains(Tous les pipelines)`},
        ]),
        {
            content: "The day stands below what is to be done",
            trigger: ".o_activity_summary_cell:contains(Rappeler)",
            run({anchor}) {
                const [what, when] = anchor.firstElementChild.children;
                const {bottom} = what.firstElementChild.getBoundingClientRect();
                const {top} = when.firstElementChild.getBoundingClientRect();
                if (bottom > top + 1) {
                    throw new Error(`It ends at ${bottom}, its day begins at ${top}`);
                }
            },
        },
        ...choose("Coaching"),
        {trigger: ".o_activity_view:not(:contains(PAG Rika)):contains(Coaching)"},
    ],
});

tours.add("sales_pipeline_column_of_a_team", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: `${SWITCHER}:contains(Tous les pipelines)`},
        {trigger: `${column("Coaching: offer")} .o_kanban_quick_add`, run: "click"},
        ...note("Accompagnement Martin"),
        {trigger: card("Accompagnement Martin", "Coaching: offer")},
    ],
});

tours.add("sales_pipeline_switcher_phone", {
    url: "/odoo/pipeline",
    steps: () => [
        {
            trigger: SWITCHER,
            run() {
                if (this.anchor.getBoundingClientRect().right > window.innerWidth) {
                    throw new Error("The switcher is outside the screen");
                }
            },
        },
        ...choose("Coaching"),
        {trigger: card("Coaching Durand", "Coaching: call")},
        ...choose("Mon pipeline"),
        {trigger: card("PAG Rika", "Nouveau contact")},
    ],
});
