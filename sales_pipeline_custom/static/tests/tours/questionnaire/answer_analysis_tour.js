import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const title = (text) => ({trigger: `.o_breadcrumb:contains(${text})`});
const view = (kind) => ({trigger: `.o_switch_view.o_${kind}`, run: "click"});
const graph = {trigger: ".o_graph_view .o_graph_canvas_container canvas"};

/** Open an entry of the menu CRM. */
function crm(entry) {
    return [
        {
            trigger: ".o_menu_sections .dropdown-toggle:contains(CRM)",
            run: "click",
        },
        {trigger: `.dropdown-menu .dropdown-item:contains(${entry})`, run: "click"},
        title(entry),
    ];
}

/** A row of the pivot, and what its cells say from the first one on. */
function row(label, ...values) {
    const cells = values.map(
        (value, index) =>
            `:has(.o_pivot_cell_value:eq(${index}):contains(/^${value}$/))`
    );
    return {
        content: `${label}: ${values.join(" | ")}`,
        trigger: `.o_pivot tbody tr:has(th:contains(${label}))${cells.join("")}`,
    };
}

tours.add("sales_pipeline_answer_analysis", {
    url: "/odoo/sales",
    steps: () => [
        ...crm("Réponses aux questionnaires"),
        row("Quelle couleur ?", "2", "2", "50,0"),
        row("Zinc", "0", "1", "0,0"),
        row("Bleu", "2", "1", "66,7"),
        view("graph"),
        graph,
        view("list"),
        {trigger: ".o_data_row:contains(Bleu):contains(Gagn)"},
        {
            content: "A row opens its opportunity",
            trigger: ".o_data_row:contains(Bleu) td[name=question_id]",
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name=stage_id]"},
    ],
});

tours.add("sales_pipeline_nps", {
    url: "/odoo/sales",
    steps: () => [
        ...crm("Satisfaction client (NPS)"),
        // A score says little without how many answered.
        row("mars 2026", "4", "2", "1", "1", "25,0"),
        row("Camille Test", "4", "2", "1", "1", "25,0"),
        view("graph"),
        graph,
        view("list"),
        {trigger: ".o_data_row:contains(Promoteurs)"},
        {trigger: ".o_data_row:contains(Détracteurs)"},
    ],
});

tours.add("sales_pipeline_question_win_rate", {
    steps: () => [
        {trigger: "button[name=action_open_win_rates]", run: "click"},
        title("Taux de gain : Quelle couleur ?"),
        graph,
        {trigger: ".o_searchview_facet:contains(Quelle couleur ?)"},
        view("pivot"),
        row("Zinc", "0", "1", "0,0"),
        row("Bleu", "2", "1", "66,7"),
    ],
});

tours.add("sales_pipeline_repeat_stop", {
    steps: () => [
        {trigger: ".o_notebook .nav-link:contains(Projet)", run: "click"},
        {
            trigger:
                ".o_sales_pipeline_repeat:contains(tous les 180 jours) button:contains(Arrêter les envois)",
            run: "click",
        },
        {
            trigger:
                ".o_sales_pipeline_repeat:contains(n'est plus renvoyé) button:contains(Reprendre les envois)",
        },
    ],
});
