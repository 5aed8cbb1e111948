"""What happens once, when the addon is installed."""

from odoo.addons.sales_pipeline_custom.hooks import fit_to_default_pipeline

READY_MADE = {
    "trigger_campaign_joined": "first_contact",
    "trigger_mailing_replied": "discovery_call",
}


def post_init_hook(env):
    """Tell ready-made triggers where to move, if the pipeline has such a stage."""
    for name, line in READY_MADE.items():
        trigger = env.ref(f"sales_pipeline_campaign.{name}")
        fit_to_default_pipeline(trigger, "stage_id", line)
