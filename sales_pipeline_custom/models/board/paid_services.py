from odoo import api, models
from odoo.tools import SQL

# What Odoo's paid services add to screens of opportunities, by the name of the service.
BUTTONS = {"iap_enrich": "reveal", "action_generate_leads": "reveal"}
ACTIONS = {"crm_iap_enrich.action_enrich_mail": "reveal"}


class CrmLead(models.Model):
    """Odoo's paid services stay out of the way until the company has an account."""

    _inherit = "crm.lead"

    @api.model
    def _paid_services_in_use(self):
        """Return the names of the services that an account was registered for."""
        if "iap.account" not in self.env:
            return frozenset()
        self.env["iap.account"].flush_model(["state", "service_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT service.technical_name
                  FROM iap_account AS account
                  JOIN iap_service AS service ON service.id = account.service_id
                 WHERE account.state = 'registered'
                """
            )
        )
        return frozenset(name for (name,) in rows)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._paid_services_in_use())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        in_use = self._paid_services_in_use()
        for name, service in BUTTONS.items():
            if service not in in_use:
                for button in arch.xpath(f"//button[@name='{name}']"):
                    button.getparent().remove(button)
        return arch, view

    @api.model
    def _actions_left_out(self):
        in_use = self._paid_services_in_use()
        unused = {xmlid for xmlid, service in ACTIONS.items() if service not in in_use}
        return super()._actions_left_out() | unused
