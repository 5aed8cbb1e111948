"""How long the history of moves takes to open when it is long.

Stock Odoo has nothing to put beside it, so this measures seconds, not a ratio.
"""

import time

from odoo.tools import SQL

LISTED = (
    "entered_at",
    "from_stage_name",
    "to_stage_name",
    "kind",
    "time_in_stage",
    "duration_hours",
    "origin",
    "reason",
    "next_action",
)
NAMED = ("lead_id", "user_id")
PAGE = 80  # rows of a list
COUNTED = 10_001  # where the web client stops counting
AVERAGE = ["__count", "duration_hours:avg"]

# What opens, for someone who sees everything and for someone who sees their own.
OPENINGS = {
    "list": lambda moves, uid: _open_list(moves, []),
    "list, my opportunities": lambda moves, uid: _open_list(
        moves, [("owner_id", "=", uid)]
    ),
    "list, grouped by stage": lambda moves, uid: moves.web_read_group(
        [], ["to_stage_id"], AVERAGE
    ),
    "pivot by stage and kind": lambda moves, uid: moves.formatted_read_grouping_sets(
        [], [[], ["to_stage_id"], ["kind"], ["to_stage_id", "kind"]], AVERAGE
    ),
    "graph by month and kind": lambda moves, uid: moves.formatted_read_group(
        [], ["entered_at:month", "kind"], ["__count"]
    ),
}


def lengthen(cr, rows):
    """Have the history of every opportunity go on, up to that many rows in all."""
    cr.execute("SELECT count(*) FROM crm_stage_transition")
    (known,) = cr.fetchone()
    cr.execute("SELECT count(*) FROM crm_lead")
    (leads,) = cr.fetchone()
    cr.execute(
        SQL(
            """
            INSERT INTO crm_stage_transition (
                lead_id, lead_ref, from_stage_id, to_stage_id, from_stage_name,
                to_stage_name, kind, origin, outcome, entered_at, left_at,
                duration_hours, user_id, owner_id, team_id, company_id,
                probability_after, revenue_after, reason)
            SELECT lead.id, lead.id, lead.stage_id, stage.id, 'Before', stage.name,
                   CASE WHEN number %% 4 = 0 THEN 'backward' ELSE 'forward' END, 'user',
                   'open', lead.create_date + number * interval '1 day',
                   lead.create_date + (number + 1) * interval '1 day', 24,
                   lead.user_id, lead.user_id, lead.team_id, lead.company_id,
                   20, lead.expected_revenue, 'Because of ' || number
              FROM crm_lead lead
              CROSS JOIN generate_series(1, %s) number
              JOIN (SELECT id, name->>'en_US' AS name,
                           row_number() OVER (ORDER BY sequence, id) - 1 AS rank,
                           count(*) OVER () AS count
                      FROM crm_stage) stage
                ON stage.rank = (lead.id + number) %% stage.count
             LIMIT %s
            """,
            (rows - known) // leads + 1,
            rows - known,
        )
    )
    cr.execute("ANALYZE crm_stage_transition")


def measure(env):
    """Open the history in every way, three times each.

    :return: dict {what: seconds, the middle one of three}
    """
    moves = env["crm.stage.transition"]
    return {what: _median_of(env, moves, run) for what, run in OPENINGS.items()}


def _median_of(env, moves, run):
    seconds = []
    for _turn in range(3):
        env.invalidate_all()
        start = time.perf_counter()
        run(moves, env.uid)
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[1]


def _open_list(moves, domain):
    specification = {name: {} for name in LISTED}
    specification |= {name: {"fields": {"display_name": {}}} for name in NAMED}
    return moves.web_search_read(domain, specification, limit=PAGE, count_limit=COUNTED)
