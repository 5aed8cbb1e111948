"""What rules set off: once each, about the move that set it off, ended or not."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)

INDEX = _lt(
    "A unique index is missing: look for “cannot create unique index” in the log of"
    " the last upgrade, delete the newer runs of each pair, and upgrade again."
)
CANCEL = _lt("Cancel each, or retry it: Sales > Configuration > Pipeline > Run Log.")


@check("crm.transition.run", _lt("Runs of one rule are about the same move."), INDEX)
def twice_for_one_move(env):
    return ids_of(
        env,
        """
        SELECT UNNEST(ARRAY_AGG(id)) FROM crm_transition_run
         WHERE transition_id IS NOT NULL AND rule_id IS NOT NULL
         GROUP BY transition_id, rule_id HAVING COUNT(*) > 1
        """,
    )


@check(
    "crm.transition.run",
    _lt("Runs are about another opportunity than the move that set them off."),
    CANCEL,
)
def run_of_another(env):
    return ids_of(
        env,
        """
        SELECT run.id
          FROM crm_transition_run AS run JOIN crm_stage_transition AS move
            ON move.id = run.transition_id
         WHERE run.lead_id IS DISTINCT FROM move.lead_id
        """,
    )


@check(
    "crm.stage.transition",
    _lt("Moves were made by the run of another opportunity."),
    _lt("The row was changed outside the pipeline: restore it from a backup."),
)
def moved_by_run_of_another(env):
    # A rule may move others than the one that set it off; a trigger may not.
    return ids_of(
        env,
        """
        SELECT move.id
          FROM crm_stage_transition AS move JOIN crm_transition_run AS run
            ON run.id = move.run_id
         WHERE run.trigger_id IS NOT NULL AND run.lead_id IS DISTINCT FROM move.lead_id
        """,
    )


@check(
    "crm.transition.run",
    _lt("Runs have ended and wait at once, or neither."),
    CANCEL,
)
def neither_ended_nor_waiting(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_transition_run
         WHERE (state = 'pending') != (ended_at IS NULL) OR run_at IS NULL
        """,
    )
