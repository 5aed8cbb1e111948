import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {InvalidNumberError} from "@web/views/fields/parsers";
import {MonetaryField} from "@web/views/fields/monetary/monetary_field";

// Of an opportunity; the server refuses them too.
const NEVER_NEGATIVE = ["customer_budget", "expected_revenue"];

let closeRefusal = () => undefined;

/** Say what is wrong with an amount, which Odoo only paints red. */
function refuse({notification}, sentence) {
    closeRefusal();
    closeRefusal = notification.add(sentence, {type: "warning"});
    throw new InvalidNumberError(sentence);
}

/**
 * On what the pipeline shows, what is no amount is marked so, and not saved: Odoo takes
 * "abc" for 0, and "12 k" for 12.
 */
patch(MonetaryField.prototype, {
    get inputOptions() {
        const options = super.inputOptions;
        if (!this.props.record.resModel?.startsWith("crm.")) {
            return options;
        }
        return {
            ...options,
            parse: (text) => {
                const {name = "", symbol = ""} = this.currency || {};
                const bare = text.replaceAll(symbol, "").replaceAll(name, "");
                if (/\p{L}/u.test(bare) || (bare.trim() && !/\d/.test(bare))) {
                    refuse(
                        this.env.services,
                        _t("“%s” is no amount: type a number.", text)
                    );
                }
                const amount = options.parse(text);
                if (amount < 0 && NEVER_NEGATIVE.includes(this.props.name)) {
                    refuse(
                        this.env.services,
                        _t("“%s” is negative: an amount is zero or more.", text)
                    );
                }
                return amount;
            },
        };
    },
});
