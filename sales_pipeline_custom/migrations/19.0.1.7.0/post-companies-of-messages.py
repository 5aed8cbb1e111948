"""Kept messages are some company's: what belonged to none was seen by all of them."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    companies = env["res.company"].search([], order="id")
    if len(companies) == 1:
        cr.execute(
            "UPDATE crm_inbound_address SET company_id = %s WHERE company_id IS NULL",
            [companies.id],
        )
    cr.execute(
        """
        UPDATE crm_inbound_message AS message
           SET company_id = COALESCE(
                   (SELECT company_id FROM crm_inbound_address
                     WHERE id = message.address_id),
                   (SELECT company_id FROM crm_team WHERE id = message.team_id),
                   (SELECT company_id FROM crm_lead WHERE id = message.lead_id),
                   %s)
         WHERE message.company_id IS NULL
        """,
        [companies[:1].id],
    )
    env.invalidate_all()
    env.registry.clear_cache()
