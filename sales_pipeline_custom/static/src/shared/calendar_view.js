import {registry} from "@web/core/registry";
import {calendarView} from "@web/views/calendar/calendar_view";

// Odoo's own, under a name that styles know: its arch takes no class.
registry.category("views").add("sales_pipeline_calendar", calendarView);
