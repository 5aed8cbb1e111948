import {registry} from "@web/core/registry";

const current = (stage) => `.o_arrow_button_current:contains(${stage})`;

// In any language and pipeline: the stages are those of the test.
registry.category("web_tour.tours").add("sales_pipeline_own_pipeline", {
    steps: () => [
        {trigger: `.o_form_view ${current("Own call")}`},
        {trigger: ".o_form_view .o_arrow_button:contains(Own offer)", run: "click"},
        {trigger: `.o_form_view:has(${current("Own offer")}) .o_form_saved`},
    ],
});
