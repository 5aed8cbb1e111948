"""Opportunities remember the stages they have been in: so far only their moves did."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.stage.transition"].retrace_paths()
