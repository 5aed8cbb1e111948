import {reactive} from "@odoo/owl";
import {LatestLoad} from "../shared/latest_load";

/**
 * What the server says of each stage for what is filtered now: its colour, and how many
 * opportunities went on from it. One call each time the board is loaded.
 */
class BoardStatistics {
    stages = {};

    constructor(model) {
        this.model = model;
        this.loads = new LatestLoad();
    }

    async load({context, domain, groupBy, resModel}) {
        if (groupBy[0] !== "stage_id") {
            this.stages = {};
            return;
        }
        const method = "get_board_statistics";
        const statistics = await this.loads.run(() =>
            this.model.orm.call(resModel, method, [domain], {context})
        );
        this.stages = Object.fromEntries(statistics.map((stage) => [stage.id, stage]));
    }

    reload() {
        const {config, root} = this.model;
        return root?.isGrouped ? this.load(config) : undefined;
    }

    /** Resolved once nothing more is being asked. */
    settled() {
        return this.loads.settled();
    }

    /** Whether a card may go from its column to another one, as the server decides it. */
    mayGo(record, source, target) {
        const {team_ids: teamIds = [], closed_team_ids: closed = []} = this.of(target);
        const team = record.data.team_id?.id;
        if (team) {
            return teamIds.length ? teamIds.includes(team) : !closed.includes(team);
        }
        return !teamIds.length || String(teamIds) === String(this.of(source).team_ids);
    }

    /** What is known of the stage of a column; nothing for another kind of column. */
    of(group) {
        const isStage = group.groupByField.name === "stage_id";
        return (isStage && this.stages[group.value]) || {};
    }
}

/** Give a model of the board its statistics, loaded along with its cards. */
export function useBoardStatistics(model) {
    const statistics = reactive(new BoardStatistics(model));
    const {onWillLoadRoot} = model.hooks;
    model.hooks.onWillLoadRoot = (config) => {
        onWillLoadRoot(config);
        statistics.load(config);
    };
    model.boardStatistics = statistics;
    return statistics;
}
