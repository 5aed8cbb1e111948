from odoo import api, models


class CrmLead(models.Model):
    """A customer who answers may move the opportunity."""

    _inherit = "crm.lead"

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(msg_dict, update_vals)
        self._customer_replied(msg_dict)
        return result

    def _customer_replied(self, msg_dict):
        """Tell triggers, unless no customer answered.

        Anybody who logs in may call what the mail gateway calls: but for the gateway,
        which works as superuser, they may write on all of these, or none counts.

        :param dict msg_dict: the mail, as ``message_parse`` returns it
        """
        if not self.env.su and (self != self.exists() or not self.has_access("write")):
            return
        if self._is_reply(msg_dict):
            self.env["crm.stage.trigger"].fire("customer_replied", self)

    @api.model
    def _is_reply(self, msg_dict):
        """Tell whether a customer answers by this mail. Extend to know it better.

        :param dict msg_dict: the mail, as ``message_parse`` returns it
        """
        return not self._is_by_one_of_us(msg_dict)
