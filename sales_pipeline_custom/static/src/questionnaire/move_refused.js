import {registry} from "@web/core/registry";

export const MOVE_REFUSED = "SALES_PIPELINE:MOVE_REFUSED";

/**
 * Say why a dialog did not move opportunities: beside the questions it shows, and in a
 * notification where that does not say all.
 */
registry.category("actions").add("sales_pipeline_move_refused", (env, {params}) => {
    const {message, wrong, is_all: isAll} = params;
    const count = Object.values(wrong).flatMap(Object.keys).length;
    const shown = [];
    env.bus.trigger(MOVE_REFUSED, {wrong, shown});
    if (!isAll || shown.length < count) {
        env.services.notification.add(message, {type: "danger"});
    }
});
