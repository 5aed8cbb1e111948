import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/** The last column of a board whose pipeline one may shape: it adds a stage. */
export class AddStage extends Component {
    static template = "sales_pipeline_custom.AddStage";
    static props = {list: Object};

    setup() {
        this.dialog = useService("dialog");
    }

    add() {
        const {context, model} = this.props.list;
        this.dialog.add(FormViewDialog, {
            context: {
                ...context,
                form_view_ref: "sales_pipeline_custom.crm_stage_view_form_quick",
                place_after_open_stages: true,
            },
            resModel: "crm.stage",
            size: "md",
            title: _t("Add a Stage"),
            onRecordSaved: () => model.reshape(),
        });
    }
}
