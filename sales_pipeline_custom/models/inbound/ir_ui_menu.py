from odoo import api, models

COUNTED = "sales_pipeline_custom.menu_config_inbound_messages"


class IrUiMenu(models.Model):
    """The menu of the messages to review says how many wait."""

    _inherit = "ir.ui.menu"

    @api.model
    def load_web_menus(self, debug):
        menus = super().load_web_menus(debug)
        for menu in menus.values():
            if menu["xmlid"] == COUNTED:
                count = self.env["crm.inbound.message"]._waiting_count()
                menu["name"] = f"{menu['name']} ({count})" if count else menu["name"]
        return menus
