import {registry} from "@web/core/registry";

const card = (title) => `.o_kanban_record:contains(${title})`;

registry.category("web_tour.tours").add("sales_pipeline_board_questionnaires", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: `${card("PAG Rika")} .o_sales_pipeline_card_progress:contains(50 %)`},
        {
            content: "A card without a questionnaire says nothing of it",
            trigger: `${card("PAB Stûv")}:not(:has(.o_sales_pipeline_card_progress))`,
        },
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        {
            trigger: ".o_group_by_menu .o_menu_item:contains(Modèle de projet)",
            run: "click",
        },
        {
            trigger: `.o_kanban_group:has(.o_column_title:contains(Chantier)) ${card("PAG Rika")}`,
        },
        {
            content: "Nor are cards added where nobody chooses the column",
            trigger: ".o_kanban_renderer:not(:has(.o_kanban_quick_add))",
        },
        {
            content: "Templates are not changed by moving cards",
            trigger: ".o_kanban_renderer:not(:has(.o_record_draggable))",
        },
        {
            trigger:
                ".o_filter_menu .o_menu_item:contains(Questions obligatoires remplies)",
            run: "click",
        },
        {
            trigger: `.o_kanban_renderer:has(${card("PAG Rika")}):not(:has(${card("PAB Stûv")}))`,
        },
    ],
});
