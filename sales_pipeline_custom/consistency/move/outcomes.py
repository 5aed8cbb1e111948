"""Stage, probability, outcome and what is archived say the same."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...core.stage import probability as rule
from ..check import check, ids_of

_lt = LazyTranslate(__name__)

MOVE_AGAIN = _lt("Move each to another stage and back: all that is written together.")


@check(
    "crm.stage",
    _lt("Stages have a probability that their outcome does not allow."),
    _lt(
        "Open each and save the probability again: 100 % if it is won, 0 % if it is"
        " lost, in between otherwise."
    ),
)
def stage_probability(env):
    stages = env["crm.stage"].search([])
    return stages.filtered(
        lambda stage: (
            (stage.is_won and stage.is_lost)
            or not rule.is_allowed(stage.outcome, stage.probability)
        )
    ).ids


@check(
    "crm.lead",
    _lt("Opportunities are in a lost stage and not lost: archived, at 0 %."),
    MOVE_AGAIN,
)
def in_lost_stage_but_not_lost(env):
    return ids_of(
        env,
        """
        SELECT lead.id FROM crm_lead AS lead JOIN crm_stage AS stage
            ON stage.id = lead.stage_id
         WHERE stage.is_lost
           AND (lead.active OR lead.probability != 0
                OR lead.won_status IS DISTINCT FROM 'lost')
        """,
    )


@check(
    "crm.lead",
    _lt("Opportunities are in a won stage and not won: at 100 %."),
    MOVE_AGAIN,
)
def in_won_stage_but_not_won(env):
    return ids_of(
        env,
        """
        SELECT lead.id FROM crm_lead AS lead JOIN crm_stage AS stage
            ON stage.id = lead.stage_id
         WHERE stage.is_won
           AND (ABS(lead.probability - 100) > 0.005
                OR lead.won_status IS DISTINCT FROM 'won')
           AND NOT (lead.won_status = 'lost' AND NOT lead.active)
        """,
    )


@check(
    "crm.lead",
    _lt(
        "Opportunities say that they are won, lost or open, which their stage, their"
        " probability and their being archived do not."
    ),
    MOVE_AGAIN,
)
def wrong_outcome(env):
    # As Odoo computes it.
    return ids_of(
        env,
        """
        SELECT lead.id FROM crm_lead AS lead LEFT JOIN crm_stage AS stage
            ON stage.id = lead.stage_id
         WHERE COALESCE(lead.won_status, 'pending') !=
               CASE WHEN stage.is_won AND lead.probability = 100 THEN 'won'
                    WHEN lead.active IS NOT TRUE AND COALESCE(lead.probability, 0) = 0
                         THEN 'lost'
                    ELSE 'pending' END
        """,
    )


@check(
    "crm.lead",
    _lt(
        "Open opportunities have another probability than their stage, which nobody"
        " typed."
    ),
    _lt("Open each, type the probability of its stage and save it."),
)
def unlike_stage(env):
    pairs = _pairs_in_stage_mode(env)
    if not pairs:
        return []
    query = SQL(
        """
        SELECT lead.id FROM crm_lead AS lead LEFT JOIN crm_stage AS stage
            ON stage.id = lead.stage_id
         WHERE COALESCE(lead.won_status, 'pending') = 'pending'
           AND (COALESCE(lead.team_id, 0), COALESCE(lead.company_id, 0)) IN %s
           AND (ABS(lead.automated_probability - COALESCE(stage.probability, 0)) > 0.005
                OR (NOT COALESCE(lead.is_probability_manual, FALSE)
                    AND ABS(lead.probability - COALESCE(stage.probability, 0)) > 0.005))
        """,
        tuple(pairs),
    )
    return [id_ for (id_,) in env.execute_query(query)]


@check(
    "crm.lead",
    _lt("Opportunities that are won or lost keep a probability typed by hand."),
    MOVE_AGAIN,
)
def manual_though_closed(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_lead
         WHERE is_probability_manual AND won_status IN ('won', 'lost')
        """,
    )


@check(
    "crm.lead",
    _lt("Opportunities are in a stage that is not their team's."),
    _lt("Move each to a stage of its team."),
)
def stage_of_another_team(env):
    leads = env["crm.lead"].with_context(active_test=False)
    in_stage_mode = _pairs_in_stage_mode(env)
    groups = leads._read_group(
        [("stage_id", "!=", False)],
        ["team_id", "company_id", "stage_id"],
        ["id:array_agg"],
    )
    return [
        id_
        for team, company, stage, ids in groups
        if (team.id or 0, company.id or 0) in in_stage_mode and not stage._is_for(team)
        for id_ in ids
    ]


def _pairs_in_stage_mode(env):
    """Return the pairs (id of a team, id of a company) whose leads follow stages."""
    leads = env["crm.lead"].with_context(active_test=False)
    modes = leads._probability_mode_by_team_and_company()
    return {
        (team.id or 0, company.id or 0)
        for (team, company), mode in modes.items()
        if mode == "stage"
    }
