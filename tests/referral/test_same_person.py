import pytest

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.referral.same_person import (
    mailbox,
    telephone,
)

from ..inbound.inbound_common import InboundCase
from .referral_common import ReferralCase


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("nadia@example.com", "nadia+promo@example.com", True),
        ("nadia+a@example.com", "Nadia+b@EXAMPLE.com", True),
        ("na.dia@gmail.com", "nadia+x@googlemail.com", True),
        ("na.dia@example.com", "nadia@example.com", False),
        ("nadia@example.com", "nadia@example.org", False),
        ("nadia@example.com", "hugo@example.com", False),
        ("+tag@example.com", "+other@example.com", False),
    ],
)
def test_which_addresses_lead_to_one_mailbox(one, other, same):
    assert (mailbox(one) == mailbox(other)) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0471 00 00 01", "+32 471 00 00 01", True),
        ("0471/00.00.01", "0032471000001", True),
        ("06 12 34 56 78", "+33612345678", True),
        ("+33 (0)6 12 34 56 78", "06-12-34-56-78", True),
        ("0471 00 00 01", "0471 00 00 02", False),
        ("+32 471 00 00 01", "+33 6 12 34 56 78", False),
    ],
)
def test_which_telephones_are_one(one, other, same):
    assert (telephone(one) == telephone(other)) == same


@pytest.mark.parametrize("read", [mailbox, telephone])
@pytest.mark.parametrize("text", ["", None, False, "@", "12", "none", "@" * 99])
def test_nothing_is_like_nothing(read, text):
    assert not read(text) or "@" in read(text)


@tagged("standard", "post_install", "-at_install")
class TestReferralOfSamePerson(ReferralCase, InboundCase):
    """Who brings themselves by another address is looked at before anybody pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice.write({"phone": "0471 00 00 01", "vat": False})
        cls.alice.action_create_referral_code()
        cls.type.sequence = -1  # of what arrives by itself

    def newcomer(self, **values):
        """Return an opportunity of somebody new, that Alice brought."""
        values = {"partner_id": False, "stage": self.new, **values}
        return self.referred(**values)

    def assertLookedAt(self, lead):
        lead.stage_id = self.won
        referral = self.assertEarned(lead)
        self.assertTrue(referral.is_same_person and referral.is_flagged)
        self.assertIn("Perhaps the Same Person", referral.review_reasons)
        self.assertRefused(lambda: self.pay(referral), "to be reviewed")
        return referral

    def assertFine(self, lead):
        lead.stage_id = self.won
        referral = self.assertEarned(lead)
        self.assertFalse(referral.is_same_person or referral.is_flagged)

    def by_mail(self, sender, body=""):
        code = self.alice.referral_code
        lead = self.used(f"Code parrainage : {code}\n{body}", sender=sender)
        self.assertEqual(lead.referrer_id, self.alice)
        return lead

    def test_the_same_mailbox_with_a_tag_by_mail(self):
        local, _at, domain = self.alice.email.partition("@")
        self.assertLookedAt(self.by_mail(f"Alice <{local}+promo@{domain}>"))

    def test_a_mailbox_of_gmail_without_its_dots(self):
        self.alice.email = "ali.ce@gmail.com"
        self.assertLookedAt(self.by_mail("A <alice@googlemail.com>"))

    def test_the_same_telephone_in_a_mail(self):
        lead = self.by_mail(
            "A <other@somewhere.example.com>", "Téléphone : +32 471 00 00 01"
        )
        self.assertLookedAt(lead)

    def test_the_same_telephone_of_the_contact(self):
        carol = self.contact("Carol", phone="0032 471/00.00.01")
        self.assertLookedAt(self.newcomer(partner_id=carol.id))

    def test_sister_companies_and_their_people(self):
        group = self.contact("Group", is_company=True)
        north, south = (
            self.contact(name, is_company=True, parent_id=group.id)
            for name in ("North", "South")
        )
        person = self.contact("Paul South", parent_id=south.id)
        for newcomer in (south, person, group):
            with self.subTest(newcomer.name):
                lead = self.newcomer(partner_id=newcomer.id, referrer_id=north.id)
                self.assertLookedAt(lead)

    def test_a_sister_company_that_writes(self):
        group = self.contact("Group", is_company=True)
        self.alice.write({"is_company": True, "parent_id": group.id})
        south = self.contact("South", is_company=True, parent_id=group.id)
        lead = self.by_mail(f"South <{south.email}>")
        self.assertEqual(lead.partner_id, south)
        self.assertLookedAt(lead)

    def test_the_same_vat_number(self):
        number = "BE0477472701"
        self.alice.vat = number
        self.assertLookedAt(
            self.newcomer(partner_id=self.contact("Carol", vat=number).id)
        )

    def test_what_is_learned_after_the_success_counts_before_it_is_paid(self):
        carol = self.contact("Carol")
        lead = self.newcomer(partner_id=carol.id)
        self.assertFine(lead)
        carol.phone = "+32471000001"
        referral = self.referral(lead)
        self.assertTrue(referral.is_same_person and referral.is_flagged)
        carol.phone = "+32471999999"
        self.assertFalse(self.referral(lead).is_flagged)

    def test_a_telephone_typed_in_the_opportunity(self):
        lead = self.newcomer(partner_id=self.contact("Carol").id)
        self.assertFine(lead)
        lead.phone = "0471000001"
        self.assertTrue(self.referral(lead).is_flagged)

    def test_a_company_that_joins_the_group_later(self):
        group = self.contact("Group", is_company=True)
        north = self.contact("North", is_company=True, parent_id=group.id)
        holding = self.contact("Holding", is_company=True)
        south = self.contact("South", is_company=True, parent_id=holding.id)
        lead = self.newcomer(partner_id=south.id, referrer_id=north.id)
        self.assertFine(lead)
        holding.parent_id = group
        self.assertTrue(self.referral(lead).is_same_person)

    def test_nobody_is_like_somebody_who_said_nothing(self):
        self.alice.write({"email": False, "phone": False})
        lead = self.newcomer(partner_id=self.contact("Carol", email=False).id)
        self.assertFine(lead)

    def test_a_manager_who_knows_them_says_that_it_is_fine_once(self):
        carol = self.contact("Carol", phone="0471000001")
        referral = self.assertLookedAt(self.newcomer(partner_id=carol.id))
        referral.with_user(self.manager).action_review()
        carol.email = "carol.new@example.com"
        self.assertFalse(self.referral(referral.lead_id).is_flagged)
        self.assertEqual(self.pay(referral).amount_untaxed, 50)
