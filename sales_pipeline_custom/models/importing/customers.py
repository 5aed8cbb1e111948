from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from ...core.shared.shown import shown

# What a line says about a customer nobody knew: {lead field: contact field}.
CUSTOMER_FIELDS = {
    "email_from": "email",
    "phone": "phone",
    "website": "website",
    "function": "function",
    "street": "street",
    "street2": "street2",
    "zip": "zip",
    "city": "city",
}


class CrmLead(models.Model):
    """The customers that imported lines name: found, or created with their e-mail.

    A name, upper or lower case, is one customer, in the file as in the database,
    unless e-mails say otherwise: the same name with another e-mail is another person.
    A company is one whatever the e-mail, people write from their own. Where a line
    gives no e-mail and several customers have the name, it is refused: an opportunity
    in the wrong hands is worse than a line to correct.
    """

    _inherit = "crm.lead"

    def _import_look_up_partner_id(self, file, lines):
        """Note in each line its customer: a contact, or the (name, e-mail) of one.

        Names of a customer to be created are made into contacts later, when no line
        is wrong (``_import_create_customers``).
        """
        by_name = defaultdict(list)
        for line in lines:
            if line.says("partner_id"):
                by_name[line.says("partner_id").casefold()].append(line)
        known = self._import_known_customers([*by_name])
        may_create = self.env["res.partner"].has_access("create")
        for name, namesakes in by_name.items():
            self._import_match_customers(name, namesakes, known[name], may_create)

    def _import_known_customers(self, names):
        """Find the contacts that have these names and that the user may see.

        :param list names: as ``str.casefold`` makes them
        :return: dict {name: contacts}, without those inside another where any is not
        """
        Partner = self.env["res.partner"]
        Partner.flush_model(["name", "complete_name", "active"])
        query = SQL(
            """
            WITH wanted AS (SELECT lower(unnest(%s::text[])) AS name)
            SELECT id
              FROM res_partner
             WHERE active
               AND (lower(name) IN (SELECT name FROM wanted)
                    OR lower(complete_name) IN (SELECT name FROM wanted))
            """,
            names,
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        known = defaultdict(Partner.browse)
        for partner in Partner.search([("id", "in", ids)], order="id"):
            for text in {partner.name, partner.complete_name} - {False}:
                known[text.casefold()] |= partner
        for name, partners in known.items():
            alone = partners.filtered(lambda partner: not partner.parent_id)
            known[name] = alone or partners
        return known

    def _import_match_customers(self, name, lines, known, may_create):
        """Tell which customer each of these lines is about.

        :param str name: their customer's, as ``str.casefold`` makes it
        :param known: contacts of that name
        :param bool may_create: whether the importer may create contacts
        """
        emails = [email_normalize(line.says("email_from")) for line in lines]
        by_email = {}
        nameless = known.filtered(lambda partner: not partner.email)
        for email in dict.fromkeys(filter(None, emails)):
            same = known.filtered(lambda p, email=email: p.email_normalized == email)
            found = same or known.filtered("is_company")
            if not found and len(nameless) == 1:
                found, nameless = nameless, nameless.browse()
            by_email[email] = found[0].id if found else (name, email)
        choices = known.ids or [*by_email.values()] or [(name, None)]
        for line, email in zip(lines, emails, strict=True):
            customer = by_email.get(email) or (len(choices) == 1 and choices[0])
            if not customer:
                sentence = self.env._(
                    "Several customers are called “%s”. Add the e-mail of the right"
                    " one.",
                    shown(line.says("partner_id")),
                )
                self._import_refuse(line, "partner_id", sentence)
            elif isinstance(customer, tuple) and not may_create:
                sentence = self.env._(
                    "“%s” is not a customer yet, and you may not create contacts. Ask"
                    " an administrator, or leave the customer empty.",
                    shown(line.says("partner_id")),
                )
                self._import_refuse(line, "partner_id", sentence)
            else:
                line.values["partner_id"] = customer

    def _import_create_customers(self, naming):
        """Create, all at once, the contacts that lines name and nobody knew."""
        by_customer = defaultdict(list)
        for line in naming:
            if isinstance(line.values.get("partner_id"), tuple):
                by_customer[line.values["partner_id"]].append(line)
        values = [
            {"name": lines[0].says("partner_id"), **self._import_first_values(lines)}
            for lines in by_customer.values()
        ]
        groups = [*by_customer.values()]
        try:
            with self.env.cr.savepoint():
                partners = self.env["res.partner"].create(values)
        except UserError:
            partners = map(self._import_create_customer, values, groups)
        for partner, lines in zip(partners, groups, strict=True):
            for line in lines:
                line.values["partner_id"] = partner.id

    def _import_create_customer(self, values, lines):
        """Create one contact; say why in the lines that name it when Odoo refuses."""
        try:
            with self.env.cr.savepoint():
                return self.env["res.partner"].create(values)
        except UserError as error:
            for line in lines:
                line.refuse("partner_id", str(error))
            return self.env["res.partner"]

    def _import_first_values(self, lines):
        """Return what the first line that says it says about their customer."""
        return {
            contact_field: next(filter(None, (line.says(field) for line in lines)))
            for field, contact_field in CUSTOMER_FIELDS.items()
            if any(line.says(field) for line in lines)
        }

    def _get_partner_email_update(self, force_void=True):
        if not force_void and self._import_leaves_alone(self.partner_id.email):
            return False
        return super()._get_partner_email_update(force_void)

    def _get_partner_phone_update(self, force_void=True):
        if not force_void and self._import_leaves_alone(self.partner_id.phone):
            return False
        return super()._get_partner_phone_update(force_void)

    def _import_leaves_alone(self, said):
        """Tell whether a file must not replace that, which a contact already says."""
        return bool(said and self._lines_being_loaded() is not None)
