"""What jobs work on: the same opportunities in both databases."""

from board import Board
from populate import GATED

MANY = 1_000  # opportunities of a mass change


def open_stages(env):
    """Return the stages where opportunities are neither won nor lost."""
    open_leads = [("won_status", "=", "pending"), ("stage_id.is_won", "=", False)]
    groups = env["crm.lead"]._read_group(open_leads, ["stage_id"])
    return [stage for (stage,) in groups]


def open_leads(env, stages, turn, count):
    """Return as many open opportunities of these stages, others at each turn."""
    domain = [
        ("type", "=", "opportunity"),
        ("won_status", "=", "pending"),
        ("stage_id", "in", [stage.id for stage in stages]),
    ]
    Lead = env["crm.lead"]
    first = turn * count * 7 % (Lead.search_count(domain) - count)
    return Lead.search(domain, order="id", offset=first, limit=count)


def one_to_drag(env, turn):
    """Choose the board, an opportunity in it and the next stage, which asks nothing."""
    stages = open_stages(env)
    rank = turn % (GATED - 1)
    lead = open_leads(env, [stages[rank]], turn, 1)
    return Board(env), lead.id, stages[rank + 1].id


def one_for_the_gate(env, turn):
    """Choose the board, an opportunity in it and the stage that requires fields."""
    stages = open_stages(env)
    lead = open_leads(env, [stages[turn % (GATED - 1)]], turn, 1)
    return Board(env), lead.id, stages[GATED].id


def many_to_move(env, turn):
    """Choose opportunities of several stages and a stage none of them is in."""
    stages = open_stages(env)
    target = stages.pop(turn % len(stages))
    return open_leads(env, stages, turn, MANY).ids, {"stage_id": target.id}


def many_to_close(env, turn):
    """Choose opportunities of all open stages, and a lost reason."""
    reason = env["crm.lost.reason"].search([], limit=1)
    leads = open_leads(env, open_stages(env), turn, MANY)
    return leads.ids, {"lost_reason_id": reason.id}
