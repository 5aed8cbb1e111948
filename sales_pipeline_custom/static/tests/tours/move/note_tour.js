import {registry} from "@web/core/registry";
import {card, drop, see} from "../shared/board_steps";

const TITLE = "PAG Rika";
const NOTE = ".o_sales_pipeline_note";
const closed = {content: "The note is gone", trigger: `body:not(:has(${NOTE}))`};

registry.category("web_tour.tours").add("sales_pipeline_note", {
    url: "/odoo/pipeline",
    steps: () => [
        drop(TITLE, "Premier contact"),
        ...see(TITLE, "Premier contact", "20"),
        {
            content: "A small note is offered, and takes the keyboard",
            trigger: `${NOTE}:contains(Premier contact) textarea[name=reason]:focus`,
        },
        {
            content: "Nothing to say: Enter closes it",
            trigger: `${NOTE} textarea[name=reason]`,
            run: "press Enter",
        },
        closed,
        drop(TITLE, "Appel découverte"),
        {
            trigger: `${NOTE}:contains(Appel découverte) textarea[name=reason]`,
            run: "edit Rencontré au salon <b>de Lyon</b>",
        },
        {
            trigger: `${NOTE} textarea[name=next_action]`,
            run: "edit Visiter le chantier",
        },
        {
            content: "Without a day it would not be planned, and that is said",
            trigger: `${NOTE} .o_sales_pipeline_note_no_day`,
        },
        {
            trigger: `${NOTE} textarea[name=attention]`,
            run: "edit Conduit ancien",
        },
        {
            content: "What is no day is told, and nothing is lost",
            trigger: `${NOTE} .o_sales_pipeline_note_day input`,
            run: "edit demain && press Enter",
        },
        {trigger: `${NOTE} [role=alert]:contains(« demain » n'est pas un jour)`},
        {
            content: "Enter keeps everything, from the day as well",
            trigger: `${NOTE} .o_sales_pipeline_note_day input`,
            run: "edit 24/12/2040 && press Enter",
        },
        closed,
        {
            content: "The next action is planned on the card",
            trigger: `${card(TITLE, "Appel découverte")} .o-mail-ActivityButton .fa-clock-o, ${card(TITLE, "Appel découverte")} .o-mail-ActivityButton .text-success`,
        },
        {
            content: "Working on keeps what was typed",
            trigger: card(TITLE, "Appel découverte"),
        },
        drop(TITLE, "Négociation"),
        {
            trigger: `${NOTE}:contains(Négociation) textarea[name=reason]`,
            run: "edit Devis accepté oralement",
        },
        {trigger: card(TITLE, "Négociation"), run: "click"},
        {trigger: ".o_form_view .nav-link:contains(Passages)", run: "click"},
        closed,
        {
            content: "The history shows a note as soon as it is written",
            trigger: ".o_statusbar_status .o_arrow_button:contains(Proposition)",
            run: "click",
        },
        {
            trigger: `${NOTE} textarea[name=reason]`,
            run: "edit Un point à revoir && press Enter",
        },
        closed,
        {trigger: ".o_sales_pipeline_timeline:contains(Un point à revoir)"},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_note_discarded", {
    url: "/odoo/pipeline",
    steps: () => [
        drop(TITLE, "Premier contact"),
        {
            trigger: `${NOTE}:contains(Échap abandonne) textarea[name=reason]`,
            run: "edit À oublier && press Escape",
        },
        closed,
        ...see(TITLE, "Premier contact"),
        {trigger: card(TITLE, "Premier contact"), run: "click"},
        {trigger: ".o_form_view .nav-link:contains(Passages)", run: "click"},
        {trigger: ".o_sales_pipeline_timeline:contains(Premier contact)"},
        {
            content: "Won by a button: the note is offered as it is to a drop",
            trigger: ".o_statusbar_buttons button:contains(Gagné)",
            run: "click",
        },
        {
            trigger: `${NOTE}:contains(Gagné) textarea[name=reason]`,
            run: "edit Signé ce matin && press Enter",
        },
        closed,
        {trigger: ".o_sales_pipeline_timeline:contains(Signé ce matin)"},
        {trigger: ".o_sales_pipeline_timeline:not(:contains(À oublier))"},
        {trigger: ".o_sales_pipeline_undo:contains(Gagné)"},
    ],
});

const moveOf = (to) => `.o_sales_pipeline_timeline .o_kanban_record:contains(${to})`;

registry.category("web_tour.tours").add("sales_pipeline_timeline", {
    steps: () => [
        {trigger: ".o_form_view .nav-link:contains(Passages)", run: "click"},
        {
            content: "Who, why, and what next, as it was typed",
            trigger: `${moveOf("Appel découverte")}:contains(Camille Test):contains(Rencontré au salon <b>de Lyon</b>):contains(Visiter le chantier)`,
        },
        {trigger: `${moveOf("Perdu")}:contains(Budget insuffisant)`},
        {trigger: `${moveOf("Négociation")}:contains(Réouverture)`},
        {trigger: `${moveOf("Nouveau contact")}:contains(Création):contains(jours)`},
        {
            content: "The chosen stage of a row is its text, when the stage is gone",
            trigger: `${moveOf("Étape disparue")}`,
        },
    ],
});
