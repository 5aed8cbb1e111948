from odoo import api, models
from odoo.tools import SQL, email_normalize

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

    @api.model
    def _of_person(self):
        """Return {model: SQL condition} of what is looked for in one place. Extend.

        “customer” are the opportunities of somebody, “indirect_references” their
        contacts; ``_lookup_values`` says what else a condition may name.
        """
        return {
            "crm.lead": "id IN (SELECT id FROM customer)",
            "crm.stage.transition": "lead_id IN (SELECT id FROM customer)"
            " AND COALESCE(reason, next_action, attention, force_reason, merged_title)"
            " IS NOT NULL",
        }

    def _lookup_values(self):
        """Return {name: value} of what conditions say of this single lookup."""
        return {
            "name": self.name.strip(),
            "email": f"%{self.email.strip()}%",
            "normalized": email_normalize(self.email.strip()),
        }

    def _get_query_models_blacklist(self):
        return [*super()._get_query_models_blacklist(), *self._of_person()]

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
            for model, condition in self._of_person().items()
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
        """Return a condition about the person of this single lookup."""
        return SQL(condition, **self._lookup_values())

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
        return self._delete(record)

    def _delete(self, record):
        """Delete what this single line is about. Extend for what goes with it, or not.

        :param record: it, in superuser mode
        """
        return super().action_unlink()

    def _noted(self, what):
        self.execution_details = f"{what}: {self.res_model_id.name} #{self.res_id}"
        self.is_unlinked = True

    def _emptied(self, record):
        """Empty what figures rest on, rather than delete it; tell whether it was.

        Extend for what else is only emptied.
        """
        if record._name == "crm.stage.transition":
            record.forget_notes()
            return True
        return False

    def action_unlink_all(self):
        def rank(line):
            return LAST.index(line.res_model) if line.res_model in LAST else -1

        return super(PrivacyLookupWizardLine, self.sorted(rank)).action_unlink_all()
