import {patch} from "@web/core/utils/patch";
import {ListRenderer} from "@web/views/list/list_renderer";

patch(ListRenderer.prototype, {
    /**
     * A double click on a button of a line is one click on it, and opens nothing.
     *
     * Its second click falls on a button that is disabled while it works, so on the
     * cell behind it.
     *
     * @override
     */
    onButtonCellClicked(record, column, ev) {
        const isSecond = ev.detail > 1;
        if (!isSecond && !ev.currentTarget.querySelector("button:disabled")) {
            super.onButtonCellClicked(...arguments);
        }
    },
});
