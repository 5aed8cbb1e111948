import {activityView} from "@mail/views/web/activity/activity_view";
import {registry} from "@web/core/registry";
import {PipelineSearchModel} from "../switcher/pipeline_search_model";
import {withSwitcher} from "../switcher/with_switcher";

registry.category("views").add("sales_pipeline_activity", {
    ...activityView,
    Controller: withSwitcher(
        activityView.Controller,
        "sales_pipeline_custom.ActivityView"
    ),
    SearchModel: PipelineSearchModel,
});
