import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";

/** Beside the title: whose pipeline is shown, remembered for the next time. */
export class PipelineSwitcher extends Component {
    static template = "sales_pipeline_custom.PipelineSwitcher";
    static components = {Dropdown, DropdownItem};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.choices = useState({teams: []});
        useBus(this.env.searchModel, "update", () => this.render());
    }

    get current() {
        return this.env.searchModel.shownPipeline;
    }

    get label() {
        const {shown, team} = this.current;
        return {mine: _t("My pipeline"), all: _t("All pipelines")}[shown] || team.name;
    }

    get title() {
        return _t("Pipeline shown: %s", this.label);
    }

    async loadChoices() {
        const {teams} = await this.orm.call("crm.team", "get_pipelines", [[]]);
        this.choices.teams = teams;
    }

    async choose(shown, team) {
        const args = [team ? [team.id] : [], shown];
        const pipeline = await this.orm.call("crm.team", "choose_pipeline", args);
        user.updateUserSettings("pipeline", pipeline);
        this.env.searchModel.showPipeline(pipeline);
    }
}

/** Asks once in whose pipeline a new opportunity starts. */
class HomeTeamDialog extends Component {
    static template = "sales_pipeline_custom.HomeTeamDialog";
    static components = {Dialog};
    static props = {teams: Array, choose: Function, close: Function};

    async choose(team) {
        await this.props.choose(team);
        this.props.close();
    }
}

/**
 * Tell in whose pipeline a new opportunity starts, asking who has several.
 *
 * @returns {Promise<number | false | null>} the id of the team; false where any will do;
 *  null when nothing was answered
 */
export async function homeTeam({orm, dialog}) {
    const {home, teams} = await orm.call("crm.team", "get_pipelines", [[]]);
    const mine = teams.filter((team) => team.is_mine);
    if (home || mine.length < 2) {
        return home || false;
    }
    return new Promise((resolve) => {
        const choose = async (team) => {
            await orm.call("crm.team", "choose_home_team", [[team.id]]);
            resolve(team.id);
        };
        dialog.add(
            HomeTeamDialog,
            {teams: mine, choose},
            {onClose: () => resolve(null)}
        );
    });
}
