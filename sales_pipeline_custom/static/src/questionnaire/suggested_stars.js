import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** How many stars the answers suggest, out of three. */
export class SuggestedStars extends Component {
    static template = "sales_pipeline_custom.SuggestedStars";
    static props = {stars: Number};

    get said() {
        return _t("%s stars out of 3", this.props.stars);
    }
}
