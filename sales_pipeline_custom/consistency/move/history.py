"""One row of history per move, one after the other, the last one where it is."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)

MOVE_AGAIN = _lt(
    "Move each to another stage and back: its history ends as it is from then on."
)
TRACE_AGAIN = _lt(
    "In Odoo's shell: env['crm.stage.transition'].retrace_paths(env['crm.lead'].browse"
    "(ids)), then env.cr.commit()."
)
TELL_US = _lt(
    "The row was changed outside the pipeline: restore it from a backup. Statistics"
    " count what it says."
)


@check(
    "crm.lead",
    _lt("Opportunities have no history."),
    _lt(
        "In Odoo's shell: env['crm.stage.transition'].rebuild(), then env.cr.commit()."
    ),
)
def without_history(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_lead AS lead
         WHERE NOT EXISTS (
               SELECT FROM crm_stage_transition WHERE lead_id = lead.id)
        """,
    )


@check(
    "crm.lead",
    _lt("The history of opportunities does not have one open row, the last one."),
    MOVE_AGAIN,
)
def without_one_open_row(env):
    return ids_of(
        env,
        """
        SELECT lead_id FROM crm_stage_transition
         WHERE lead_id IS NOT NULL
         GROUP BY lead_id
        HAVING COUNT(*) FILTER (WHERE left_at IS NULL) != 1
        """,
    )


@check(
    "crm.stage.transition",
    _lt("An opportunity is gone, and the last row of its history is still open."),
    TELL_US,
)
def open_row_of_nothing(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_stage_transition
         WHERE lead_id IS NULL AND left_at IS NULL
        """,
    )


@check(
    "crm.lead",
    _lt("The last row of the history of opportunities is not the stage they are in."),
    MOVE_AGAIN,
)
def elsewhere_than_last_row(env):
    return ids_of(
        env,
        """
        SELECT lead.id
          FROM crm_lead AS lead JOIN crm_stage_transition AS last
            ON last.lead_id = lead.id AND last.left_at IS NULL
         WHERE last.to_stage_id IS DISTINCT FROM lead.stage_id
        """,
    )


@check(
    "crm.lead",
    _lt("The last row of the history of opportunities has another outcome than they."),
    MOVE_AGAIN,
)
def other_outcome_than_last_row(env):
    return ids_of(
        env,
        """
        SELECT lead.id
          FROM crm_lead AS lead JOIN crm_stage_transition AS last
            ON last.lead_id = lead.id AND last.left_at IS NULL
         WHERE last.outcome IS DISTINCT FROM
               CASE WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                    ELSE 'open' END
        """,
    )


@check(
    "crm.stage.transition",
    _lt(
        "Rows of history do not start where and when the one before them ends, in the"
        " same opportunity."
    ),
    TELL_US,
)
def gap_in_history(env):
    # What was rebuilt tells what Odoo had tracked, which is not all there was.
    return ids_of(
        env,
        """
        SELECT id
          FROM (SELECT id, entered_at, from_stage_id, is_rebuilt, kind,
                       LAG(id) OVER by_lead AS last_id,
                       LAG(left_at) OVER by_lead AS last_left_at,
                       LAG(to_stage_id) OVER by_lead AS last_stage_id
                  FROM crm_stage_transition
                WINDOW by_lead AS (PARTITION BY lead_ref ORDER BY entered_at, id)
               ) AS move
         WHERE (last_id IS NOT NULL) AND (
               entered_at IS DISTINCT FROM last_left_at
               OR kind = 'created'
               OR (from_stage_id IS DISTINCT FROM last_stage_id AND NOT is_rebuilt))
        """,
    )


@check(
    "crm.stage.transition",
    _lt("Rows of history do not last from when they start to when they end."),
    TELL_US,
)
def wrong_duration(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_stage_transition
         WHERE (left_at IS NULL) != (duration_hours IS NULL)
            OR left_at < entered_at
            OR ABS(duration_hours - EXTRACT(EPOCH FROM left_at - entered_at) / 3600)
               > 0.01
        """,
    )


@check(
    "crm.stage.transition",
    _lt("Rows of history belong to another opportunity than they are about."),
    TELL_US,
)
def row_of_another(env):
    # But for what a merge brought along.
    return ids_of(
        env,
        """
        SELECT id FROM crm_stage_transition
         WHERE lead_ref IS NULL
            OR (lead_id != lead_ref AND merged_title IS NULL)
        """,
    )


@check(
    "crm.lead",
    _lt("Opportunities remember other stages than their history says."),
    TRACE_AGAIN,
)
def path_unlike_history(env):
    # A stage that was deleted is nowhere in history but by its name.
    return ids_of(
        env,
        """
        WITH been AS (
             SELECT DISTINCT lead_id, to_stage_id AS stage_id
               FROM crm_stage_transition
              WHERE lead_id IS NOT NULL AND to_stage_id IS NOT NULL
        ), path AS (
             SELECT lead.id AS lead_id, step.number::int AS stage_id
               FROM crm_lead AS lead,
                    STRING_TO_TABLE(lead.stage_path, '/') AS step (number)
              WHERE step.number ~ '^[0-9]{1,9}$'
        )
        SELECT been.lead_id FROM been LEFT JOIN path USING (lead_id, stage_id)
         WHERE path.lead_id IS NULL
         UNION
        SELECT path.lead_id
          FROM path JOIN crm_stage AS stage ON stage.id = path.stage_id
          LEFT JOIN been USING (lead_id, stage_id)
         WHERE been.lead_id IS NULL
         UNION
        SELECT id FROM crm_lead
         WHERE stage_path !~ '^/([0-9]{1,9}/)*$'
        """,
    )
