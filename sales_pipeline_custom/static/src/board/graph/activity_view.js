import {activityView} from "@mail/views/web/activity/activity_view";
import {registry} from "@web/core/registry";

// Odoo's own, under a name that styles know: its arch takes no class.
registry.category("views").add("sales_pipeline_activity", activityView);
