"""What is measured of rules: moves that set something off, and what they set off."""

import threading

import rules
from board import Board
from job import ADDON, STOCK, Job, Side
from opportunities import MANY, many_to_move, one_to_drag, open_leads, open_stages

from odoo import SUPERUSER_ID

RUNS = 10_000  # carried out in a row
TOGETHER = 50  # in a transaction, as in the addon


def one_for_the_rule(env, turn):
    """Choose the board, an opportunity in its first stage, and the second one."""
    let_the_last_one_end()
    first, second, *_others = open_stages(env)
    return Board(env), open_leads(env, [first], turn, 1).id, second.id


def let_the_last_one_end():
    """Wait for what the last move does after its answer: nobody moves one at once."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()


def many_to_run(env, turn):
    """Choose opportunities of any kind: a few at first, which warm up, then all."""
    leads = env["crm.lead"].with_context(active_test=False)
    return leads.search([], order="id", limit=RUNS if turn else MANY).ids


def drop(env, chosen):
    board, lead_id, stage_id = chosen
    board.drop(env, lead_id, stage_id)


def drop_and_wake(env, chosen):
    """Drop a card, and do what a commit does next: wake who carries out the rest."""
    drop(env, chosen)
    env.cr.flush()
    env.cr.postcommit.run()


def write(env, chosen):
    ids, values = chosen
    env["crm.lead"].browse(ids).write(values)


def queue(env, ids):
    """Queue a run for each, where there are runs. The carrying out commits as well."""
    if "crm.transition.run" in env:
        superuser = env(user=SUPERUSER_ID)
        rules.forget(superuser)
        rules.queue_runs(superuser, ids)
        env.cr.commit()


def follow_up(env, ids):
    """Do what follows a move, for each: the addon from its queue, Odoo at once.

    Odoo does it with the moves of a request, a few here: for many at once it takes a
    time that grows with their square.
    """
    if "crm.transition.run" in env:
        env(user=SUPERUSER_ID)["crm.transition.run"]._run_due()
        return
    automation = env["base.automation"].sudo().search([("name", "=", rules.NAME)])
    for first in range(0, len(ids), TOGETHER):
        leads = env["crm.lead"].browse(ids[first : first + TOGETHER])
        automation.with_env(env)._process(leads)
        env.cr.commit()
        env.transaction.envs.clear()  # what a new request starts with


RULE_JOBS = [
    Job(
        "rule",
        "one move that matches a rule, beside a bare one",
        one_for_the_rule,
        drop_and_wake,
        rounds=101,
        limit=1.0,
        sides=(STOCK, Side(True, rules.rule_plans_activity)),
    ),
    Job(
        "rule-native",
        "the same, beside one that native automation follows",
        one_for_the_rule,
        drop_and_wake,
        rounds=101,
        limit=0.4,
        sides=(
            Side(False, rules.automation_plans_activity),
            Side(True, rules.rule_plans_activity),
        ),
    ),
    Job(
        "rules-moves",
        "1,000 moves in one write that match two rules, beside bare ones",
        many_to_move,
        write,
        count=MANY,
        limit=0.3,
        sides=(STOCK, Side(True, rules.two_rules)),
    ),
    Job(
        "rules-others",
        f"one move, {rules.MANY_RULES} rules about others, beside the addon without",
        one_to_drag,
        drop,
        rounds=41,
        limit=1.1,
        sides=(ADDON, Side(True, rules.rules_about_others)),
    ),
    Job(
        "runs",
        f"{RUNS:,} tags given by a rule, beside native automation",
        many_to_run,
        follow_up,
        before=queue,
        count=RUNS,
        rounds=1,
        sides=(
            Side(False, rules.automation_gives_tag),
            Side(True, rules.rule_gives_tag),
        ),
        rate=True,
    ),
]
