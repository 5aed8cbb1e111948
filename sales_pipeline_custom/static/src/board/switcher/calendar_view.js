import {registry} from "@web/core/registry";
import {calendarView} from "@web/views/calendar/calendar_view";
import {PipelineSearchModel} from "./pipeline_search_model";
import {withSwitcher} from "./with_switcher";

registry.category("views").add("sales_pipeline_calendar", {
    ...calendarView,
    Controller: withSwitcher(
        calendarView.Controller,
        "sales_pipeline_custom.CalendarView"
    ),
    SearchModel: PipelineSearchModel,
});
