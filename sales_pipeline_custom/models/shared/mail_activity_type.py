from odoo import api, models

from ...core.shared.action_words import kind_in_words

TO_DO = "mail.mail_activity_data_todo"


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    @api.model
    def _named_in(self, text):
        """Return the type of activity that the words of an action name.

        The name of a type of one's own comes first ("Technical visit"), then the words
        people use for a call, a mail, a meeting; a to-do otherwise.

        :param str text: "Call the customer again", say
        :return: one type, empty only where the database has none
        """
        types = self.search([("res_model", "in", (False, "crm.lead"))])
        xml_ids = types.get_external_id()
        # Odoo's own have names of one word, as "Document": their words are known here.
        own = types.filtered(lambda kind: not xml_ids[kind.id].startswith("mail."))
        named = kind_in_words(text, {kind.id: kind.name for kind in own})
        if isinstance(named, int):
            return self.browse(named)
        data = f"mail.mail_activity_data_{named}" if named else TO_DO
        for xml_id in (data, TO_DO):
            kind = self.env.ref(xml_id, raise_if_not_found=False)
            if kind and kind in types:
                return kind
        return types[:1]
