/**
 * The class that carries the colour of a stage, as `--sales-pipeline-color`.
 *
 * @param {number} [color] from 0 (none) to 11
 */
export const stageColorClass = (color) => `o_sales_pipeline_color_${color || 0}`;

/** The colour itself, for what is drawn rather than styled: charts. */
export function stageColor(color) {
    const element = document.createElement("span");
    element.className = stageColorClass(color);
    document.body.append(element);
    const value = getComputedStyle(element).getPropertyValue("--sales-pipeline-color");
    element.remove();
    return value.trim();
}
