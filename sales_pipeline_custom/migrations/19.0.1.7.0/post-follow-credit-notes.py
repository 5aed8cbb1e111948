"""Credit notes and second addresses count: referrals are brought in line with them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    referrals = env["crm.referral"].search(
        [("lead_id", "!=", False), ("state", "in", ("pending", "earned"))]
    )
    referrals._follow_success()
    referrals._flag_same_persons()
