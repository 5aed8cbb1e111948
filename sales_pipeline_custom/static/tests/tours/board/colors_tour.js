import {waitUntil} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

const BLUE = "#5794dd";
const BLUE_SHADE = "rgb(87, 148, 221)";
const RED = "#ee2d2d";
const YELLOW = "#e8bb1d";
const ITEM = ".o_statusbar_status .o_arrow_button:visible";

/** Wait until the chart says so: it is drawn, then drawn again. */
function drawn(content, isRight) {
    return {
        content,
        trigger: ".o_graph_renderer canvas",
        async run({anchor}) {
            await waitUntil(
                () => {
                    const chart = window.Chart.getChart(anchor);
                    return chart && isRight(chart);
                },
                {message: content, timeout: 9000}
            );
        },
    };
}

/** The colour of a value of the x-axis, or of a slice. */
function colorOfValue({data}, name) {
    const index = data.labels.findIndex((label) => label.startsWith(name));
    return data.datasets[0].backgroundColor[index];
}

/** The colour of a series, and of its entry in the legend. */
function colorOfSeries(chart, label, property = "backgroundColor") {
    const dataset = chart.data.datasets.find((one) => one.label === label);
    const entry = chart.legend.legendItems.find((one) => one.text === label);
    return dataset && entry?.fillStyle === dataset[property] && dataset[property];
}

/** Offered once a move is saved. */
const saved = {trigger: ".o_sales_pipeline_note"};

const mode = (name) => ({
    trigger: `.o_graph_button[data-mode=${name}]`,
    run: "click",
});
const groupBy = (name) => ({
    trigger: `.o_group_by_menu .o_menu_item:text(${name})`,
    run: "click",
});

registry.category("web_tour.tours").add("sales_pipeline_colors_of_charts", {
    steps: () => [
        drawn("Each stage is a bar of its colour; without one, of Odoo's", (chart) => {
            const usual = colorOfValue(chart, "Nouveau contact");
            return (
                colorOfValue(chart, "Premier contact") === BLUE &&
                colorOfValue(chart, "Proposition envoyée") === YELLOW &&
                ![undefined, BLUE, YELLOW, RED].includes(usual)
            );
        }),
        mode("pie"),
        drawn("A slice and its legend have it too", (chart) => {
            const entry = chart.legend.legendItems.find(({text}) =>
                text.startsWith("Premier contact")
            );
            return (
                chart.config.type === "pie" &&
                colorOfValue(chart, "Premier contact") === BLUE &&
                entry.fillStyle === BLUE
            );
        }),
        mode("bar"),
        {trigger: ".o_searchview_dropdown_toggler", run: "click"},
        groupBy("Vendeur"),
        groupBy("Étape"),
        drawn("As a legend, stages are series of their colours", (chart) =>
            ["Premier contact", "Proposition envoyée"].every(
                (stage, index) => colorOfSeries(chart, stage) === [BLUE, YELLOW][index]
            )
        ),
        mode("line"),
        drawn(
            "So are lines",
            (chart) =>
                chart.config.type === "line" &&
                colorOfSeries(chart, "Premier contact", "borderColor") === BLUE
        ),
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_colors_of_status_bar", {
    steps: () => [
        {
            content: "All seven stages are shown beside the chatter, in their colours",
            trigger: `.o_statusbar_status:has(.o_arrow_button_current:contains(Premier contact))`,
            run({anchor}) {
                const shown = [...anchor.querySelectorAll("[data-value]:not(.d-none)")];
                if (shown.length !== 7) {
                    throw new Error(`${shown.length} stages are shown, not seven`);
                }
                // Written from the last to the first.
                const [other, current] = shown
                    .slice(4)
                    .map((el) => getComputedStyle(el));
                if (
                    !current.boxShadow.includes(BLUE_SHADE) ||
                    other.boxShadow.includes(BLUE_SHADE)
                ) {
                    throw new Error(`Wrong colours: ${current.boxShadow}`);
                }
                if (current.backgroundColor === other.backgroundColor) {
                    throw new Error("The current stage looks like the others");
                }
            },
        },
        {
            content: "A stage without colour is as Odoo has it",
            trigger: `${ITEM}:not(.o_sales_pipeline_colored):contains(Nouveau contact)`,
        },
        {trigger: `${ITEM}:contains(Appel découverte)`, run: "click"},
        {trigger: `${ITEM}.o_arrow_button_current:contains(Appel découverte)`},
        saved,
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_status_bar_on_a_phone", {
    steps: () => [
        {
            content: "One button, in the colour of the stage",
            trigger:
                ".o_statusbar_status .dropdown-toggle:visible:contains(Premier contact):has(.o_sales_pipeline_color_4)",
            run: "click",
        },
        {
            trigger:
                ".o-dropdown-item:contains(Appel découverte):has(.o_sales_pipeline_color_8)",
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_status .dropdown-toggle:visible:contains(Appel découverte)",
        },
        saved,
    ],
});
