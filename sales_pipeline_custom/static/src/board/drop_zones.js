import {Component, useExternalListener, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Where a card may be dropped while it is dragged, beside the columns. */
export class DropZones extends Component {
    static template = "sales_pipeline_custom.DropZones";
    static props = {zones: Object, canDelete: Boolean};

    setup() {
        this.root = useRef("root");
        this.zones = useState(this.props.zones);
        const options = {capture: true};
        useExternalListener(window, "pointermove", this.onPointerMove, options);
    }

    get all() {
        const zones = [
            {name: "won", label: _t("Won"), icon: "fa-trophy"},
            {name: "lost", label: _t("Lost"), icon: "fa-times"},
        ];
        if (this.props.canDelete) {
            zones.push({name: "delete", label: _t("Delete"), icon: "fa-trash-o"});
        }
        return zones;
    }

    onPointerMove({clientX: x, clientY: y}) {
        const zones = this.root.el?.querySelectorAll("[data-drop-zone]") || [];
        const over = [...zones].find((zone) => {
            const {left, right, top, bottom} = zone.getBoundingClientRect();
            return left <= x && x <= right && top <= y && y <= bottom;
        });
        this.zones.over = over ? over.dataset.dropZone : null;
    }
}
