import {registry} from "@web/core/registry";
import {card} from "../shared/board_steps";

/** Give a file to an input as a person who picks it would. */
async function pick(input, url) {
    const content = await (await fetch(url)).blob();
    const files = new DataTransfer();
    files.items.add(new File([content], url.split("/").at(-1), {type: "text/csv"}));
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("sales_pipeline_import", {
    url: "/odoo/pipeline",
    steps: () => [
        {trigger: ".o_sales_pipeline_board"},
        {trigger: ".o_cp_action_menus button", run: "click"},
        {trigger: ".o_import_menu", run: "click"},
        {
            content: "The addon offers its template",
            trigger: "a[href*='sales_pipeline_custom/static/import/']",
        },
        {
            content: "Upload the template itself, as it is",
            trigger: ".o_import_file",
            async run() {
                const link = document.querySelector(
                    "a[href*='sales_pipeline_custom/static/import/']"
                );
                const input = document.querySelector(".o_file_input input[type=file]");
                await pick(input, link.getAttribute("href"));
            },
        },
        {
            content: "Every column found its field: try it",
            trigger: ".o_control_panel button:contains(Test)",
            run: "click",
        },
        {trigger: ".alert-info:contains(Tout semble)"},
        {
            content: "A double click imports once",
            trigger: ".o_control_panel button:contains(Importer)",
            run: "dblclick",
        },
        {trigger: `${card("PAB Contura", "Proposition envoyée")}`},
    ],
});
