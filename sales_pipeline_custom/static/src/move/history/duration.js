import {formatDuration} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {FloatField, floatField} from "@web/views/fields/float/float_field";

const SECONDS_PER_HOUR = 3600;

/** Hours as people say them: "11 days, 18 hours", "5 minutes". */
export function formatHours(hours) {
    return hours || hours === 0 ? formatDuration(hours * SECONDS_PER_HOUR, true) : "";
}

/** A time in hours, that nobody types. */
export class DurationField extends FloatField {
    get formattedValue() {
        return formatHours(this.props.record.data[this.props.name]);
    }
}

registry.category("formatters").add("sales_pipeline_duration", formatHours);
registry.category("fields").add("sales_pipeline_duration", {
    ...floatField,
    component: DurationField,
});
