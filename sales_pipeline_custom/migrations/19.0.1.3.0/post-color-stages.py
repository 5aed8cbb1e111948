"""Stages get a colour: that of the default pipeline, else the one they have in Odoo."""

from odoo import SUPERUSER_ID, api

from odoo.addons.sales_pipeline_custom import hooks


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    default = "sales_pipeline_custom.pipeline_template_default"
    template = env.ref(default, raise_if_not_found=False)
    if template:
        hooks.color_like_template(env, template)
    hooks.fill_in_stage_colors(env)
