from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadQuestionnaire(models.Model):
    """The personal link of the customer to one questionnaire.

    There is one link at a time: another one replaces it.
    """

    _name = "crm.lead.questionnaire"
    _inherit = ["crm.lead.questionnaire", "crm.personal.link"]

    link_until = fields.Date(
        "Link Valid Until", readonly=True, copy=False, help="That day included."
    )
    link_state = fields.Selection(
        [("none", "None"), ("valid", "Valid"), ("expired", "Expired")],
        "Link",
        compute="_compute_link",
    )
    link_url = fields.Char("Link of the Customer", compute="_compute_link")
    link_sent_at = fields.Datetime("Sent On", readonly=True, copy=False)

    _link_handle_once = models.UniqueIndex("(link_handle)")

    @api.depends("link_handle", "link_until")
    def _compute_link(self):
        self._origin.check_access("read")  # however it is asked for
        today = fields.Date.today()
        for questionnaire in self:
            # The secret of a link is nobody's to read: only its address, once made.
            link = questionnaire.sudo()
            is_valid = link.link_handle and link.link_until >= today
            questionnaire.link_state = (
                "valid" if is_valid else "expired" if link.link_handle else "none"
            )
            questionnaire.link_url = is_valid and (
                f"{link.lead_id.get_base_url()}/questionnaire/{link._token()}"
            )

    @api.model
    def _from_link(self, token):
        """Return the questionnaire of a link, in superuser mode; none unless valid.

        :param str token: the end of the address, as someone gives it
        """
        found = self._with_token(token)
        return found if found.link_state == "valid" else found.browse()

    def _renew_link(self):
        """Give each a new link: former ones stop."""
        for questionnaire in self._answerable():
            questionnaire.write(
                {**self._new_token(), "link_until": questionnaire._link_ends()}
            )

    def _ensure_link(self):
        """Give each a link with all its time ahead, the same one if it is valid."""
        answerable = self._answerable()
        valid = answerable.filtered(lambda one: one.link_state == "valid")
        (answerable - valid)._renew_link()
        for questionnaire in valid:
            questionnaire.link_until = questionnaire._link_ends()

    def _link_ends(self):
        """Return the last day of a link of this single one given today."""
        days = self.lead_id._customer_company().crm_questionnaire_link_days
        return fields.Date.add(fields.Date.today(), days=days)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_renew_link(self):
        """Give the customer a new link; the former one stops."""
        for questionnaire in self:
            questionnaire._check_for_customer(UserError)
        self._renew_link()
        return True

    def action_revoke_link(self):
        """Stop the link of the customer."""
        self._answerable().write(
            {"link_handle": False, "link_secret": False, "link_until": False}
        )
        return True

    def _is_for_customer(self):
        """Tell whether this single questionnaire asks customers something."""
        return any(
            question.is_for_customer for question in self.template_id.questions()
        )

    def _check_for_customer(self, error):
        """Raise an error unless this single questionnaire asks customers something."""
        if not self._is_for_customer():
            raise error(
                self.env._(
                    "“%s” has no question for the customer. Mark one of its questions"
                    " so first.",
                    self.template_id.name,
                )
            )
