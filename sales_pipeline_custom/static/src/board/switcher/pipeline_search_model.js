import {user} from "@web/core/user";
import {SearchModel} from "@web/search/search_model";

const MINE = "assigned_to_me";
const TEAM = "sales_pipeline_team";

/** The search of the pipeline: it starts with what the person likes to see. */
export const withPipelines = (Model) =>
    class extends Model {
        /** @override */
        async load(config) {
            await super.load(config);
            const {pipeline_team: team} = this.globalContext; // Of the action, if it says
            const asMenuDoes = team || this.isActive(this.itemNamed(MINE));
            if (this.hasPipelines && !config.state && asMenuDoes) {
                this.blockNotification = true;
                this.showPipeline(
                    team ? {shown: "team", team} : user.settings.pipeline
                );
                this.blockNotification = false;
                this._reset();
            }
        }

        /** Whether one may switch: for who sells, where the pipeline is shown. */
        get hasPipelines() {
            return Boolean(
                this.globalContext.sales_pipeline && user.settings?.pipeline
            );
        }

        itemNamed(name) {
            return Object.values(this.searchItems).find((item) => item.name === name);
        }

        isActive(item) {
            return Boolean(
                item && this.query.some(({searchItemId}) => searchItemId === item.id)
            );
        }

        /** What is shown: `shown` ("mine", "team" or "all"), and `team`, if it is one. */
        get shownPipeline() {
            const item = this.itemNamed(TEAM);
            if (this.isActive(item)) {
                return {shown: "team", team: item.team};
            }
            const isMine = this.isActive(this.itemNamed(MINE));
            return {shown: isMine ? "mine" : "all", team: false};
        }

        /** Show one's own opportunities, those of a team, or all; other filters stay. */
        showPipeline({shown, team}) {
            const mine = this.itemNamed(MINE);
            const known = this.itemNamed(TEAM);
            const outdated = [mine?.id, known?.id];
            this.query = this.query.filter(
                ({searchItemId}) => !outdated.includes(searchItemId)
            );
            if (known) {
                delete this.searchItems[known.id];
            }
            if (shown === "team") {
                this.createNewFilters([
                    {
                        name: TEAM,
                        team,
                        description: team.name,
                        domain: `[("team_id", "=", ${team.id})]`,
                        context: {default_team_id: team.id},
                    },
                ]);
                return;
            }
            if (shown === "mine" && mine) {
                this.query.push({searchItemId: mine.id});
            }
            this._notify();
        }
    };

export const PipelineSearchModel = withPipelines(SearchModel);
