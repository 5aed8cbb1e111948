from odoo import models


class CrmLead(models.Model):
    """A customer who answers may move the opportunity."""

    _inherit = "crm.lead"

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(msg_dict, update_vals)
        self._customer_replied(msg_dict)
        return result

    def _customer_replied(self, msg_dict):
        """Tell triggers, unless a machine answered, or one of us did.

        :param dict msg_dict: the mail, as ``message_parse`` returns it
        """
        ours = self._is_by_one_of_us(msg_dict)
        if self and not ours and not self.env.context.get("mail_is_automatic"):
            self.env["crm.stage.trigger"].fire("customer_replied", self)
