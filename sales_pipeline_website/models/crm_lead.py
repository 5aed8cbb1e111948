from datetime import timedelta

from odoo import api, fields, models

# What a visitor may say. Stages, probabilities, people, money: none of their business.
OF_VISITOR = {
    "city",
    "contact_name",
    "country_id",
    "description",
    "email_from",
    "function",
    "lang_id",
    "name",
    "partner_name",
    "phone",
    "referral_code",
    "state_id",
    "street",
    "street2",
    "team_id",  # the page says it, among those of its company
    "user_id",  # the page says it: see form_seal
    "website",
    "zip",
}
SAME_FORM = timedelta(minutes=10)
MOST_SAID = 64  # characters of a code that is none


class CrmLead(models.Model):
    """Opportunities out of the website's forms."""

    _inherit = "crm.lead"

    website_form_digest = fields.Char(
        copy=False, readonly=True, groups="base.group_system"
    )

    _website_form_once = models.UniqueIndex(
        "(website_form_digest) WHERE website_form_digest IS NOT NULL"
    )

    @api.model
    def _website_form_fields(self):
        """Return the names of what a form may set. Extend to open more.

        Fields added by hand are open as soon as an editor puts them in a form.
        """
        return OF_VISITOR

    @api.model
    def _is_team_of_website(self, text, website):
        """Tell whether a form may name that team: one that works for the website.

        :param text: its id, as a form brings it; None for none
        """
        if not (isinstance(text, str) and text.isascii() and text.isdigit()):
            return False
        team = self.env["crm.team"].browse(int(text)).exists()
        company = website.company_id
        return team.active and team.company_id in (company, company.browse())

    @api.model
    def _takes_files(self, name):
        """Tell whether a field is one of files, which a form may fill in with them."""
        field = self._fields.get(name)
        return field is not None and field.comodel_name == "ir.attachment"

    def website_form_input_filter(self, request, values):
        """Complete what a form says: its team, its type, a title."""
        values = super().website_form_input_filter(request, values)
        if not (values.get("name") or "").strip():
            names = ("contact_name", "partner_name", "email_from", "phone")
            who = next((values[name] for name in names if values.get(name)), "")
            values["name"] = (
                self.env._("Message from %s", who)
                if who
                else self.env._("Message from the website")
            )
        return values

    # ------------------------------------------------------------
    # Two submits of one form
    # ------------------------------------------------------------

    @api.model
    def _sent_by_form(self, digest):
        """Return the opportunity the same form has just created, empty for none."""
        found = self.with_context(active_test=False).search(
            [("website_form_digest", "=", digest)]
        )
        if found and found.create_date < fields.Datetime.now() - SAME_FORM:
            found.with_context(tracking_disable=True).website_form_digest = False
            return found.browse()
        return found

    # ------------------------------------------------------------
    # Who sent them
    # ------------------------------------------------------------

    def _note_unknown_codes(self, codes):
        """Note in the chatter of this single one the codes that brought nobody."""
        spoken = self.with_context(lang=self._salesperson_lang())
        spoken._message_log(
            body=spoken.env._(
                "The customer gave the referral code “%s”, which is nobody's, or was"
                " revoked: ask who sent them, and choose the contact in “Brought By”.",
                "”, “".join(code[:MOST_SAID] for code in codes),
            )
        )

    # ------------------------------------------------------------
    # What they answered
    # ------------------------------------------------------------

    def _take_website_answers(self, template, given):
        """Insert a template in this single one, with the answers of the visitor.

        :param template: single ``crm.project.template``
        :param dict given: {code of a question: text, or file}
        :raise WrongAnswers: some are wrong
        """
        lang = self.env.lang
        questionnaire = self.insert_questionnaire(template).as_customer()
        questionnaire.with_context(lang=lang).take_website_answers(given)
