from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralCodes(ReferralCase):
    """A code says who sent a newcomer, as long as it is not revoked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice.with_user(cls.salesperson).action_create_referral_code()
        cls.code = cls.alice.referral_code
        cls.codes = cls.env["crm.referral.code"]

    def test_a_code_is_short_and_unlike_the_others(self):
        many = self.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(200)]
        )
        many.action_create_referral_code()
        found = set(many.mapped("referral_code"))
        self.assertEqual(len(found), 200)
        self.assertTrue(all(len(code) == 8 for code in found))

    def test_it_is_read_however_it_is_typed(self):
        for typed in (
            self.code,
            self.code.lower(),
            f" {self.code[:4]}-{self.code[4:]}\n",
        ):
            self.assertEqual(self.codes._referrer_of_code(typed), self.alice)

    def test_what_is_no_code_is_nobodys(self):
        hostile = ("", None, False, 0, "%", "________", "x" * 10**6, "'; --", "é" * 8)
        for typed in hostile:
            self.assertFalse(self.codes._referrer_of_code(typed))

    def test_a_revoked_code_brings_nobody(self):
        self.alice.action_revoke_referral_code()
        self.assertFalse(self.alice.referral_code)
        self.assertFalse(self.codes._referrer_of_code(self.code))
        self.assertRefused(
            lambda: self.referred(referrer_id=False, referral_code=self.code),
            self.code,
            "revoked",
        )

    def test_another_code_replaces_it(self):
        self.alice.action_create_referral_code()
        self.assertNotEqual(self.alice.referral_code, self.code)
        self.assertFalse(self.codes._referrer_of_code(self.code))

    def test_the_code_of_an_archived_contact_brings_nobody(self):
        self.alice.active = False
        self.assertFalse(self.codes._referrer_of_code(self.code))

    def test_codes_follow_contacts_that_are_merged(self):
        double = self.contact("Alice B")
        double.action_create_referral_code()
        code = double.referral_code
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((double | self.alice).ids, self.alice, extra_checks=False)
        self.env.invalidate_all()
        for one in (code, self.code):
            self.assertEqual(self.codes._referrer_of_code(one), self.alice)
        self.assertEqual(self.alice.referral_code, self.code, "the one it gives")
        self.alice.action_create_referral_code()
        self.assertFalse(self.codes._referrer_of_code(code))

    def test_a_contact_without_a_code_gives_that_of_whom_it_is_merged_with(self):
        plain, first, second = (self.contact(f"Alice {name}") for name in "BCD")
        (first | second).action_create_referral_code()
        codes = (first | second).mapped("referral_code")
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((plain | first | second).ids, plain, extra_checks=False)
        self.env.invalidate_all()
        self.assertIn(plain.referral_code, codes)
        for code in codes:
            self.assertEqual(self.codes._referrer_of_code(code), plain)

    def test_an_opportunity_created_with_a_code(self):
        lead = self.referred(referrer_id=False, referral_code=self.code.lower())
        self.assertEqual(lead.referrer_id, self.alice)
        self.assertPending(lead)

    def test_a_code_typed_in_the_form(self):
        with Form(self.Lead.with_user(self.salesperson)) as form:
            form.name = "From a code"
            form.referral_code = self.code
            self.assertEqual(form.referrer_id, self.alice)
        self.assertPending(form.record)

    def test_a_code_typed_wrong_stays_to_be_corrected(self):
        lead = self.Lead.new({"name": "From a code", "referral_code": "NOBODY99"})
        warning = lead._onchange_referral_code()["warning"]
        self.assertIn("NOBODY99", warning["message"])
        self.assertEqual(lead.referral_code, "NOBODY99")
        lead.referral_code = self.code
        self.assertIsNone(lead._onchange_referral_code())
        self.assertEqual(lead.referrer_id, self.alice)

    def test_who_is_chosen_counts_and_not_a_code_typed_wrong(self):
        with Form(self.Lead.with_user(self.salesperson)) as form:
            form.name = "From a code"
            with self.assertLogs("odoo.tests.form.onchange", "WARNING"):
                form.referral_code = "NOBODY99"
            form.referrer_id = self.alice
            self.assertFalse(form.referral_code)
        self.assertPending(form.record)

    def test_a_code_nobody_has_is_refused(self):
        self.assertRefused(
            lambda: self.referred(referrer_id=False, referral_code="NOBODY99"),
            "Nobody has",
            "NOBODY99",
        )

    def test_a_code_that_was_revoked_is_refused_and_said_so(self):
        self.alice.action_revoke_referral_code()
        self.assertRefused(
            lambda: self.referred(referrer_id=False, referral_code=self.code),
            self.code,
            "revoked",
        )

    def test_one_s_own_code_is_refused(self):
        self.assertRefused(
            lambda: self.referred(
                partner_id=self.alice.id, referrer_id=False, referral_code=self.code
            ),
            "nobody brings themselves",
        )

    def test_the_link_carries_the_code(self):
        self.assertIn(f"?referral_code={self.code}", self.alice.referral_link)
        self.company.crm_referral_landing_url = "https://example.com/join?lang=fr"
        self.alice.invalidate_recordset()
        self.assertEqual(
            self.alice.referral_link,
            f"https://example.com/join?lang=fr&referral_code={self.code}",
        )
        self.company.crm_referral_landing_url = "https://example.com/join#form"
        self.alice.invalidate_recordset()
        self.assertEqual(
            self.alice.referral_link,
            f"https://example.com/join?referral_code={self.code}#form",
        )

    def test_codes_are_given_by_salespeople_only(self):
        clerk = self.user("carole", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            self.alice.with_user(clerk).action_create_referral_code()
        with self.assertRaises(AccessError):
            self.codes.with_user(self.salesperson).create(
                {"partner_id": self.bob.id, "code": "MINE"}
            )
