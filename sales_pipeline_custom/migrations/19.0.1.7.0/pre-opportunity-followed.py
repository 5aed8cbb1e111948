"""Which opportunity one follows is told to those who may see it: it has moved."""

from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    known = column_exists(cr, "crm_lead", "followed_lead_id")
    if column_exists(cr, "crm_lead", "previous_lead_id") and not known:
        rename_column(cr, "crm_lead", "previous_lead_id", "followed_lead_id")
        cr.execute("DROP INDEX IF EXISTS crm_lead__previous_lead_id_index")
