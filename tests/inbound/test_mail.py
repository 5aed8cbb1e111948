from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from .inbound_common import InboundCase

FORM = """\
Nom : Rose Martin
Téléphone : 0470 12 34 56
Budget : environ 8 000 €
Ville : Liège
Pays : Belgium
Date souhaitée : 31/12/2026
Message : Bonjour,
nous cherchons un poêle.

Le mar. 3 mars 2026, Paul <paul@x.example.com> a écrit :
> Budget : 1 €
"""


@tagged("standard", "post_install", "-at_install")
class TestOneMessageOneOpportunity(InboundCase):
    """What a message says is on the opportunity it becomes."""

    def test_it_is_well_filled(self):
        source = self.env["utm.source"].create({"name": "Form"})
        tag = self.env["crm.tag"].create({"name": "Web"})
        self.address.write({"source_id": source.id, "tag_ids": tag.ids})
        lead = self.used(FORM)
        self.assertEqual(lead.name, "A stove")
        self.assertEqual(lead.contact_name, "Rose Martin")
        self.assertEqual(lead.email_from, "rose@x.example.com")
        self.assertEqual(lead.phone, "0470 12 34 56")
        self.assertEqual(lead.customer_budget, 8000)
        self.assertEqual(lead.city, "Liège")
        self.assertEqual(lead.country_id, self.env.ref("base.be"))
        self.assertEqual(str(lead.date_deadline), "2026-12-31")
        self.assertIn("nous cherchons", lead.description)
        self.assertNotIn("Paul", lead.description)
        self.assertEqual(lead.source_id, source)
        self.assertEqual(lead.tag_ids, tag)
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.stage_id, self.first)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.inbound_address_id, self.address)
        row = lead.transition_ids
        self.assertEqual((row.kind, row.origin), ("created", "email"))

    def test_what_cannot_be_read_is_said(self):
        lead = self.receive("Budget : à voir\nPays : la Lune\nVille : Liège")
        self.assertEqual(lead.city, "Liège")
        self.assertFalse(lead.customer_budget)
        notes = " ".join(lead.message_ids.mapped("body"))
        self.assertIn("à voir", notes)
        self.assertIn("la Lune", notes)

    def test_html_says_as_much(self):
        raw = self.mail(Content_Type=None)
        head, _blank, _body = raw.partition(b"\n\n")
        html = "<table><tr><td>Budget</td><td>8&nbsp;000 €</td></tr></table><script>x"
        head = b"\n".join(
            line for line in head.split(b"\n") if not line.startswith(b"Content-")
        )
        lead = self.deliver(
            head + b"\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
        )
        self.assertEqual(lead.customer_budget, 8000)
        self.assertNotIn("script", "".join(lead.message_ids.mapped("body")))

    def test_a_form_speaks_for_somebody(self):
        lead = self.receive(
            sender="wordpress@shop.example.com", Reply_To="Zoe <zoe@y.example.com>"
        )
        self.assertEqual(lead.email_normalized, "zoe@y.example.com")
        self.assertEqual(lead.contact_name, "Zoe")
        self.assertIn("zoe@y.example.com", lead.message_ids[-1:].email_from)

    def test_a_form_without_reply_names_them_in_its_lines(self):
        lead = self.receive(
            "Nom : Zoe\nE-mail : zoe@y.example.com", sender="no-reply@shop.example.com"
        )
        self.assertEqual(lead.email_normalized, "zoe@y.example.com")
        self.assertEqual(lead.contact_name, "Zoe")

    def test_a_form_that_marks_all_it_sends_is_named_on_the_address(self):
        self.address.relay_senders = "shop.example.com"
        lead = self.receive(
            "Email: zoe@y.example.com",
            sender="form@shop.example.com",
            List_Unsubscribe="<https://x.example.com>",
            Auto_Submitted="auto-generated",
        )
        self.assertEqual(lead.email_normalized, "zoe@y.example.com")

    def test_a_colleague_forwards(self):
        lead = self.receive(
            "FYI\n\n---------- Forwarded message ---------\n"
            "De : Zoe <zoe@y.example.com>\nDate: hier\nSubject: Poêle\n"
            "To: paul@pipeline.example.com\n\nBonjour\nBudget : 3 k€",
            sender=self.salesperson.email_formatted,
            Subject="TR: Poêle",
        )
        self.assertEqual(lead.email_normalized, "zoe@y.example.com")
        self.assertEqual(lead.customer_budget, 3000)

    def test_the_alias_of_a_team_is_on_the_same_path(self):
        self.team.alias_name = "stoves"
        self.team.alias_domain_id = self.company.alias_domain_id
        lead = self.receive(to=self.team.alias_email)
        self.assertEqual((lead.team_id, lead.type), (self.team, "opportunity"))
        self.assertEqual(self.receive(to=self.team.alias_email), lead)
        raw = self.mail(to=self.team.alias_email, Auto_Submitted="auto-replied")
        self.assertEqual(self.kept(raw).reason, "auto_reply")

    def test_two_addresses_of_ours_are_one_opportunity(self):
        other = self.new_address("stoves")
        before = self.Lead.search_count([])
        self.receive(to=f"{self.address.alias_email}, {other.alias_email}")
        self.assertEqual(self.Lead.search_count([]), before + 1)

    def test_a_mail_about_something_else_is_left_to_odoo(self):
        partner = self.env["res.partner"].create({"name": "Rose"})
        sent = partner.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        raw = self.mail(to="x@in.example.com", In_Reply_To=sent.message_id)
        before = self.env["crm.inbound.receipt"].search_count([])
        self.env["mail.thread"].message_process(False, raw)
        self.assertIn("Hello", partner.message_ids[0].body)
        self.assertEqual(self.env["crm.inbound.receipt"].search_count([]), before)
        with self.assertRaises(ValueError), mute_logger("odoo.sql_db"):
            self.env["mail.thread"].message_process(
                False, self.mail(to="nobody@in.example.com")
            )


@tagged("standard", "post_install", "-at_install")
class TestSameSender(InboundCase, RuleCase):
    """Somebody who writes again is answered where their opportunity is."""

    def trigger(self):
        return self.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "active": True,
                "event": "customer_replied",
                "stage_id": self.proposal.id,
            }
        )

    def test_a_second_message_joins(self):
        lead = self.receive()
        self.trigger()
        again = self.receive("Budget : 9 000 €", sender="ROSE@x.example.com")
        self.assertEqual(again, lead)
        self.assertEqual(lead.customer_budget, 9000, "what was not known yet")
        self.assertEqual(lead.stage_id, self.proposal, "the customer replied")
        self.assertEqual(self.receive("Budget : 1 €"), lead)
        self.assertEqual(lead.customer_budget, 9000)
        self.assertIn("Budget : 1", lead.message_ids[0].body)

    def test_an_opportunity_somebody_typed_is_joined_too(self):
        lead = self.lead(self.new, email_from="rose@x.example.com")
        self.assertEqual(self.receive(), lead)

    def test_an_answer_by_thread_joins_from_any_address(self):
        lead = self.lead(self.new)
        self.trigger()
        sent = lead.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        found = self.receive(
            sender="other@x.example.com",
            to="catchall@in.example.com",
            In_Reply_To=sent.message_id,
            References=sent.message_id,
        )
        self.assertEqual(found, lead)
        self.assertEqual(lead.stage_id, self.proposal)

    def test_an_absence_is_noted_and_moves_nothing(self):
        lead = self.lead(self.new)
        self.trigger()
        sent = lead.message_post(body="Hi", subtype_xmlid="mail.mt_comment")
        self.receive("Away", In_Reply_To=sent.message_id, Auto_Submitted="auto-replied")
        self.assertIn("Away", lead.message_ids[0].body)
        self.assertEqual(lead.stage_id, self.new)

    def test_what_is_closed_is_not_woken_but_followed(self):
        for close in ("action_set_won", "action_set_lost"):
            lead = self.receive(sender=f"{close}@x.example.com")
            getattr(lead, close)()
            sent = lead.message_ids[-1:]
            again = self.receive(
                sender=f"{close}@x.example.com", In_Reply_To=sent.message_id
            )
            self.assertNotEqual(again, lead)
            self.assertEqual(again.previous_lead_id, lead)
            self.assertEqual(again.won_status, "pending")
            self.assertNotEqual(lead.won_status, "pending")
            third = self.receive(sender=f"{close}@x.example.com")
            self.assertEqual(third, again)

    def test_an_address_may_leave_answers_on_what_is_closed(self):
        self.address.after_closing = "note"
        lead = self.receive()
        lead.action_set_won()
        sent = lead.message_ids[-1:]
        self.assertEqual(self.receive(In_Reply_To=sent.message_id), lead)
        self.assertEqual(lead.won_status, "won")

    def test_an_address_may_want_one_opportunity_per_message(self):
        self.address.joins_open = False
        self.assertNotEqual(self.receive(), self.receive())

    def test_not_after_a_long_silence(self):
        lead = self.receive()
        self.address.join_window = 30
        past = fields.Datetime.now() - timedelta(days=31)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s", [past, lead.id]
        )
        self.env.cr.execute(
            "UPDATE mail_message SET date = %s WHERE id = ANY(%s)",
            [past, lead.message_ids.ids],
        )
        self.env.invalidate_all()
        again = self.receive()
        self.assertNotEqual(again, lead)

    def test_the_opportunity_of_the_team_of_the_address_first(self):
        other = self.new_team("Others")
        mine = self.lead(self.new, email_from="rose@x.example.com")
        self.lead(self.new, email_from="rose@x.example.com", team_id=other.id)
        self.assertEqual(self.receive(), mine)


@tagged("standard", "post_install", "-at_install")
class TestAcknowledgement(InboundCase):
    """Somebody is told their message arrived, once a day; a robot never is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address.acknowledgement_id = cls.env.ref(
            "sales_pipeline_custom.mail_template_acknowledgement"
        )

    def sent(self, email="rose@x.example.com"):
        return self.env["mail.mail"].search([("email_to", "=", email)])

    def test_once_a_day(self):
        lead = self.receive()
        self.receive()
        self.address.joins_open = False
        self.receive()
        mail = self.sent()
        self.assertEqual(len(mail), 1)
        self.assertEqual((mail.model, mail.res_id), ("crm.lead", lead.id))
        self.assertIn("'Auto-Submitted': 'auto-replied'", mail.headers)
        self.env.cr.execute("UPDATE crm_inbound_receipt SET acknowledged = NULL")
        self.receive()
        self.assertEqual(len(self.sent()), 2)

    def test_never_to_robots_nor_to_one_of_us(self):
        self.receive(Auto_Submitted="auto-replied")
        self.receive(sender=self.salesperson.email)
        self.receive(sender=self.address.alias_email)
        for email in ("rose@x.example.com", self.salesperson.email):
            self.assertFalse(self.sent(email))
        self.assertFalse(self.sent(self.address.alias_email))

    def test_one_that_cannot_be_written_stops_nothing(self):
        template = self.address.acknowledgement_id.copy()
        self.env.cr.execute(
            "UPDATE mail_template SET subject = %s WHERE id = %s",
            ['{"en_US": "{{ object.no_such_field }}"}', template.id],
        )
        self.env.invalidate_all()
        self.address.acknowledgement_id = template
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            lead = self.receive()
        self.assertTrue(lead)
        self.assertIn("acknowledgement", " ".join(lead.message_ids.mapped("body")))


@tagged("standard", "post_install", "-at_install")
class TestConfiguring(InboundCase):
    def test_a_message_decides_neither_stage_nor_owner(self):
        for name in ("stage_id", "user_id", "probability", "active", "create_date"):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "cannot fill in"),
                self.env.cr.savepoint(),
            ):
                self.map("X", field=name)

    def test_a_line_goes_to_one_place(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.map("X")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.map(" ; ", field="city")

    def test_an_open_stage_of_its_team(self):
        with self.assertRaises(ValidationError):
            self.address.stage_id = self.won

    def test_usual_lines_are_added_once(self):
        count = len(self.address.mapping_ids)
        self.address.action_add_usual_lines()
        self.assertEqual(len(self.address.mapping_ids), count)

    def test_managers_configure_and_salespeople_do_not(self):
        address = self.address.with_user(self.manager)
        address.name = "Write to us"
        with self.assertRaises(AccessError):
            self.address.with_user(self.salesperson).name = "No"
        with self.assertRaises(AccessError):
            self.Message.with_user(self.salesperson).search([])

    def test_trying_a_message_creates_nothing(self):
        before = self.Lead.search_count([])
        self.env.registry.clear_cache()
        tried = (
            self.env["crm.inbound.try"]
            .with_user(self.manager)
            .create({"address_id": self.address.id, "text": FORM + "\nAutre : chose"})
        )
        tried.action_try()
        self.assertTrue(tried.is_wanted)
        read = {line.label: line.read_as for line in tried.line_ids if line.is_read}
        self.assertRegex(read["Budget"], r"^8\D000\D00$")
        self.assertEqual(read["Pays"], "Belgium")
        shown = tried.web_read({"line_ids": {"fields": {"read_as": {}}}})
        self.assertTrue(shown[0]["line_ids"])
        self.assertEqual(self.Lead.search_count([]), before)
        self.assertFalse(self.Message.search([]))
        tried.text = self.mail("Hi", Auto_Submitted="auto-replied").decode()
        tried.action_try()
        self.assertFalse(tried.is_wanted)
        self.assertIn("automatic reply", tried.verdict)
        tried.text = " "
        with self.assertRaises(UserError):
            tried.action_try()

    def test_trying_a_message_copied_from_a_mail_program(self):
        """Its head is read; the text is shown as people read it; whose it would be."""
        self.address.write({"team_id": self.team.id, "user_id": self.salesperson.id})
        tried = (
            self.env["crm.inbound.try"]
            .with_user(self.manager)
            .create({"address_id": self.address.id})
        )
        tried.text = (
            "De : Ana Silva <ana.silva@example.com>\nÀ : contact@example.com\n"
            "Objet : Un poêle pour l'atelier\n\n<p>Bonjour,</p><p>Budget : 8 000 €</p>"
        )
        tried.action_try()
        self.assertTrue(tried.is_wanted)
        self.assertEqual(tried.title, "Un poêle pour l'atelier")
        self.assertIn("Ana Silva", tried.author)
        self.assertEqual(tried.team_name, self.team.display_name)
        self.assertEqual(tried.owner_name, self.salesperson.name)
        self.assertIn("Bonjour", tried.preview)
        self.assertNotIn("<p>", tried.preview)
        self.assertNotIn("Objet", tried.line_ids.mapped("label"))
        self.assertNotIn("De", tried.line_ids.mapped("label"))
        self.address.user_id = False
        tried.text = "De : Ana Silva <ana.silva@example.com>\n\nBonjour, un poêle."
        tried.action_try()
        self.assertEqual(tried.title, "Message from Ana Silva")
        tried.text = "Bonjour, un poêle."
        tried.action_try()
        self.assertEqual(tried.title, "Message from somebody")
        self.assertEqual(tried.team_name, self.team.display_name)
        tried.text = "Nom : Jean Test\nMessage : un poêle"
        tried.action_try()
        self.assertEqual(tried.title, "Message from Jean Test")
        self.assertEqual(tried.author, "Jean Test")

    def test_without_a_subject_the_title_names_whoever_is_known(self):
        self.env["res.partner"].create(
            {"name": "Rosa Known", "email": "rosa@known.example.com"}
        )
        for sender, body, title in (
            ("ana@x.example.com", "Nom : Jean Test", "Message from Jean Test"),
            ("Ana Silva <ana2@x.example.com>", "Hi", "Message from Ana Silva"),
            ("rosa@known.example.com", "Hi", "Message from Rosa Known"),
            ("ana3@x.example.com", "Hi", "Message from ana3@x.example.com"),
        ):
            with self.subTest(title):
                lead = self.receive(body, sender=sender, Subject=None)
                self.assertEqual(lead.name, title)

    def test_trying_says_what_the_sender_and_other_lines_fill_in(self):
        self.address.mapping_ids.unlink()
        self.address.action_add_usual_lines()
        notes = self.address.mapping_ids.filtered(
            lambda line: line.field_id.name == "description"
        )
        notes.copy({"labels": "Message", "sequence": 99})
        notes.copy({"labels": "Détails", "sequence": 99})
        tried = (
            self.env["crm.inbound.try"]
            .with_user(self.manager)
            .create(
                {
                    "address_id": self.address.id,
                    "text": "De : Ana Silva <ana.silva@example.com>\n\n"
                    "Message : un poêle\nDétails : en fonte",
                }
            )
        )
        tried.action_try()
        said = {line.label: line for line in tried.line_ids}
        self.assertEqual(said["Nom"].read_as, "Ana Silva")
        self.assertEqual(said["E-mail"].read_as, "ana.silva@example.com")
        self.assertEqual(said["E-mail"].problem, "From the sender")
        self.assertEqual(said["Téléphone"].problem, "Not in this message")
        self.assertEqual(tried.line_ids.mapped("label").count("Message"), 1)
        self.assertTrue(said["Message"].is_read)
        self.assertEqual(said["Message"].read_as, "un poêle")
        self.assertIn("another line", said["Détails"].problem)
        self.assertFalse(said["Détails"].is_read)

    def test_it_counts_what_came(self):
        self.receive()
        self.receive()
        self.receive(Auto_Submitted="auto-replied")
        self.receive(sender="x")
        self.address.invalidate_recordset()
        counts = self.address.read(
            ["lead_count", "joined_count", "filtered_count", "to_review_count"]
        )[0]
        counts.pop("id")
        self.assertEqual(set(counts.values()), {1})
