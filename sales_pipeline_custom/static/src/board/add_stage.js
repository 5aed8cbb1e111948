import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/**
 * Ask for a new stage of the pipeline of a board, and show it there.
 *
 * @param {Object} dialog the service
 * @param {Object} list the columns of the board
 * @param {Object} [next] the column it is proposed to stand before
 */
export function addStage(dialog, {context, model}, next) {
    dialog.add(FormViewDialog, {
        context: {
            ...context,
            form_view_ref: "sales_pipeline_custom.crm_stage_view_form_quick",
            place_after_open_stages: true,
            ...(next && {default_place_before_id: next.value}),
        },
        resModel: "crm.stage",
        size: "md",
        title: _t("Add a Stage"),
        onRecordSaved: () => model.reshape(),
    });
}

/** The last column of a board whose pipeline one may shape: it adds a stage. */
export class AddStage extends Component {
    static template = "sales_pipeline_custom.AddStage";
    static props = {list: Object};

    setup() {
        this.dialog = useService("dialog");
    }

    add() {
        addStage(this.dialog, this.props.list);
    }
}
