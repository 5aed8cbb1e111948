import {markup} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {ActionHelper} from "@web/views/action_helper";

// The filters that show what is archived, on our screens.
const ARCHIVED = ["filter_archived", "inactive"];

/** Whether a search of one of our screens is for what is archived. */
export function looksForArchived({query, searchItems, resModel} = {}) {
    return Boolean(
        resModel?.startsWith("crm.") &&
        query?.some(({searchItemId}) =>
            ARCHIVED.includes(searchItems[searchItemId].name)
        )
    );
}

/** Where nothing is archived, there is nothing to create. */
patch(ActionHelper.prototype, {
    get help() {
        const text = _t("Nothing is archived here");
        return looksForArchived(this.env.searchModel)
            ? markup`<p class="o_view_nocontent_empty_folder">${text}</p>`
            : this.props.noContentHelp;
    },

    get showDefaultHelper() {
        return !this.help;
    },
});
