import {registry} from "@web/core/registry";

const asked = (code) => `.o_sales_pipeline_question[data-code=${code}]`;
const title = (name) => `.o_sales_pipeline_section h5 button:contains(${name})`;

registry.category("web_tour.tours").add("sales_pipeline_sections_tab", {
    steps: () => [
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {trigger: `${asked("in_un")} input`, run: "edit Rika"},
        {trigger: `${asked("in_un")} input`, run: "press Tab"},
        {
            content: "The title between the two takes no Tab: what is typed is kept",
            trigger: `${asked("in_deux")} input:focus`,
            run: "edit Jøtul",
        },
        {trigger: `${asked("in_deux")} input`, run: "press Tab"},
        {trigger: ".o_sales_pipeline_answered:contains(/^2 \\//)"},
        {
            content: "A folded one is reached to be opened",
            trigger: title("Deux"),
            run: "click",
        },
        {trigger: `${title("Deux")}[aria-expanded=false][tabindex='0']`},
        {trigger: `${title("Un")}[aria-expanded=true][tabindex='-1']`},
    ],
});
