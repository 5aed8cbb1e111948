import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const row = (words) => `.o_data_row:contains(${words})`;

tours.add("sales_pipeline_template_apply", {
    url: "/odoo/sales",
    steps: () => [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {
            trigger: ".dropdown-menu .dropdown-item:contains(Modèles de pipeline)",
            run: "click",
        },
        {trigger: `${row("Agence")} td[name=name]`, run: "click"},
        {trigger: `.o_form_view ${row("Brief envoyé")}`},
        {trigger: ".o_form_view button[name=action_apply]", run: "click"},
        {
            trigger: ".modal .o_field_widget[name=team_id] input",
            run: "edit Poêles",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Poêles)",
            run: "click",
        },
        {
            content: "Every stage that holds something says where it goes",
            trigger: `.modal ${row("Proposition envoyée")}:contains(Devis):contains(2)`,
        },
        {
            trigger: `.modal ${row("Perdu")}:contains(1) td[name=target_id]:contains(Perdu)`,
        },
        {
            trigger: `.modal ${row("Proposition envoyée")} td[name=target_id]`,
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row .o_field_widget[name=target_id] input",
            run: "click",
        },
        {
            content: "What is open goes to an open stage",
            trigger:
                ".o-autocomplete--dropdown-menu:contains(Brief envoyé):not(:contains(Signé))",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Brief envoyé)",
            run: "click",
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            content: "It ends on the board of the team it is for",
            trigger: ".o_kanban_view .o_kanban_group:contains(Signé)",
        },
        {trigger: ".o_searchview_facet:contains(Poêles)"},
    ],
});

tours.add("sales_pipeline_template_import", {
    url: "/odoo/pipeline-templates",
    steps: () => [
        {trigger: row("B2B SaaS")},
        {
            trigger: ".o_control_panel button:contains(Importer)",
            run: "click",
        },
        {
            trigger: ".modal input[type=file]:not(:visible)",
            run() {
                const said = {format: "sales-pipeline-template", version: 1};
                const file = new File(
                    [JSON.stringify({...said, name: "Essai", stages: [{nom: "A"}]})],
                    "essai.json",
                    {type: "application/json"}
                );
                const data = new DataTransfer();
                data.items.add(file);
                this.anchor.files = data.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: ".modal .o_field_widget[name=file]:has(input:value(essai.json))"},
        {trigger: ".modal button[name=action_import]", run: "click"},
        {
            trigger:
                ".modal:contains(Rien n'a été importé):contains(la clé « nom » est inconnue)",
        },
        {trigger: ".modal .modal-footer button:contains(Fermer)", run: "click"},
        {
            content: "One may choose another file",
            trigger: ".modal button[name=action_import]",
        },
        {trigger: ".modal button:contains(Annuler)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

tours.add("sales_pipeline_template_save", {
    url: "/odoo/pipeline-templates",
    steps: () => [
        {
            trigger: ".o_control_panel button:contains(Depuis un pipeline)",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=stage_summary]:contains(Nouveau contact → Premier contact)",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Notre pipeline",
        },
        {trigger: ".modal button[name=action_save]", run: "click"},
        {trigger: `.o_form_view ${row("Appel découverte")}`},
        {trigger: "button[name=action_duplicate]", run: "click"},
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] input:value(Notre pipeline (copie))",
        },
    ],
});

// Each shipped template, and a stage that only it has beside the one applied before.
const SHIPPED = {
    "Pipeline simple": "Qualifié",
    "Coaching individuel": "Séance offerte proposée",
    "Coaching d'équipe et d'entreprise": "Rencontre décideur",
    "B2B SaaS": "Démo planifiée",
    Agence: "Brief envoyé",
    "De la prospection à la clôture": "Prospection",
    "Équipe spécialisée, un niveau": "Génération de leads",
    "Équipe spécialisée, deux niveaux": "Contact chaud",
    "Équipe spécialisée, trois niveaux": "Premier achat",
    "Pipeline par défaut": "Appel découverte",
};

tours.add("sales_pipeline_template_apply_each", {
    url: "/odoo/pipeline-templates",
    steps: () =>
        Object.entries(SHIPPED).flatMap(([template, stage]) => [
            {trigger: `${row(template)} button[name=action_apply]`, run: "click"},
            {
                trigger: ".modal .o_field_widget[name=team_id] input",
                run: "edit Poêles",
            },
            {
                trigger: ".o-autocomplete--dropdown-item:contains(Poêles)",
                run: "click",
            },
            {
                content: "All that is somewhere is told of, and has somewhere to go",
                trigger:
                    ".modal .o_data_row td[name=target_id]:not(:empty):not(:contains(?))",
            },
            {trigger: ".modal button[name=action_apply]", run: "click"},
            {trigger: "body:not(:has(.modal))"},
            {trigger: ".o_searchview_facet:contains(Poêles)"},
            {trigger: `.o_kanban_view .o_kanban_group:contains(${stage})`},
            {
                trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
                run: "click",
            },
            {
                trigger: ".dropdown-menu .dropdown-item:contains(Modèles de pipeline)",
                run: "click",
            },
            {trigger: row("B2B SaaS")},
        ]),
});

tours.add("sales_pipeline_template_export_import", {
    url: "/odoo/pipeline-templates",
    steps: () => [
        {trigger: `${row("Agence")} td[name=name]`, run: "click"},
        {
            content: "What the button downloads comes back through the screen",
            trigger: ".o_form_view button[name=action_export]",
            async run({waitUntil}) {
                await waitUntil(() => /\/\d+$/.test(window.location.pathname));
                const id = window.location.pathname.split("/").at(-1);
                const address = `/web/content/crm.pipeline.template/${id}/export_file`;
                const file = await (await fetch(address)).text();
                const own = JSON.parse(file);
                Object.keys(own.name).forEach((lang) => {
                    own.name[lang] = "Revenue de loin";
                });
                window.salesPipelineExported = JSON.stringify(own);
            },
        },
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(Configuration)",
            run: "click",
        },
        {
            trigger: ".dropdown-menu .dropdown-item:contains(Modèles de pipeline)",
            run: "click",
        },
        {
            trigger: ".o_control_panel button:contains(Importer)",
            run: "click",
        },
        {
            trigger: ".modal input[type=file]:not(:visible)",
            run() {
                const said = window.salesPipelineExported;
                const data = new DataTransfer();
                data.items.add(new File([said], "agence.json"));
                this.anchor.files = data.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: ".modal .o_field_widget[name=file]:has(input:value(agence.json))"},
        {trigger: ".modal button[name=action_import]", run: "click"},
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] input:value(Revenue de loin)",
        },
        {trigger: `.o_form_view ${row("Brief envoyé")}`},
    ],
});
