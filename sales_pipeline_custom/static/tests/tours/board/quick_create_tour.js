import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";
import {column, see, weighs} from "../shared/board_steps";

// From the apps menu, as on the first morning: Ventes > CRM > Mon Pipeline, then "+".
registry.category("web_tour.tours").add("sales_pipeline_quick_create", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='sale.sale_menu_root']",
            run: "click",
        },
        {
            trigger: "button[data-menu-xmlid='sales_pipeline_custom.menu_crm']",
            run: "click",
        },
        {
            trigger:
                ".dropdown-item[data-menu-xmlid='sales_pipeline_custom.menu_my_pipeline']",
            run: "click",
        },
        {
            trigger: `${column("Nouveau contact")} .o_kanban_quick_add`,
            run: "click",
        },
        {
            trigger: ".o_kanban_quick_create .o_field_widget[name=name] input",
            run: "edit Remplacement d'un poêle",
        },
        {
            trigger: ".o_kanban_quick_create .o_field_widget[name=partner_id] input",
            run: "edit Pierre RICHARD",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(Pierre RICHARD)",
            run: "click",
        },
        {
            trigger:
                ".o_kanban_quick_create .o_field_widget[name=expected_revenue] input",
            run: "edit 8000",
        },
        {
            trigger: ".o_kanban_quick_create .o_kanban_add",
            run: "click",
        },
        ...see(
            "Remplacement d'un poêle",
            "Nouveau contact",
            "Pierre RICHARD",
            "10",
            "800"
        ),
        weighs("Nouveau contact", "800"),
        {
            content: "The next title is typed at once",
            trigger: ".o_kanban_quick_create [name=name] input:focus",
            run() {
                if (this.anchor.value) {
                    throw new Error(`The former title is there: ${this.anchor.value}`);
                }
            },
        },
    ],
});
