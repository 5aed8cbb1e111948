"""The opportunity another follows is kept in a column that only programs read."""

from odoo.tools.sql import column_exists, drop_index, rename_column


def migrate(cr, version):
    if column_exists(cr, "crm_lead", "previous_lead_id"):
        rename_column(cr, "crm_lead", "previous_lead_id", "followed_lead_id")
        drop_index(cr, "crm_lead__previous_lead_id_index", "crm_lead")
