import {registry} from "@web/core/registry";

const amount = ".o_sales_pipeline_question[data-code=amount] input";
const budget = ".o_field_widget[name=customer_budget]";

// "De combien ?" is the budget of the customer: one is typed, the other follows.
registry.category("web_tour.tours").add("sales_pipeline_question_feeds", {
    steps: () => [
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {trigger: amount, run: "edit 12 500"},
        {trigger: amount, run: "press Tab"},
        {trigger: `${budget} input:value(/12.500/), ${budget}:contains(/12.500/)`},
        {trigger: ".o-mail-Chatter:contains(De combien ?):contains(Budget)"},
    ],
});
