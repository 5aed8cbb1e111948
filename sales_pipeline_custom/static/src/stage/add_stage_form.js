import {useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";
import {clickOnce} from "../shared/once";

/** The small form of a new stage: Enter in what one types adds it. */
export class AddStageFormController extends FormController {
    setup() {
        super.setup();
        clickOnce(this, "saveButtonClicked");
        const onKeydown = this.onKeydown.bind(this);
        useEffect(
            (form) => {
                form?.addEventListener("keydown", onKeydown);
                return () => form?.removeEventListener("keydown", onKeydown);
            },
            () => [this.rootRef.el]
        );
    }

    onKeydown(ev) {
        const isPlain = !(ev.shiftKey || ev.ctrlKey || ev.altKey || ev.metaKey);
        // A list of proposals that is open takes Enter for itself.
        const isFree = !ev.defaultPrevented && !ev.isComposing;
        if (ev.key === "Enter" && isPlain && isFree && ev.target.matches("input")) {
            ev.preventDefault();
            this.saveButtonClicked({closable: true});
        }
    }
}

registry.category("views").add("sales_pipeline_add_stage", {
    ...formView,
    Controller: AddStageFormController,
});
