import {registry} from "@web/core/registry";

const question = (code) => `.o_sales_pipeline_question[data-code=${code}]`;
const asked = (code) => `.modal ${question(code)}`;

registry.category("web_tour.tours").add("sales_pipeline_project_preview", {
    steps: () => [
        {trigger: "button[name=action_preview]", run: "click"},
        {
            content: "What depends on an answer is not asked yet",
            trigger: `.modal:has(${question("type")}):not(:has(${question("power")}))`,
        },
        {trigger: ".modal .o_sales_pipeline_answered:contains(/^0 \\//)"},
        {trigger: `${asked("type")} label:contains(Granulés)`, run: "click"},
        {trigger: `${asked("power")} input`, run: "edit beaucoup"},
        {trigger: `${asked("power")} input`, run: "press Tab"},
        {trigger: `${asked("power")} .o_sales_pipeline_wrong:contains(« beaucoup »)`},
        {trigger: `${asked("power")} input`, run: "edit 8"},
        {trigger: `${asked("power")} input`, run: "press Tab"},
        {trigger: ".modal .o_sales_pipeline_answered:contains(/^2 \\//)"},
        {trigger: ".modal .o_sales_pipeline_score:contains(5 / 5)"},
        {
            content: "The title and the stars follow",
            trigger: ".modal .o_sales_pipeline_proposed_title:contains(Granulés 8)",
        },
        {trigger: ".modal .o_sales_pipeline_suggested_stars .fa-star:count(3)"},
        {
            content: "The customer sees what is for customers",
            trigger: ".modal label:contains(Comme le client)",
            run: "click",
        },
        {
            trigger: `.modal:has(${question("type")}):not(:has(${question("power")})):not(:has(.o_sales_pipeline_score))`,
        },
        {trigger: `${asked("type")} input:checked + label:contains(Granulés)`},
        {trigger: ".modal label:contains(Comme le commercial)", run: "click"},
        {trigger: `${asked("power")} input:value(8)`},
        {trigger: ".modal button:contains(Recommencer)", run: "click"},
        {trigger: `.modal:has(${question("type")}):not(:has(${question("power")}))`},
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});
