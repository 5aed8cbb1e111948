"""Mails as other programs write them, and what is right of each: who is behind it, what
it becomes, who is answered. The files are in ``corpus``; all people are invented.

Each row is (kind of fault, file, what is right).
"""

import base64
import os
from contextlib import closing, contextmanager
from typing import NamedTuple

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RuleCase
from .inbound_common import InboundCase

CORPUS = os.path.join(os.path.dirname(__file__), "corpus")
LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.mail_thread_inbound",
)
NADIA, HUGO = "nadia@example.com", "hugo@example.com"
PROGRAM, ENQUIRY, SIGN, SMALL = "program", "enquiry", "sign", "small"
THANKED = "its own"  # acknowledged at its own address


class Right(NamedTuple):
    """What is right of a mail."""

    became: str  # "new", "noted" in Nadia's, "joined", "to_review", "filtered"
    email: str = ""
    contact: str = ""
    budget: float = 0
    city: str = ""
    said: str = ""  # its description, whole
    thanked: bool | None = None  # None: whichever
    reason: str = ""  # of what is kept
    alone: bool = False  # Nadia has no open opportunity
    hints: bool = False  # Nadia's is told as perhaps the same customer's
    accepts_lists: bool = False


FORM = "Un appareil pour le salon"
ROWS = [
    # A program's address is taken for the customer.
    (PROGRAM, "form_relay_visitor1",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "form_relay_visitor2",
     Right("new", HUGO, "Hugo Renard", said=FORM, thanked=True)),
    (PROGRAM, "form_robot_visitor1", Right("new", NADIA, "Nadia Colson", 9000)),
    (PROGRAM, "form_robot_visitor2", Right("new", HUGO, "Hugo Renard", 9000)),
    (PROGRAM, "form_from_own_address_visitor1",
     Right("new", NADIA, "Nadia Colson", said=f"{FORM}.", thanked=True)),
    (PROGRAM, "form_from_own_address_visitor2",
     Right("new", HUGO, "Hugo Renard", said=f"{FORM}.", thanked=True)),
    (PROGRAM, "own_box_reply_to", Right("to_review", reason="no_person")),
    (PROGRAM, "program_dutch_form",
     Right("new", HUGO, "Hugo Renard", said="Een toestel voor de woonkamer")),
    (PROGRAM, "program_german_form",
     Right("new", "juergen@example.com", "Jürgen Groß",
           said="Ein Gerät für das Wohnzimmer", thanked=True)),
    (PROGRAM, "program_table_form",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "program_reply_to_alone", Right("new", NADIA, "Nadia Colson")),
    (PROGRAM, "program_support_of_its_own", Right("to_review", reason="no_person")),
    (PROGRAM, "program_list_rewritten",
     Right("new", NADIA, "Nadia Colson", accepts_lists=True)),
    (PROGRAM, "program_own_other_box",
     Right("new", HUGO, "Hugo Renard", said="Un appareil pour la cuisine.")),
    (PROGRAM, "program_form_like_a_person",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "program_robot_names_nobody", Right("to_review", reason="no_reply")),
    (PROGRAM, "program_shows_an_address", Right("new", NADIA, "")),
    (PROGRAM, "program_neighbour_form",
     Right("new", HUGO, "Hugo Renard", said="Un appareil", thanked=True)),
    (PROGRAM, "program_neighbour_reply_to",
     Right("new", "accueil@in.example.com", "Accueil", thanked=False)),
    (PROGRAM, "program_required_labels", Right("new", NADIA, "")),
    (PROGRAM, "program_tagged_box",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "address_apostrophe",
     Right("new", "sean.o'neil@example.com", "Sean O'Neil", city="Huy")),
    (PROGRAM, "address_in_a_line",
     Right("new", "g.d'angelo+poele@example.com", "Gaëlle d'Angelo", city="Huy")),
    (PROGRAM, "address_quoted_local",
     Right("new", '"nadia..colson"@example.com', "Nadia", city="Huy")),
    (PROGRAM, "address_international",
     Right("new", "elise@énergie.example.com", "Élise", city="Huy")),
    # Real enquiries are filtered.
    (ENQUIRY, "form_auto_generated",
     Right("new", NADIA, "Nadia Colson", 9000)),
    (ENQUIRY, "person_suppress_all",
     Right("new", "nadia@commune.example.com", "Nadia Colson", 19000, thanked=False)),
    (ENQUIRY, "enquiry_exchange_town_hall",
     Right("new", "hugo@commune.example.com", "Hugo Renard", 19000, thanked=False)),
    (ENQUIRY, "enquiry_holidays", Right("joined", city="Huy", thanked=True)),
    (ENQUIRY, "enquiry_sent_by_a_service", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_form_by_a_service", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_form_auto_replied", Right("to_review", reason="auto_reply")),
    (ENQUIRY, "enquiry_person_generated", Right("to_review", reason="notification")),
    (ENQUIRY, "enquiry_bulk_person", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_robot_form", Right("to_review", reason="no_reply")),
    (ENQUIRY, "enquiry_group", Right("to_review", reason="list")),
    (ENQUIRY, "enquiry_robot_phone", Right("to_review", reason="no_reply")),
    (ENQUIRY, "machine_newsletter", Right("filtered", reason="newsletter")),
    (ENQUIRY, "machine_absence", Right("filtered", reason="auto_reply")),
    (ENQUIRY, "machine_backup", Right("filtered", reason="notification")),
    # An acceptance, a 👍, a receipt are noted, and answer nothing.
    (SIGN, "calendar_reply", Right("noted")),
    (SIGN, "reaction", Right("noted")),
    (SIGN, "event_counter_proposal", Right("noted")),
    (SIGN, "event_outlook_accepted", Right("noted")),
    (SIGN, "event_rfc_reaction", Right("noted")),
    (SIGN, "event_thumb_from_phone", Right("noted")),
    (SIGN, "event_reacted_dutch", Right("noted")),
    (SIGN, "event_read_receipt", Right("noted")),
    (SIGN, "calendar_invitation_alone", Right("noted", budget=7500, city="Huy")),
    (SIGN, "event_invitation_in_parts", Right("noted", budget=7500, city="Liège")),
    (SIGN, "event_invitation_published",
     Right("noted", budget=7500, city="Huy, au fond")),
    (SIGN, "calendar_invitation_alone",
     Right("new", NADIA, "Nadia Colson", 7500, "Huy", thanked=False, alone=True)),
    (SIGN, "event_invitation_in_parts",
     Right("new", NADIA, "Nadia Colson", 7500, "Liège", thanked=False, alone=True)),
    # Small.
    (SMALL, "second_address",
     Right("new", "n.colson@travail.example.com", "Nadia Colson", hints=True)),
    (SMALL, "second_same_name",
     Right("new", "colson.n@autre.example.com", "nadia colson", hints=True)),
    (SMALL, "second_quoted_in_html",
     Right("new", "nc@perso.example.com", "N. C.", hints=True)),
    (SMALL, "second_mentioned",
     Right("new", "bureau@perso.example.com", "Bureau", hints=True)),
    (SMALL, "machine_exchange_rule", Right("filtered", reason="auto_reply")),
    (SMALL, "machine_generated_source", Right("filtered", reason="auto_reply")),
    (SMALL, "machine_return_path", Right("filtered", reason="auto_reply")),
    (SMALL, "machine_absent_alone", Right("filtered", reason="auto_reply")),
]  # fmt: skip


class CorpusCase(InboundCase, RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.EUR").active = True
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.address.acknowledgement_id = cls.env.ref(
            "sales_pipeline_custom.mail_template_acknowledgement"
        )
        cls.new_address("boutique")
        cls.env["crm.stage.trigger"].create(
            {
                "name": "Answered",
                "active": True,
                "event": "customer_replied",
                "stage_id": cls.proposal.id,
            }
        )
        cls.camille = cls.user("camille", "sales_team.group_sale_salesman")
        cls.camille.email = "camille@in.example.com"

    def setUp(self):
        super().setUp()
        self.wrong = {}
        self.nadia_s = self.lead(
            self.new, name="A stove", email_from=NADIA, contact_name="Nadia Colson"
        )
        self.env["mail.mail"].search([]).unlink()
        self.sent = self.nadia_s.message_post(
            body="Our offer", subtype_xmlid="mail.mt_comment"
        )

    def raw(self, name):
        with open(os.path.join(CORPUS, f"{name}.eml"), "rb") as file:
            return file.read().replace(b"<OUR-MESSAGE>", self.sent.message_id.encode())

    @contextmanager
    def each(self, name):
        """Try one of several mails, and undo it; what is wrong of any is told last."""
        try:
            with closing(self.env.cr.savepoint()):
                yield
        except AssertionError as error:
            self.wrong[name] = str(error)
        self.env.invalidate_all()

    def assertNoneWrong(self):
        said = "".join(f"\n\n{name}\n{error}" for name, error in self.wrong.items())
        self.assertFalse(self.wrong, said)

    def arrives(self, raw):
        """Deliver a mail; return the opportunity, what is kept, who is thanked."""
        last = self.Message.search([], limit=1).id or 0
        lead = self.deliver(raw)
        kept = self.Message.search([("id", ">", last)])
        self.env.flush_all()
        self.env.invalidate_all()
        return lead, kept, self.env["mail.mail"].search([]).mapped("email_to")


@tagged("standard", "post_install", "-at_install")
class TestCorpusGateway(CorpusCase):
    @mute_logger(*LOGS)
    def test_each_becomes_what_is_right(self):
        for kind, name, right in ROWS:
            with self.each(f"{kind}: {name}, {right.alone}"):
                self.check(name, right)
        self.assertNoneWrong()

    def check(self, name, right):
        self.address.accepts_lists = right.accepts_lists
        if right.alone:
            self.nadia_s.email_from = "nadia@elsewhere.example.com"
        lead, kept, thanked = self.arrives(self.raw(name))
        if right.became in ("to_review", "filtered"):
            self.assertFalse(lead)
            self.assertEqual((kept.state, kept.reason), (right.became, right.reason))
            self.assertFalse(thanked)
            return
        self.assertFalse(kept, f"{kept.reason}: {kept.details}")
        is_new = right.became == "new"
        self.assertEqual(lead != self.nadia_s, is_new)
        if not is_new:
            moved = self.proposal if right.became == "joined" else self.new
            self.assertEqual(lead.stage_id, moved)
            self.assertIn("email", lead.message_ids.mapped("message_type"))
        else:
            self.assertEqual(lead.email_normalized, right.email)
            self.assertEqual(lead.contact_name or "", right.contact)
            notes = " ".join(lead.message_ids.mapped("body"))
            hint = f'data-oe-id="{self.nadia_s.id}"'
            if right.hints or right.email == NADIA and not right.alone:
                self.assertIn(hint, notes)
            self.assertEqual(self.nadia_s.stage_id, self.new)
        self.assertEqual(lead.customer_budget, right.budget)
        self.assertEqual(lead.city or "", right.city)
        if right.said:
            self.assertEqual(lead.description, f"<p>{right.said}</p>")
        if right.thanked is not None or right.became == "noted":
            to = lead.email_normalized if right.thanked else None
            self.assertEqual(thanked, [to] if to else [])

    def test_two_visitors_of_a_form_are_two(self):
        for form in ("form_relay", "form_robot", "form_from_own_address"):
            with self.each(form):
                self.nadia_s.email_from = "somebody@elsewhere.example.com"
                first, _kept, _thanked = self.arrives(self.raw(f"{form}_visitor1"))
                second, _kept, thanked = self.arrives(self.raw(f"{form}_visitor2"))
                self.assertEqual(first.email_normalized, NADIA)
                self.assertEqual(second.email_normalized, HUGO)
                self.assertEqual(sorted(thanked), [HUGO, NADIA])
        self.assertNoneWrong()

    def test_a_sign_out_of_its_thread_is_noted_where_its_sender_is_known(self):
        for kind, name, right in ROWS:
            if kind != SIGN or right.alone:
                continue
            raw = self.raw(name)
            for header in (b"In-Reply-To", b"References"):
                raw = raw.replace(header, b"X-Was-" + header)
            with self.each(name):
                lead, kept, thanked = self.arrives(raw)
                self.assertEqual((lead, thanked), (self.nadia_s, []), kept.reason)
                self.assertEqual(lead.stage_id, self.new)
            if right.budget:
                continue  # an invitation opens one, where nobody is known
            with self.each(f"{name} of nobody known"):
                self.nadia_s.email_from = "nadia@elsewhere.example.com"
                lead, kept, thanked = self.arrives(raw)
                self.assertFalse(lead)
                self.assertEqual((kept.state, kept.reason), ("filtered", "event"))
                self.assertFalse(thanked)
        self.assertNoneWrong()

    def test_a_name_that_many_have_tells_nothing_and_an_address_does(self):
        self.leads(25, self.new, contact_name="Nadia Colson", email_from=HUGO)
        for name in ("second_address", "second_same_name"):
            with self.each(name):
                lead, _kept, _thanked = self.arrives(self.raw(name))
                notes = " ".join(lead.message_ids.mapped("body"))
                self.assertEqual(
                    f'data-oe-id="{self.nadia_s.id}"' in notes,
                    name == "second_address",
                )
                self.assertLessEqual(notes.count('data-oe-model="crm.lead"'), 1)
        self.assertNoneWrong()

    def test_an_invitation_is_readable(self):
        for name in (
            "calendar_invitation_alone",
            "event_invitation_published",
        ):
            with self.subTest(name):
                lead, _kept, _thanked = self.arrives(self.raw(name))
                mails = lead.message_ids.filtered(lambda m: m.message_type == "email")
                said = mails[0]
                body = said.body
                self.assertIn("Ville : Huy", body)
                self.assertNotIn("VCALENDAR", body)
                self.assertIn("invitation.ics", said.attachment_ids.mapped("name"))

    def test_what_a_colleague_forwards_is_of_whom_they_forward_tried_or_real(self):
        self.nadia_s.email_from = "nadia@elsewhere.example.com"
        for name in (
            "forward",
            "forward_plain_dutch",
            "forward_outlook_german",
            "forward_apple",
        ):
            raw = self.raw(name)
            tried = self.env["crm.inbound.try"].create(
                {"address_id": self.address.id, "file": base64.b64encode(raw)}
            )
            tried.action_try()
            with self.each(name):
                lead, kept, _thanked = self.arrives(raw)
                self.assertEqual(lead.email_normalized, NADIA, kept.details)
                self.assertEqual(lead.contact_name, "Nadia Colson")
                self.assertEqual(lead.customer_budget, 9000)
                self.assertEqual(tried.author, f"Nadia Colson {NADIA}")
                self.assertTrue(tried.is_wanted)
                said = {line.label for line in tried.line_ids}
                self.assertFalse(said & {"pour", "sujet", "aan", "an", "onderwerp"})
        self.assertNoneWrong()

    def test_trying_says_what_really_comes(self):
        """The road is the same: so is where it leads."""
        fields = self.Message._fields
        reasons = dict(fields["reason"]._description_selection(self.env))
        for _kind, name, right in ROWS:
            raw = self.raw(name)
            with self.each(name):
                self.address.accepts_lists = right.accepts_lists
                if right.alone:
                    self.nadia_s.email_from = "nadia@elsewhere.example.com"
                before = self.Lead.search([])
                tried = self.env["crm.inbound.try"].create(
                    {"address_id": self.address.id, "file": base64.b64encode(raw)}
                )
                tried.action_try()
                self.assertEqual(self.Lead.search([]), before)
                self.assertFalse(self.env["mail.mail"].search([]))
                if right.became in ("to_review", "filtered"):
                    self.assertIn(reasons[right.reason].lower(), tried.verdict)
                    waits = "for somebody to look at" in tried.verdict
                    self.assertEqual(waits, right.became == "to_review")
                elif right.became == "new":
                    self.assertIn("Creates an opportunity", tried.verdict)
                    self.assertTrue(tried.author.endswith(right.email))
                else:
                    self.assertIn("Joins the open opportunity", tried.verdict)
                    noted = "answers nothing" in tried.verdict
                    self.assertEqual(noted, right.became == "noted")
        self.assertNoneWrong()
