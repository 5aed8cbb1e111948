"""What waits changes hands when the addon is installed or uninstalled."""

from datetime import timedelta

from odoo import fields

MINUTE = timedelta(minutes=1)


def post_init_hook(env):
    """Queue what waits already, each minute's together: thousands may wait."""
    runs = env["crm.transition.run"].search([("state", "=", "pending")])
    runs._wake({_full_minute(run_at) for run_at in runs.mapped("run_at")})


def _full_minute(moment):
    return moment.replace(second=0, microsecond=0) + MINUTE


def uninstall_hook(env):
    """Give what waits back to the scheduled action.

    It finds by itself when to look again. Our jobs name methods that are about to
    vanish; one that is at work ends first, for its server still has them.
    """
    env["queue.job"].search(
        [("model_name", "=", "crm.transition.run"), ("state", "!=", "started")]
    ).unlink()
    cron = env.ref("sales_pipeline_custom.crm_transition_run_cron")
    cron._trigger(at=fields.Datetime.now())
