from ast import literal_eval
from datetime import timedelta

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.tools import clean_context, email_split

from ..core.equivalents import meaning_of
from ..core.labelled_lines import long_value
from ..core.mail_headers import digest
from ..core.reading import fold
from .inbound import arriving

MOST_CANDIDATES = 20  # opportunities of one sender that are looked at
LONG = ("text", "html")
COMPARED = ("float", "integer", "monetary", "date", "datetime")
FIRST_NAMES = ("prenom", "votre prenom", "first name", "firstname", "given name")
LONGEST_NAME = 100  # characters
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"
# Who answers a machine may be answered by a machine.
ROBOT_HEADERS = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "auto_reply",
}


class CrmLead(models.Model):
    """What a mail makes of an opportunity, or adds to one.

    A feature reads more in a message by extending ``_inbound_values``: what it returns
    is written on the opportunity that is created.
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
    previous_lead_id = fields.Many2one(
        "crm.lead",
        "Follows",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The closed opportunity of the customer whose message created this one.",
    )

    # Whom an arriving message is of.
    _sender_idx = models.Index("(email_normalized, id DESC)")

    # ------------------------------------------------------------
    # Which opportunity
    # ------------------------------------------------------------

    @api.model
    def _inbound_route(self, inbound, route, message_dict):
        """Tell which opportunity a mail goes to.

        :param inbound: ``Inbound``
        :param tuple route: as Odoo's ``message_route`` returns them
        :return: a route: to an open opportunity, or to a new one
        """
        _model, thread_id, values, user_id, alias = route
        thread = self.sudo().browse(thread_id or [])
        is_person = not inbound.is_automatic and not self._inbound_is_of_ours(user_id)
        keeps_closed = inbound.settings.after_closing == "note" or not is_person
        if thread and (thread._inbound_is_open() or keeps_closed):
            inbound.is_answer = True
            return route
        if thread or (is_person and inbound.settings.joins):
            found, closed = self._inbound_same_sender(inbound, thread)
            if found:
                inbound.is_answer = inbound.by_address = True
                return ("crm.lead", found.id, values, user_id, alias)
            inbound.previous_id = closed.id
            if inbound.author:
                self.env["crm.inbound.sender"]._take_turn(inbound.author[1])
        if thread:
            message_dict.pop("parent_id", None)
            values = {"type": thread.type, "team_id": thread.team_id.id}
            if alias:
                values = literal_eval(alias.alias_defaults or "{}") | values
        return ("crm.lead", 0, values, user_id, alias)

    def _inbound_is_open(self):
        return self.active and self.won_status == "pending"

    def _inbound_is_of_ours(self, user_id):
        """Tell whether the mail gateway found that one of us wrote."""
        user = self.env["res.users"].sudo().browse(user_id)
        return user_id != self.env.uid and not user.share

    def _inbound_same_sender(self, inbound, thread):
        """Return the open opportunity of a sender, and their last closed one.

        :param thread: the closed opportunity whose message it answers, if any
        """
        settings = inbound.settings
        email = (inbound.author or ("", ""))[1]
        if not email:
            return self.browse(), thread
        team_id = settings.team_id or thread.team_id.id
        company_id = settings.company_id or thread.company_id.id
        every = self.sudo().with_context(active_test=False)
        known = every.search_fetch(
            [("email_normalized", "=", email)],
            ["active", "won_status", "team_id", "company_id"],
            order="id desc",
            limit=MOST_CANDIDATES,
        )
        if company_id:
            known = known.filtered(
                lambda lead: not lead.company_id or lead.company_id.id == company_id
            )
        known |= thread
        open_ = known.filtered(lambda lead: lead._inbound_is_open())
        closed = thread or (known - open_).filtered(
            lambda lead: lead.won_status in ("won", "lost")
        )
        open_ = open_._inbound_recent(settings.window)
        of_team = open_.filtered(lambda lead: lead.team_id.id == team_id)
        return (of_team or open_)[:1], closed[:1]

    def _inbound_recent(self, days):
        """Return those something was said about within that many days, latest first."""
        if not self or not days:
            return self
        since = fields.Datetime.now() - timedelta(days=days)
        recent = self.filtered(lambda lead: lead.create_date >= since)
        older = self - recent
        if older:
            groups = (
                self.env["mail.message"]
                .sudo()
                ._read_group(
                    [
                        ("model", "=", self._name),
                        ("res_id", "in", older.ids),
                        ("date", ">=", since),
                    ],
                    ["res_id"],
                )
            )
            said = {res_id for (res_id,) in groups}
            recent |= older.filtered(lambda lead: lead.id in said)
        return recent.sorted("id", reverse=True)

    # ------------------------------------------------------------
    # A new one
    # ------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        inbound = arriving(self.env)
        if inbound is None:
            return super().message_new(msg_dict, custom_values)
        values = {**(custom_values or {}), **self._inbound_values(inbound)}
        self._inbound_lines_values(inbound, values)
        # Its name goes to the contact; what is no address does not stand for one.
        email = inbound.author[1] if inbound.author else False
        for written in email_split(msg_dict.get("email_from") or ""):
            if written.lower() == email:
                email = written  # in their own capitals, as Odoo keeps them
        msg_dict = {**msg_dict, "email_from": email, "from": email}
        lead = super().message_new(msg_dict, custom_values=values)
        lead.sudo()._inbound_answer(inbound)
        lead._inbound_say(inbound)
        inbound.lead_id, inbound.has_failed = lead.id, False
        return lead

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        if allfields is None and attributes is None and arriving(self.env):
            # Odoo asks, of each mail, whether an opportunity has a title: describing
            # all its fields takes a tenth of the time of receiving it.
            allfields, attributes = [self._rec_name], ["type"]
        return super().fields_get(allfields, attributes)

    @api.model
    def _inbound_values(self, inbound):
        """Return what a mail says of the opportunity it creates. Extend to read more.

        :param inbound: ``Inbound``: its ``headers``, its ``body.lines``, its ``pairs``
            ({folded label: value}), its ``author`` (name, address) and ``settings``
        :return: dict of values, as ``create`` takes them; what the lines mapped by the
            address say comes on top
        """
        values = inbound.settings.new_values()
        name, email = inbound.author or ("", "")
        if name and name.lower() != email:
            values["contact_name"] = name
        if not inbound.headers.subject:
            who = name or email or self.env._("somebody")
            values["name"] = self.env._("Message from %s", who)
        else:
            values["name"] = inbound.headers.title
        values["inbound_address_id"] = inbound.settings.address_id or False
        values["previous_lead_id"] = inbound.previous_id or False
        return values

    def _inbound_lines_values(self, inbound, values):
        """Add to values what the lines of a mail say; note what cannot be read."""
        mapping = self.env["crm.inbound.mapping"]
        filled = set()
        for line in inbound.settings.lines:
            text = self._inbound_text(inbound, line)
            if not text or not line.field or line.field in filled:
                continue
            try:
                values[line.field] = mapping._read_field(line.field, text)
                filled.add(line.field)
            except ValueError as reason:
                inbound.notes.append((line.shown, text, str(reason)))
        if "contact_name" in filled:
            values["contact_name"] = self._inbound_whole_name(inbound, values)

    def _inbound_whole_name(self, inbound, values):
        """Return the name a mail gives, with the first name it gives elsewhere."""
        name = values["contact_name"]
        first = next(filter(None, map(inbound.pairs.get, FIRST_NAMES)), "")
        known = (inbound.author or ("", ""))[0]
        if first:
            is_whole = fold(first) in fold(name)
            return name if is_whole else f"{first[:LONGEST_NAME]} {name}"
        # The sender's own name, where the line gives a part of it.
        words = set(fold(known).split())
        return known if words > set(fold(name).split()) else name

    def _inbound_text(self, inbound, line):
        """Return what the mail means for a mapping line, "" for nothing."""
        for label in line.labels:
            text = inbound.pairs.get(label)
            if text:
                field = self._fields.get(line.field)
                if field is not None and field.type in LONG:
                    return long_value(
                        inbound.body.lines, label, inbound.settings.labels
                    )
                return meaning_of(text, line.equivalents)
        return ""

    def _inbound_answer(self, inbound):
        """Insert the project template of the address, answered by the lines."""
        settings = inbound.settings
        if not settings.template_id:
            return
        template = self.env["crm.project.template"].browse(settings.template_id)
        questionnaire = self.insert_questionnaire(template)
        kinds = {question.code: question.kind for question in template.questions()}
        answers, shown = {}, {}
        mapping = self.env["crm.inbound.mapping"]
        for line in settings.lines:
            if not line.question or line.question in answers:
                continue
            text = self._inbound_text(inbound, line)
            if not text:
                continue
            shown[line.question] = (line.shown, text)
            try:
                answers[line.question] = mapping._as_answer(
                    kinds.get(line.question), text, line.shown
                )
            except ValueError as reason:
                inbound.notes.append((line.shown, text, str(reason)))
        if not answers:
            return
        tz = self.env.company.partner_id.tz or "Europe/Paris"
        answering = questionnaire.with_context(tz=tz)
        wrong = answering._answer_what_is_right({answering: answers}, source="email")
        for code, sentence in wrong.get(answering, {}).items():
            inbound.notes.append((*shown[code], sentence))

    # ------------------------------------------------------------
    # One that is there
    # ------------------------------------------------------------

    def message_update(self, msg_dict, update_vals=None):
        inbound = arriving(self.env)
        if inbound is None:
            return super().message_update(msg_dict, update_vals)
        if inbound.by_address:
            update_vals = {**self._inbound_completion(inbound), **(update_vals or {})}
        result = super().message_update(msg_dict, update_vals)
        inbound.lead_id = self.id
        self._inbound_say(inbound)
        return result

    def _inbound_completion(self, inbound):
        """Return what the lines of a mail say that is not known yet."""
        values = {}
        self._inbound_lines_values(inbound, values)
        for line in inbound.settings.lines:
            if line.field in values and self._inbound_differs(line.field, values):
                reason = self.env._("The opportunity keeps what it had.")
                text = self._inbound_text(inbound, line)
                inbound.notes.append((line.shown, text, reason))
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
        """Note in the chatter what could not be read, and what it follows."""
        self.ensure_one()
        parts = []
        if inbound.previous_id and not inbound.is_answer:
            previous = self.sudo().browse(inbound.previous_id)
            parts.append(
                escape(self.env._("Follows %s, which is closed."))
                % previous._get_html_link(title=previous.name)
            )
            note = escape(self.env._("The customer wrote again: %s.")) % (
                self._get_html_link(title=self.name)
            )
            previous._message_log(body=note)
        if inbound.notes:
            said = escape(self.env._("%(label)s: “%(text)s”. %(reason)s"))
            lines = Markup().join(
                Markup("<li>%s</li>")
                % (said % {"label": label, "text": text[:200], "reason": reason})
                for label, text, reason in inbound.notes
            )
            said = escape(self.env._("In the message, to look at:"))
            parts.append(said + Markup("<ul>%s</ul>") % lines)
        if parts:
            self.sudo()._message_log(body=Markup("<br/>").join(parts))

    def _inbound_acknowledge(self, inbound, receipt):
        """Acknowledge a mail, once per sender and day, never to a machine."""
        self.ensure_one()
        template_id = inbound.settings.acknowledgement_id
        email = (inbound.author or ("", ""))[1]
        answers_thread = inbound.is_answer and not inbound.by_address
        if not template_id or not email or inbound.kind or answers_thread:
            return
        if self.env["mail.thread"]._inbound_is_ours(email) or self._inbound_is_alias(
            email
        ):
            return
        day = fields.Date.context_today(self)
        if not receipt._may_acknowledge(f"{day} {digest(email)}"):
            return
        try:
            with self.env.cr.savepoint():
                self._inbound_send_acknowledgement(template_id, email, inbound)
        except Exception as error:
            if getattr(error, "pgcode", None):
                raise
            note = self.env._("The acknowledgement could not be sent: %s", error)
            self._message_log(body=note)

    def _inbound_is_alias(self, email):
        aliases = self.env["mail.alias"].sudo()
        return bool(aliases.search_count([("alias_full_name", "=", email)], limit=1))

    def _inbound_send_acknowledgement(self, template_id, email, inbound):
        headers = inbound.headers
        context = {
            **clean_context(self.env.context),
            "inbound": None,
            # Their words, rather than how we call their project.
            "inbound_subject": headers.title,
        }
        template = self.env(context=context)["mail.template"].sudo().browse(template_id)
        template.send_mail(
            self.id,
            force_send=False,
            raise_exception=True,
            email_values={
                "email_to": email,
                "email_cc": False,
                "recipient_ids": [],
                "headers": repr(
                    {**ROBOT_HEADERS, "In-Reply-To": headers.message_id[:500]}
                ),
            },
        )
        # It leaves once this is committed, rather than within the hour.
        self.env.ref(MAIL_QUEUE).sudo()._trigger()
