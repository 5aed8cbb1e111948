import {cookie} from "@web/core/browser/cookie";
import {darkenColor, getCustomColor, lightenColor} from "@web/core/colors/colors";
import {registry} from "@web/core/registry";
import {GraphModel} from "@web/views/graph/graph_model";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {stageColor} from "../../stage/stage_colors";
import {withPipelines} from "../switcher/pipeline_search_model";
import {withSwitcher} from "../switcher/with_switcher";

export class StageGraphModel extends GraphModel {
    /** @override */
    async _loadDataPoints(metaData) {
        const {fields, groupBy} = metaData;
        // What is shown for want of data is of no real stage.
        this.isSample = Boolean(this.orm.isSample);
        const isByStage =
            !this.isSample && groupBy.some((gb) => this.isStage(fields, gb));
        const [result] = await Promise.all([
            super._loadDataPoints(...arguments),
            isByStage && this.loadStageColors(),
        ]);
        return result;
    }

    /** Read the colours of stages, once: what they are drawn in, by id. */
    async loadStageColors() {
        if (!this.stageColors) {
            const colored = [["pipeline_color", "!=", 0]];
            const stages = await this.orm.searchRead("crm.stage", colored, [
                "pipeline_color",
            ]);
            this.stageColors = Object.fromEntries(
                stages.map(({id, pipeline_color}) => [id, stageColor(pipeline_color)])
            );
        }
    }

    /**
     * @override
     *
     * A legend of stages is in their colours: `dataset.stageColor`. So is a single
     * series, if it is of stages: `data.valueColors`. The rest is as Odoo has it.
     */
    _getData(dataPoints) {
        const data = super._getData(...arguments);
        const {fields, groupBy, mode} = this.metaData;
        const isByStage = groupBy.map((gb) => this.isStage(fields, gb));
        const place = isByStage.indexOf(true);
        if (this.isSample || place < 0) {
            return data;
        }
        const stageAt = (index, identifier) => {
            const [value] = Object.values(JSON.parse(identifier)[index]);
            return value && value[0];
        };
        if (mode !== "pie" && groupBy.length === 2 && isByStage[1]) {
            for (const dataset of data.datasets) {
                const [identifier] = dataset.identifiers;
                dataset.stageColor = this.stageColors[stageAt(1, identifier)];
            }
        } else if (data.datasets.length === 1) {
            const stages = [];
            for (const {identifier, labelIndex} of dataPoints) {
                stages[labelIndex] = stageAt(place, identifier);
            }
            // Two values of one colour could not be told from each other.
            if (new Set(stages).size === data.labels.length) {
                data.valueColors = stages.map((id) => this.stageColors[id]);
            }
        }
        return data;
    }

    isStage(fields, {fieldName}) {
        return fields[fieldName]?.relation === "crm.stage";
    }
}

export class StageGraphRenderer extends GraphRenderer {
    /** @override */
    getBarChartData() {
        const result = super.getBarChartData();
        const {datasets, labels, valueColors} = this.model.data;
        for (const dataset of datasets) {
            const usual = dataset.backgroundColor;
            dataset.backgroundColor = valueColors
                ? labels.map((_, index) => valueColors[index] || usual)
                : dataset.stageColor || usual;
        }
        return result;
    }

    /** @override */
    getLineChartData() {
        const data = super.getLineChartData();
        const scheme = cookie.get("color_scheme");
        for (const dataset of data.datasets) {
            const color = dataset.stageColor;
            if (color) {
                Object.assign(dataset, {
                    backgroundColor: getCustomColor(
                        scheme,
                        lightenColor(color, 0.5),
                        darkenColor(color, 0.5)
                    ),
                    borderColor: color,
                    hoverBackgroundColor: color,
                    pointBackgroundColor: color,
                });
            }
        }
        return data;
    }

    /** @override */
    getPieChartData() {
        const data = super.getPieChartData();
        const {valueColors = []} = this.model.data;
        for (const dataset of data.datasets) {
            const colors = dataset.backgroundColor.map(
                (usual, index) => valueColors[index] || usual
            );
            dataset.backgroundColor = colors;
            dataset.hoverBackgroundColor = colors;
        }
        return data;
    }

    /** @override */
    getLegendOptions() {
        const options = super.getLegendOptions();
        const {generateLabels} = options.labels;
        options.labels.generateLabels = (chart) => {
            const {datasets} = chart.data;
            const isPie = this.model.metaData.mode === "pie";
            return generateLabels(chart).map((label) => {
                if (isPie) {
                    const fillStyle = datasets[0].backgroundColor[label.index];
                    return {...label, fillStyle};
                }
                // Bars of many colours: the name of what is measured has none.
                return Array.isArray(label.fillStyle)
                    ? {...label, fillStyle: "transparent", lineWidth: 0}
                    : label;
            });
        };
        return options;
    }

    /** @override */
    getTooltipItems(data, metaData, {dataPoints}) {
        const [{dataIndex}] = dataPoints;
        return super.getTooltipItems(...arguments).map((item) => ({
            ...item,
            boxColor: Array.isArray(item.boxColor)
                ? item.boxColor[dataIndex]
                : item.boxColor,
        }));
    }
}

registry.category("views").add("sales_pipeline_graph", {
    ...graphView,
    Controller: withSwitcher(graphView.Controller, "sales_pipeline_custom.GraphView"),
    Model: StageGraphModel,
    Renderer: StageGraphRenderer,
    SearchModel: withPipelines(graphView.SearchModel),
});
