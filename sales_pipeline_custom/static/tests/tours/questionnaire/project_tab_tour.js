import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const noDialog = {trigger: "body:not(:has(.modal))"};
const asked = (code) => `.o_sales_pipeline_question[data-code=${code}]`;

/** Type an answer, and see it counted: so many are. */
function type(code, text, count, input = "input") {
    return [
        {trigger: `${asked(code)} ${input}`, run: `edit ${text}`},
        {trigger: `${asked(code)} ${input}`, run: "press Tab"},
        answered(count),
    ];
}

function click(code, label, count) {
    return [
        {trigger: `${asked(code)} label:contains(${label})`, run: "click"},
        answered(count),
    ];
}

function answered(count) {
    return {
        content: `${count} questions are answered, and saved`,
        trigger: `.o_sales_pipeline_answered:contains(/^${count} \\//)`,
    };
}

const openTab = {
    trigger: ".o_notebook .nav-link:contains(Projet)",
    run: "click",
};
const insert = [
    {trigger: ".o_sales_pipeline_insert", run: "click"},
    {trigger: ".dropdown-item:contains(Chantier)", run: "click"},
    {trigger: ".o_sales_pipeline_questionnaire:contains(Chantier)"},
];

tours.add("sales_pipeline_project_tab_answer", {
    steps: () => [
        openTab,
        ...insert,
        answered(0),
        {
            content: "One answers at once",
            trigger: `${asked("brand")} input:focus`,
        },
        {
            content: "What depends on another answer is not asked yet",
            trigger: `.o_sales_pipeline_project:not(:has(${asked("flue")}))`,
        },
        ...type("brand", "Rika", 1),
        ...type("notes", "Escalier étroit", 2, "textarea"),
        ...type("rooms", "5", 3),
        {trigger: `${asked("power")} input`, run: "edit beaucoup"},
        {trigger: `${asked("power")} input`, run: "press Tab"},
        {
            content: "What is no number is refused in a sentence, and stays",
            trigger: `${asked("power")}:has(input:value(beaucoup)) .o_sales_pipeline_wrong:contains(« beaucoup »)`,
        },
        ...type("power", "99", 3),
        {
            trigger: `${asked("power")} .o_sales_pipeline_wrong:contains(de 2 à 20):contains(99)`,
        },
        ...type("power", "8,5", 4),
        {trigger: `${asked("power")}:not(:has([aria-invalid]))`},
        ...type("budget", "8 000,50", 5),
        {trigger: `${asked("budget")}:contains(€)`},
        ...type("day", "31/12/2026", 6),
        ...type("moment", "31/12/2026 14:30", 7),
        ...click("kind", "Granulés", 8),
        {
            content: "The question that depends on it is asked at once",
            trigger: `${asked("flue")} input`,
        },
        ...click("extras", "Socle", 9),
        ...click("extras", "Ramonage", 9),
        ...click("easy", "4", 10),
        ...click("nps", "10", 11),
        ...click("owner", "Oui", 12),
        {
            trigger: `${asked("plan")} input[type=file]`,
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(new File(["%PDF-1.4 plan"], "plan.pdf"));
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: `${asked("plan")} a:contains(plan.pdf)`},
        answered(13),
        {
            content: "Enter goes on from question to question",
            trigger: `${asked("brand")} input`,
            run: "edit MCZ",
        },
        {trigger: `${asked("brand")} input`, run: "press Enter"},
        {trigger: `${asked("notes")} textarea:focus`},
        {
            content: "Hidden answers come back as they were",
            trigger: `${asked("flue")} input`,
            run: "edit Inox",
        },
        {trigger: `${asked("kind")} label:contains(Bois)`, run: "click"},
        {trigger: `.o_sales_pipeline_project:not(:has(${asked("flue")}))`},
        {trigger: `${asked("kind")} label:contains(Granulés)`, run: "click"},
        {trigger: `${asked("flue")} input:value(Inox)`},
        answered(14),
        {trigger: ".o_sales_pipeline_state:contains(Complet)"},
        {
            trigger: ".o_sales_pipeline_suggested_stars button",
            run: "click",
        },
        {
            trigger:
                ".o_sales_pipeline_project:not(:has(.o_sales_pipeline_suggested_stars))",
        },
        {
            trigger: ".o_sales_pipeline_proposed_title:contains(Granulés MCZ) button",
            run: "click",
        },
        {trigger: ".o_field_widget[name=name] :value(Granulés MCZ)"},
        {
            content: "The former title may be put back, and the new one taken again",
            trigger:
                ".o_sales_pipeline_put_back:contains(Le titre était) button:contains(Remettre)",
            run: "click",
        },
        {
            trigger: ".o_sales_pipeline_proposed_title:contains(Granulés MCZ) button",
            run: "click",
        },
        {trigger: ".o_field_widget[name=name] :value(Granulés MCZ)"},
        {
            content: "Once taken, the title follows the answers",
            trigger: `${asked("brand")} input`,
            run: "edit Contura",
        },
        {trigger: `${asked("brand")} input`, run: "press Tab"},
        {trigger: ".o_field_widget[name=name] :value(Granulés Contura)"},
        {
            content: "What is refused outlives the tab",
            trigger: `${asked("rooms")} input`,
            run: "edit cinq",
        },
        {trigger: ".o_notebook .nav-link:contains(Passages)", run: "click"},
        {trigger: ".o_notebook:not(:has(.o_sales_pipeline_project))"},
        openTab,
        {
            trigger: `${asked("rooms")}:has(input:value(cinq)) .o_sales_pipeline_wrong:contains(« cinq »)`,
        },
        {trigger: `${asked("rooms")} input`, run: "clear"},
        {trigger: `${asked("rooms")} input`, run: "press Tab"},
        answered(13),
        ...type("rooms", "6", 14),
    ],
});

tours.add("sales_pipeline_project_tab_remove", {
    steps: () => [
        openTab,
        ...insert,
        {trigger: ".o_sales_pipeline_remove", run: "click"},
        {
            content: "Nothing was answered: nothing to confirm",
            trigger:
                ".o_sales_pipeline_project:not(:has(.o_sales_pipeline_questionnaire))",
        },
        ...insert,
        ...type("brand", "Rika", 1),
        {trigger: ".o_sales_pipeline_remove", run: "click"},
        {
            trigger:
                ".modal:contains(« Chantier ») .modal-footer button:contains(Annuler)",
            run: "click",
        },
        noDialog,
        {trigger: `${asked("brand")} input:value(Rika)`},
        {trigger: ".o_sales_pipeline_remove", run: "click"},
        {trigger: ".modal .modal-footer button:contains(Retirer)", run: "click"},
        noDialog,
        {
            trigger:
                ".o_sales_pipeline_project:not(:has(.o_sales_pipeline_questionnaire))",
        },
    ],
});

const agree = (label) => ({
    trigger: `.modal .modal-footer button:contains(${label})`,
    run: "click",
});

tours.add("sales_pipeline_project_tab_send", {
    steps: () => [
        openTab,
        ...insert,
        {trigger: ".o_sales_pipeline_send:contains(Envoyer au client)", run: "click"},
        {
            content: "One is told to whom, reads it, and may still say no",
            trigger:
                ".modal:contains(« Chantier »):contains(gerard@example.com) .odoo-editor-editable a:contains(Answer the questions)",
        },
        agree("Annuler"),
        noDialog,
        {
            trigger:
                ".o_sales_pipeline_sending:not(:has(.o_sales_pipeline_sent)) .o_sales_pipeline_send",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=subject] input",
            run: "edit Votre chantier",
        },
        agree("Envoyer"),
        noDialog,
        {trigger: ".o-mail-Message:contains(Votre chantier)"},
        {
            content: "Nothing leaves while tests run: it waits",
            trigger: ".o_notification:contains(sera envoyé)",
        },
        {trigger: ".o_sales_pipeline_sent:contains(sera envoyé)"},
        {trigger: ".o_sales_pipeline_until:contains(valable jusqu'au)"},
        {trigger: ".o_sales_pipeline_revoke", run: "click"},
        agree("Révoquer"),
        noDialog,
        {
            trigger:
                ".o_sales_pipeline_sending:not(:has(.o_sales_pipeline_until)) .o_sales_pipeline_open",
            run: "click",
        },
        {
            trigger:
                ".o_form_view:contains(Questionnaire) button:contains(Envoyer de nouveau)",
        },
    ],
});
