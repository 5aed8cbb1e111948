"""Opportunities of a database that had the addon before it kept a history get theirs."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.stage.transition"].rebuild()
