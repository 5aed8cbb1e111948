import {_t} from "@web/core/l10n/translation";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

/**
 * Open the stage of a column.
 *
 * @param {Object} dialog the service
 * @param {Object} column of a board
 * @param {Function} onSaved called once it has changed
 * @returns {Function} closes it
 */
export function editStage(dialog, {context, displayName, value}, onSaved) {
    return dialog.add(FormViewDialog, {
        context: {...context, on_board: true},
        resId: value,
        resModel: "crm.stage",
        title: _t("Edit: %s", displayName),
        onRecordSaved: onSaved,
    });
}
