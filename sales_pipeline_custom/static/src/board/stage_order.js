import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {editStage} from "./edit_stage";

const percent = (value) =>
    formatFloat(value, {digits: [false, 2], trailingZeros: false});

/** Whether two stages stand in one pipeline: some team works with both. */
function areTogether({team_ids: ones, closed_team_ids: closed}, other) {
    if (!ones.length) {
        const {team_ids: others} = other;
        return !others.length || others.some((team) => !closed.includes(team));
    }
    return other.team_ids.length
        ? ones.some((team) => other.team_ids.includes(team))
        : ones.some((team) => !other.closed_team_ids.includes(team));
}

/** The stages that one is now before or behind, against what they are likely to bring. */
function outOfOrder(stages, moved) {
    const place = stages.indexOf(moved);
    return stages.filter(
        ({probability}, index) =>
            (index < place && probability > moved.probability) ||
            (index > place && probability < moved.probability)
    );
}

let close = () => undefined; // What was said last

/**
 * Say, of a column that was put elsewhere, that the probability of its stage stays, where
 * it now stands against the order of the others; and offer to change it.
 *
 * @param {Object} model of the board
 * @param {Object} column that was moved
 * @param {Object[]} before the columns, in the order they had
 * @param {Object[]} after the columns, in the order they have
 */
export function tellOddOrder(model, column, before, after) {
    close();
    const {boardStatistics: statistics, dialog, notification} = model;
    const moved = statistics.of(column);
    const open = (columns) =>
        columns
            .map((one) => statistics.of(one))
            .filter(
                (stage) =>
                    stage.outcome === "open" &&
                    stage.probability !== false &&
                    areTogether(moved, stage)
            );
    if (!open([column]).length) {
        return;
    }
    const was = outOfOrder(open(before), moved);
    const isNew = outOfOrder(open(after), moved).filter((one) => !was.includes(one));
    const other = after.find((one) => isNew.includes(statistics.of(one)));
    if (!other) {
        return;
    }
    const values = {
        stage: column.displayName,
        probability: percent(moved.probability),
        other: other.displayName,
        theirs: percent(statistics.of(other).probability),
    };
    const isBehind = after.indexOf(other) < after.indexOf(column);
    const message = isBehind
        ? _t(
              "The probability of “%(stage)s” stays %(probability)s %; “%(other)s”, before it, has %(theirs)s %.",
              values
          )
        : _t(
              "The probability of “%(stage)s” stays %(probability)s %; “%(other)s”, after it, has %(theirs)s %.",
              values
          );
    close = notification.add(message, {
        type: "info",
        className: "o_sales_pipeline_offer o_sales_pipeline_odd_order",
        autocloseDelay: 30_000,
        buttons: [
            {
                name: _t("Change It"),
                primary: true,
                onClick: () => {
                    close();
                    editStage(dialog, column, () => model.reshape());
                },
            },
        ],
    });
}
