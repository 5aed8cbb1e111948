"""Whose days rules count: what says so, and what is kept of it between moves."""

from odoo import fields, models


class CrmRunSource(models.AbstractModel):
    _inherit = "crm.run.source"

    def _zone(self):
        """Return the name of the time zone whose clock this single one goes by: that of
        who it runs as, else of the company, which its working hours have."""
        # Who reads a rule may not read who it runs as.
        one = self.sudo()
        user = one.user_id or one.env.user
        company = one.company_id or user.company_id
        zones = (user.tz, company.partner_id.tz, company.resource_calendar_id.tz)
        return next(filter(None, zones), "UTC")


class CrmTransitionRule(models.Model):
    _inherit = "crm.transition.rule"

    zone = fields.Char(compute="_compute_zone", string="Time Zone")

    def _compute_zone(self):
        for rule in self:
            rule.zone = rule._zone()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return result


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return result


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"partner_id", "resource_calendar_id"}:
            self.env.registry.clear_cache()
        return result
