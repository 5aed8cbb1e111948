from markupsafe import Markup, escape

from odoo import Command, api, fields, models
from odoo.tools import email_split

from ...core.inbound.equivalents import meaning_of
from ...core.inbound.mail_addresses import addresses
from ...core.shared.labelled_lines import long_value
from ...core.shared.reading import fold
from .inbound import Foreseen, arriving

LONG = ("text", "html")
LINKS = (Command.LINK, Command.SET)  # to records that are there
COMPARED = ("float", "integer", "monetary", "date", "datetime")
FIRST_NAMES = ("prenom", "votre prenom", "first name", "firstname", "given name")
LONGEST_NAME = 100  # characters
MOST_WRITTEN = 50_000  # characters of a message where other addresses are looked for
MOST_MENTIONED = 20


class CrmLead(models.Model):
    """What a mail makes of an opportunity, or adds to one.

    A feature reads more in a message by extending ``_inbound_values``, and does more
    with the opportunity that is created by extending ``_inbound_created``.
    """

    _inherit = "crm.lead"

    inbound_address_id = fields.Many2one(
        "crm.inbound.address",
        "Received By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # Whom an arriving message is of.
    _sender_idx = models.Index("(email_normalized, id DESC)")

    # ------------------------------------------------------------
    # A new one
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        inbound = arriving(self.env)
        if inbound is None:
            return super().message_new(msg_dict, custom_values)
        values = {
            **self._inbound_defaults(custom_values or {}),
            **self._inbound_first_values(inbound),
            **self._inbound_values(inbound),
        }
        values.setdefault(
            "name",
            self._inbound_title(
                values.get("contact_name")
                or values.get("partner_name")
                or self._inbound_known_name(inbound, msg_dict)
                or (inbound.verdict.author or ("", ""))[1]
            ),
        )
        if inbound.arrival.is_trial:
            inbound.done.foreseen = {
                "name": msg_dict.get("subject"),
                "partner_id": msg_dict.get("author_id"),
                **values,
            }
            raise Foreseen
        # Its name goes to the contact; what is no address does not stand for one.
        author = inbound.verdict.author
        email = author[1] if author else False
        for written in email_split(msg_dict.get("email_from") or ""):
            if written.lower() == email:
                email = written  # in their own capitals, as Odoo keeps them
        msg_dict = {**msg_dict, "email_from": email, "from": email}
        lead = super().message_new(msg_dict, custom_values=values)
        # Who delivers mail may do nothing more: the customer does, by this mail.
        lead.sudo()._inbound_created(inbound)
        written = str(msg_dict.get("body") or "")[:MOST_WRITTEN]
        inbound.done.mentioned = addresses(written)[:MOST_MENTIONED]
        lead._inbound_say(inbound)
        inbound.done.lead_id = lead.id
        return lead

    @api.model
    def _inbound_defaults(self, values):
        """Return the values of an alias that say what an opportunity is like.

        Managers write them, and the mail reader has all rights: what only our code
        writes, and commands that make or change other records, are left out.

        :param dict values: as ``create`` takes them
        """
        kept = {}
        for name, value in values.items():
            field = self._fields.get(name)
            if field is None or name in self._pipeline_protected_fields():
                continue
            if field.type == "many2many" and isinstance(value, (list, tuple)):
                value = [
                    one for one in value if isinstance(one, int) or one[0] in LINKS
                ]
            if field.type != "one2many":
                kept[name] = value
        return kept

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        if allfields is None and attributes is None and arriving(self.env):
            # Odoo asks, of each mail, whether an opportunity has a title: describing
            # all its fields takes a tenth of the time of receiving it.
            allfields, attributes = [self._rec_name], ["type"]
        return super().fields_get(allfields, attributes)

    @api.model
    def _inbound_first_values(self, inbound):
        """Return what the address, and the headers of a mail, say of the opportunity
        that it creates.

        :return: dict of values, as ``create`` takes them; what the mail says comes on
            top
        """
        values = inbound.settings.new_values()
        name, email = inbound.verdict.author or ("", "")
        if name and name.lower() != email:
            values["contact_name"] = name
        values.pop("name", None)
        if inbound.headers.subject:
            values["name"] = inbound.headers.title
        values["inbound_address_id"] = inbound.settings.address_id or False
        values["followed_lead_id"] = inbound.way.previous_id or False
        return values

    @api.model
    def _inbound_title(self, who):
        """Return what an opportunity is called whose mail has no subject.

        :param str who: the customer, as far as it is known who they are
        """
        return self.env._("Message from %s", who or self.env._("somebody"))

    @api.model
    def _inbound_known_name(self, inbound, msg_dict):
        """Return the name of the contact a mail comes from, "" where there is none."""
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or ())
        if not inbound.way.may_know(author):
            return ""
        # Who delivers mail may see none; their opportunity is about to name them.
        return author.sudo().name or ""

    def _inbound_values(self, inbound):
        """Return what a mail says of an opportunity. Extend to read more.

        This is the opportunity that its sender already has, which is only completed:
        what it knows it keeps; or none yet, when one is created.

        :param inbound: ``Inbound``: its ``mail`` (``headers``, ``body.lines``, and
            ``pairs``, {folded label: value}), the ``author`` of its ``verdict`` (name,
            address), its ``way`` and ``settings``; ``done.note`` takes what cannot be
            read
        :return: dict of values, as ``create`` takes them
        """
        mapping = self.env["crm.inbound.mapping"]
        values = {}
        for line in inbound.settings.lines:
            text = self._inbound_text(inbound, line)
            if not text or not line.field or line.field in values:
                continue
            try:
                values[line.field] = mapping._read_field(
                    line.field, text, inbound.way.company_id
                )
            except ValueError as reason:
                inbound.done.note(line.shown, text, str(reason))
        if "contact_name" in values:
            values["contact_name"] = self._inbound_whole_name(inbound, values)
        return values

    def _inbound_whole_name(self, inbound, values):
        """Return the name a mail gives, with the first name it gives elsewhere."""
        name = values["contact_name"]
        first = next(filter(None, map(inbound.mail.pairs.get, FIRST_NAMES)), "")
        known = (inbound.verdict.author or ("", ""))[0]
        if first:
            is_whole = fold(first) in fold(name)
            return name if is_whole else f"{first[:LONGEST_NAME]} {name}"
        # The sender's own name, where the line gives a part of it.
        words = set(fold(known).split())
        return known if words > set(fold(name).split()) else name

    def _inbound_text(self, inbound, line):
        """Return what the mail means for a mapping line, "" for nothing."""
        mail = inbound.mail
        for label in line.labels:
            text = mail.pairs.get(label)
            if text:
                field = self._fields.get(line.field)
                if field is not None and field.type in LONG:
                    return long_value(mail.body.lines, label, mail.labels)
                return meaning_of(text, line.equivalents)
        return ""

    def _inbound_created(self, inbound):
        """Do more with this single opportunity, which a mail has just created.

        Extend it: nothing is done here. It works as superuser, for who delivers mail
        may do nothing else; ``inbound`` is as for ``_inbound_values``.
        """

    # Odoo has contacts follow their opportunities. Anybody may send a mail, and say any
    # address in it: contacts stay as they are.

    def _inverse_email_from(self):
        return None if arriving(self.env) else super()._inverse_email_from()

    def _inverse_phone(self):
        return None if arriving(self.env) else super()._inverse_phone()

    # ------------------------------------------------------------
    # One that is there
    # ------------------------------------------------------------

    def message_update(self, msg_dict, update_vals=None):
        inbound = arriving(self.env)
        if inbound is None:
            return super().message_update(msg_dict, update_vals)
        if inbound.arrival.is_trial:
            inbound.done.lead_id = self.id
            raise Foreseen
        if inbound.way.by_address:
            update_vals = {**self._inbound_completion(inbound), **(update_vals or {})}
        result = super().message_update(msg_dict, update_vals)
        inbound.done.lead_id = self.id
        self._inbound_say(inbound)
        return result

    def _inbound_completion(self, inbound):
        """Return what the lines of a mail say that is not known yet."""
        values = self._inbound_values(inbound)
        for line in inbound.settings.lines:
            if line.field in values and self._inbound_differs(line.field, values):
                reason = self.env._("The opportunity keeps what it had.")
                text = self._inbound_text(inbound, line)
                inbound.done.note(line.shown, text, reason)
        return {name: value for name, value in values.items() if not self[name]}

    def _inbound_differs(self, name, values):
        """Tell whether a mail says another amount, date… than this single one has."""
        return (
            self._fields[name].type in COMPARED
            and self[name]
            and self[name] != values[name]
        )

    # ------------------------------------------------------------
    # Saying
    # ------------------------------------------------------------

    def _inbound_say(self, inbound):
        """Note in the chatter what could not be read, what it follows, and who it may
        be. Others' opportunities are not named: who may open them does."""
        self.ensure_one()
        parts = []
        # Who delivers mail may see none of them: only links to them are noted.
        self = self.sudo()
        way, notes = inbound.way, inbound.done.notes
        if way.previous_id and not way.is_answer:
            previous = self.browse(way.previous_id)
            parts.append(
                escape(self.env._("Follows %s, which is closed."))
                % previous._inbound_link()
            )
            note = escape(self.env._("The customer wrote again: %s.")) % (
                self._inbound_link()
            )
            previous._message_log(body=note)
        same = self.browse()
        if not way.is_answer:
            same = self._inbound_perhaps_same(inbound)
        if same:
            links = Markup(", ").join(lead._inbound_link() for lead in same)
            parts.append(escape(self.env._("Perhaps the same customer: %s.")) % links)
        if notes:
            said = escape(self.env._("%(label)s: “%(text)s”. %(reason)s"))
            lines = Markup().join(
                Markup("<li>%s</li>")
                % (said % {"label": label, "text": text[:200], "reason": reason})
                for label, text, reason in notes
            )
            said = escape(self.env._("In the message, to look at:"))
            parts.append(said + Markup("<ul>%s</ul>") % lines)
        if parts:
            self._message_log(body=Markup("<br/>").join(parts))
