import {registry} from "@web/core/registry";
import {
    buildM2OFieldDescription,
    Many2OneField,
} from "@web/views/fields/many2one/many2one_field";
import {stageColorClass} from "./stage_colors";

/** A stage in a list, with the dot of its colour. */
export class StageField extends Many2OneField {
    static template = "sales_pipeline_custom.StageField";

    get color() {
        return this.props.record.data.stage_id_color;
    }

    get colorClass() {
        return stageColorClass(this.color);
    }
}

registry.category("fields").add("sales_pipeline_stage", {
    ...buildM2OFieldDescription(StageField),
    fieldDependencies: [{name: "stage_id_color", type: "integer"}],
});
