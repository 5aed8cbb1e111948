from odoo import models
from odoo.tools import SQL, email_normalize

MOST_READ = 10_000  # kept messages whose text is looked through, the latest ones

# What is looked for in one place: “customer” are the opportunities of somebody.
OF_PERSON = {
    "crm.inbound.message": "email_from ILIKE %(email)s OR recipients ILIKE %(email)s"
    " OR subject ILIKE %(name)s OR id = ANY(%(messages)s)",
    "crm.lead": "id IN (SELECT id FROM customer)"
    " OR referrer_id IN (SELECT id FROM indirect_references)",
    "crm.lead.answer": "is_answered AND (lead_id IN (SELECT id FROM customer)"
    " OR value_char ILIKE %(email)s OR value_text ILIKE %(email)s"
    " OR value_char ILIKE %(name)s)",
    "crm.lead.questionnaire": "lead_id IN (SELECT id FROM customer)",
    "crm.lead.questionnaire.repeat": "refused_email = %(normalized)s"
    " OR lead_id IN (SELECT id FROM customer)",
    "crm.referral": "referrer_id IN (SELECT id FROM indirect_references)"
    " OR newcomer_id IN (SELECT id FROM indirect_references)",
    "crm.referral.code": "partner_id IN (SELECT id FROM indirect_references)",
    "crm.stage.transition": "lead_id IN (SELECT id FROM customer)"
    " AND COALESCE(reason, next_action, attention, force_reason, merged_title)"
    " IS NOT NULL",
    "crm.transition.run": "lead_id IN (SELECT id FROM customer)"
    " AND COALESCE(message, details) IS NOT NULL",
}
CUSTOMER = (
    "email_normalized = %(normalized)s OR email_from ILIKE %(email)s"
    " OR contact_name ILIKE %(name)s OR name ILIKE %(name)s"
    " OR partner_id IN (SELECT id FROM indirect_references)"
)
PEOPLE = "email_normalized = %(normalized)s OR name ILIKE %(name)s"  # as Odoo has it

# Last: others refuse to go while these are there.
LAST = ["crm.lead", "res.users", "res.partner"]


class PrivacyLookupWizard(models.TransientModel):
    """What the pipeline knows of somebody, in Odoo's own search of personal data."""

    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        return [*super()._get_query_models_blacklist(), *OF_PERSON]

    def _get_query(self):
        query = super()._get_query()
        get_id = self.env["ir.model"]._get_id
        parts = [
            SQL(
                "SELECT %s AS res_model_id, id AS res_id, %s AS is_active"
                " FROM %s WHERE %s",
                get_id(model),
                SQL("active") if model == "crm.lead" else SQL("TRUE"),
                SQL.identifier(self.env[model]._table),
                self._looked_for(condition),
            )
            for model, condition in OF_PERSON.items()
        ]
        ours = SQL(" UNION ALL ").join(parts)
        return SQL(
            "WITH indirect_references AS (%s), customer AS (%s) %s UNION ALL"
            " SELECT * FROM (%s) AS odoo",
            self._selected("res_partner", PEOPLE),
            self._selected("crm_lead", CUSTOMER),
            ours,
            query,
        )

    def _selected(self, table, condition):
        return SQL(
            "SELECT id FROM %s WHERE %s",
            SQL.identifier(table),
            self._looked_for(condition),
        )

    def _looked_for(self, condition):
        """Return a condition of this file, about the person of this single lookup."""
        values = {
            "name": self.name.strip(),
            "email": f"%{self.email.strip()}%",
            "normalized": email_normalize(self.email.strip()),
        }
        if "%(messages)s" in condition:
            values["messages"] = self._messages_that_name().ids
        return SQL(condition, **values)

    def _messages_that_name(self):
        """Return the kept messages whose text holds the address: a form sent them."""
        # An administrator erases a person in all companies.
        messages = self.env["crm.inbound.message"].sudo()
        email = self.email.strip().lower()
        return messages.search([], limit=MOST_READ).filtered(
            lambda message: email in (message._whole_text().lower())
        )

    def _is_customer_of(self, lead):
        """Tell whether an opportunity is of the person of this single lookup."""
        query = SQL(
            "WITH indirect_references AS (%s) SELECT 1 FROM crm_lead"
            " WHERE id = %s AND (%s)",
            self._selected("res_partner", PEOPLE),
            lead.id,
            self._looked_for(CUSTOMER),
        )
        return bool(self.env.execute_query(query))

    def _people(self):
        """Return the contacts of the person of this single lookup."""
        rows = self.env.execute_query(self._selected("res_partner", PEOPLE))
        # In superuser mode: an administrator erases them in all companies.
        return self.env["res.partner"].sudo().browse(id_ for (id_,) in rows)


class PrivacyLookupWizardLine(models.TransientModel):
    """Something that is known of somebody, and is deleted, or emptied."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        self.ensure_one()
        # In superuser mode, as Odoo itself does.
        record = self.env[self.res_model].sudo().browse(self.res_id)
        if not self.is_unlinked and not record.exists():
            self._noted(self.env._("Deleted with what it was part of"))
            return None
        if not self.is_unlinked and self._emptied(record):
            self._noted(self.env._("Emptied"))
            return None
        if record._name == "crm.lead":
            record.referral_ids._outlive_opportunity()
        questionnaires = record._name == "crm.lead.answer" and record.questionnaire_id
        result = super().action_unlink()
        if questionnaires:
            questionnaires._recount()
        return result

    def _noted(self, what):
        self.execution_details = f"{what}: {self.res_model_id.name} #{self.res_id}"
        self.is_unlinked = True

    def _emptied(self, record):
        """Empty what figures rest on, rather than delete it; tell whether it was."""
        match record._name:
            case "crm.stage.transition":
                record.forget_notes()
            case "crm.transition.run":
                record._forget_said()
            case "crm.referral":
                record._forget_people(self.wizard_id._people())
            case "crm.lead" if not self.wizard_id._is_customer_of(record):
                record._forget_referrer()  # somebody else's, whom they brought
            case _:
                return False
        return True

    def action_unlink_all(self):
        def rank(line):
            return LAST.index(line.res_model) if line.res_model in LAST else -1

        return super(PrivacyLookupWizardLine, self.sorted(rank)).action_unlink_all()
