"""What follows a move: rules of the addon, native automation, and no trace of either.

A function that switches rules on serves a `job.Side`; its changes are committed.
"""

from itertools import cycle, islice

from opportunities import open_stages
from populate import MOVER

from odoo import fields
from odoo.fields import Command

NAME = "Bench"  # what all of them are called
ACTIVITY = "mail.mail_activity_data_call"
MANY_RULES = 200


def switch_off(env):
    """Leave no rule on, and forget what they did."""
    for model in ("base.automation", "crm.transition.rule", "crm.referral.type"):
        if model in env:
            known = env[model].search([("name", "=", NAME), ("active", "=", True)])
            known.with_context(tracking_disable=True).active = False
    forget(env)


def forget(env):
    """Delete what was queued, and the tags that rules gave."""
    if "crm.transition.run" in env:
        env.cr.execute("DELETE FROM crm_transition_run")
        env.cr.execute("DELETE FROM ir_cron_trigger")
    env.cr.execute("DELETE FROM crm_tag_rel WHERE tag_id = %s", [the_tag(env).id])
    env.invalidate_all()


def the_tag(env):
    """Return the tag that rules give."""
    tag = env["crm.tag"].search([("name", "=", NAME)])
    return tag or env["crm.tag"].create({"name": NAME})


# ------------------------------------------------------------
# Rules of the addon
# ------------------------------------------------------------


def _switch_on(env, description, makings):
    """Have rules on, which are made the first time.

    :param str description: tells them from others
    :param list makings: functions that return the values of a new one
    """
    rules = env["crm.transition.rule"].with_context(
        active_test=False, tracking_disable=True
    )
    known = rules.search([("name", "=", NAME), ("description", "=", description)])
    mover = env["res.users"].search([("login", "=", MOVER)])
    common = {"name": NAME, "description": description, "user_id": mover.id}
    known = known or rules.create([{**common, **make()} for make in makings])
    known.active = True
    return known


def _plans_activity(env):
    return Command.create(
        {
            "kind": "activity",
            "activity_type_id": env.ref(ACTIVITY).id,
            "activity_summary": "Call back",
            "activity_days": 1,
        }
    )


def _gives_tag(env):
    return Command.create({"kind": "tag", "tag_ids": [Command.set(the_tag(env).ids)]})


def _into(env, stages, action):
    return {"to_stage_ids": [Command.set(stages.ids)], "action_ids": [action]}


def _all_open(env):
    return env["crm.stage"].concat(*open_stages(env))


def rule_plans_activity(env):
    """Have an activity planned for what enters the second stage."""
    second = open_stages(env)[1]
    values = lambda: _into(env, second, _plans_activity(env))  # noqa: E731
    return _switch_on(env, "activity", [values])


def rule_gives_tag(env):
    """Have a tag given to what enters the second stage."""
    second = open_stages(env)[1]
    values = lambda: _into(env, second, _gives_tag(env))  # noqa: E731
    return _switch_on(env, "tag", [values])


def two_rules(env):
    """Have two rules about every move from one open stage to another."""
    stages = _all_open(env)
    return _switch_on(
        env,
        "two",
        [
            lambda: _into(env, stages, _plans_activity(env)),
            lambda: {
                **_into(env, stages, _gives_tag(env)),
                "from_stage_ids": [Command.set(stages.ids)],
            },
        ],
    )


def rules_about_others(env):
    """Have many rules about other moves than `opportunities.one_to_drag` makes."""
    stages, teams = _all_open(env), env["crm.team"]
    other = teams.search([("name", "=", NAME)]) or teams.create({"name": NAME})
    kinds = cycle(
        [
            lambda: _into(env, stages[-1], _plans_activity(env)),
            lambda: {
                **_into(env, stages, _gives_tag(env)),
                "from_stage_ids": [Command.set(stages[-2:].ids)],
            },
            lambda: {**_into(env, stages, _gives_tag(env)), "kind": "backward"},
            lambda: {
                **_into(env, stages, _plans_activity(env)),
                "team_ids": [Command.set(other.ids)],
            },
        ]
    )
    return _switch_on(env, "others", list(islice(kinds, MANY_RULES)))


def queue_runs(env, lead_ids):
    """Queue a run for the last move of each of these opportunities, due now."""
    from odoo.addons.sales_pipeline_custom.models.rule.matching import Matched

    rule = env["crm.transition.rule"].search([("name", "=", NAME)])
    moves = env["crm.stage.transition"].search(
        [("lead_id", "in", lead_ids), ("left_at", "=", False)]
    )
    now = fields.Datetime.now()
    env["crm.transition.run"]._queue(
        [Matched(rule.id, moves.ids, "pending", "", now)], 0
    )


def is_something_due(env):
    """Tell whether a run is still to be carried out."""
    env.cr.execute("SELECT 1 FROM crm_transition_run WHERE state = 'pending'")
    return bool(env.cr.rowcount)


# ------------------------------------------------------------
# Native automation
# ------------------------------------------------------------


def _automate(env, values):
    """Have one native automation on, about what enters the second stage."""
    model = env.ref("crm.model_crm_lead")
    automations = env["base.automation"].with_context(active_test=False)
    known = automations.search([("name", "=", NAME)]).filtered(
        lambda known: known.action_server_ids.state == values["state"]
    )
    if known:
        known.active = True
        return
    automations.create(
        {
            "name": NAME,
            "model_id": model.id,
            "trigger": "on_stage_set",
            "trg_field_ref": open_stages(env)[1].id,
            "action_server_ids": [
                Command.create(
                    {
                        "name": NAME,
                        "model_id": model.id,
                        "usage": "base_automation",
                        **values,
                    }
                )
            ],
        }
    )


def automation_plans_activity(env):
    """Have an activity planned for what enters the second stage."""
    _automate(
        env,
        {
            "state": "next_activity",
            "activity_type_id": env.ref(ACTIVITY).id,
            "activity_summary": "Call back",
            "activity_date_deadline_range": 1,
            "activity_date_deadline_range_type": "days",
            "activity_user_type": "generic",
            "activity_user_field_name": "user_id",
        },
    )


def automation_gives_tag(env):
    """Have a tag given to what enters the second stage."""
    _automate(
        env,
        {
            "state": "object_write",
            "update_path": "tag_ids",
            "update_m2m_operation": "add",
            "resource_ref": f"crm.tag,{the_tag(env).id}",
            "value": str(the_tag(env).id),
        },
    )
