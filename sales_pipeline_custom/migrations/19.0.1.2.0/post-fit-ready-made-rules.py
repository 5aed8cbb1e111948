"""Databases that had the addon before it had rules get the ready-made ones, off."""

from odoo import SUPERUSER_ID, api

from odoo.addons.sales_pipeline_custom.hooks import fit_ready_made


def migrate(cr, version):
    fit_ready_made(api.Environment(cr, SUPERUSER_ID, {}))
