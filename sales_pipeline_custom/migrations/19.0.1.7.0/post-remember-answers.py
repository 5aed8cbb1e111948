"""Rules that lose or remind now stop when the customer answers: they say so, and what
customers wrote before counts."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.transition.run"]._remember_answers()
    rules = env["crm.transition.rule"].search([("cancel_if_answered", "=", True)])
    rules.filtered("active")._say_that_answers_stop_them()
