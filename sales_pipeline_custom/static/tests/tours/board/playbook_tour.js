import {registry} from "@web/core/registry";

const BOOK = ".o_sales_pipeline_playbook";
const TITLE = `${BOOK} .o_sales_pipeline_playbook_title`;
const action = (text, state) => `${BOOK} li[data-state=${state}]:contains(${text})`;

registry.category("web_tour.tours").add("sales_pipeline_playbook", {
    steps: () => [
        {
            content: "Open at first, with what the stage is for",
            trigger: `${TITLE}[aria-expanded=true]:contains(Mode d'emploi : Nouveau contact)`,
        },
        {
            trigger: `${BOOK} .o_sales_pipeline_objective:visible:contains(Comprendre le besoin)`,
        },
        {trigger: TITLE, run: "click"},
        {
            content: "Closed: nothing but its title",
            trigger: `${TITLE}[aria-expanded=false]`,
        },
        {
            trigger: `${BOOK}:not(:has(.o_sales_pipeline_objective:visible))`,
        },
        {
            content: "It stays closed on this browser",
            trigger: ".o_form_view .nav-link:contains(Passages)",
            run: "click",
        },
        {trigger: ".o_form_view .nav-link:contains(Activité)", run: "click"},
        {trigger: `${TITLE}[aria-expanded=false]`, run: "click"},
        {
            content: "What was typed is kept when planning",
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit PAG Rika et conduit",
        },
        {
            content: "A double click plans once",
            trigger: `${action("Appeler le client", "to_do")} button:contains(Planifier)`,
            run: "dblclick",
        },
        {trigger: action("Appeler le client", "planned")},
        {
            content: "It is among the activities of the form",
            trigger:
                ".o_field_widget[name=activity_ids] .o_data_row:contains(Appeler le client)",
        },
        {trigger: `${BOOK} button:contains(Tout planifier)`, run: "dblclick"},
        {trigger: action("Envoyer la brochure", "planned")},
        {trigger: action("Visiter le chantier", "planned")},
        {trigger: `${BOOK}:not(:has(button:contains(planifier)))`},
        {
            trigger:
                ".o_field_widget[name=activity_ids] .o_data_row:contains(Visiter le chantier)",
        },
        {
            trigger:
                ".o_field_widget[name=activity_ids] .o_data_row:contains(Appeler le client) button[name=action_done]",
            run: "click",
        },
        {
            content: "Done, and it may be planned again",
            trigger: `${action("Appeler le client", "done")} button:contains(Replanifier)`,
        },
        {
            trigger: `${BOOK} label:contains(Le besoin est compris)`,
            run: "click",
        },
        {trigger: `${BOOK} label:contains(Camille Test)`},
    ],
});
