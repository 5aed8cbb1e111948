import {registry} from "@web/core/registry";
import {pivotView} from "@web/views/pivot/pivot_view";
import {withPipelines} from "../switcher/pipeline_search_model";
import {withSwitcher} from "../switcher/with_switcher";

registry.category("views").add("sales_pipeline_pivot", {
    ...pivotView,
    Controller: withSwitcher(pivotView.Controller, "sales_pipeline_custom.PivotView"),
    SearchModel: withPipelines(pivotView.SearchModel),
});
