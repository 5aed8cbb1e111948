"""The default template, which databases keep as it is, gets the colours of new ones."""

from odoo import SUPERUSER_ID, api

COLORS = {
    "first_contact": 4,
    "discovery_call": 8,
    "proposal_sent": 3,
    "negotiation": 2,
    "won": 10,
    "lost": 1,
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, color in COLORS.items():
        line = env.ref(
            f"sales_pipeline_custom.pipeline_template_default_{name}",
            raise_if_not_found=False,
        )
        if line and not line.pipeline_color:
            line.pipeline_color = color
