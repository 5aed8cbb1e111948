"""Mails as other programs write them: who is behind each, what it becomes, who is
answered. The table is in ``corpus.gateway``."""

import base64
from collections import Counter
from contextlib import closing, contextmanager

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import RuleCase
from ..corpus import MAILS
from ..corpus.gateway import FORWARD, FORWARDS, HUGO, NADIA, ROWS, SIGN
from .inbound_common import InboundCase

LOGS = (
    "odoo.addons.mail.models.mail_thread",
    "odoo.addons.sales_pipeline_custom.models.inbound.mail_thread_gateway",
)


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
        raw = (MAILS / f"{name}.eml").read_bytes()
        return raw.replace(b"<OUR-MESSAGE>", self.sent.message_id.encode())

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

    def test_every_kind_has_variants(self):
        kinds = Counter(kind for kind, _name, _right in ROWS)
        kinds[FORWARD] = len(FORWARDS)
        self.assertFalse([kind for kind, count in kinds.items() if count < 4])

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
        for name in FORWARDS:
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
