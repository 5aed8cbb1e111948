import {Activity} from "@mail/core/web/activity";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(Activity.prototype, {
    /** Quoted as the language of the user quotes. */
    get displayName() {
        const {summary} = this.props.activity;
        return summary ? _t("“%(summary)s”", {summary}) : super.displayName;
    },
});
