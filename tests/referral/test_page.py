"""The page of a referrer, over HTTP."""

import re
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.tests import HttpCase, tagged

from odoo.addons.sales_pipeline_custom.controllers import referral as page
from odoo.addons.sales_pipeline_custom.core.shared.rate_limit import RateLimit

from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestReferralPage(ReferralCase, HttpCase):
    """A referrer follows those they sent, and learns nothing about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.alice.lang = "en_US"
        cls.alice.action_create_referral_code()
        cls.path = urlsplit(cls.alice.referral_page).path

    def setUp(self):
        super().setUp()
        for limit in (page.READS, page.MISSES):
            limit._counts.clear()

    def text(self, path=None):
        response = self.url_open(path or self.path)
        self.assertEqual(response.status_code, 200)
        return " ".join(response.text.split())

    def test_it_tells_how_many_how_far_and_what_is_due(self):
        self.referred(2)
        self.referred(stage=self.proposal)
        self.referred(stage=self.won)
        paid = self.referred(stage=self.won)
        self.settle(self.pay(self.referral(paid)))
        text = self.text()
        for words in (
            "Hello Alice",
            "<strong>5</strong> people",
            "<dt>Contacts sent</dt> <dd>5</dd>",
            "<dt>In progress</dt> <dd>1</dd>",
            "<dt>Earned</dt> <dd>2</dd>",
            "<dt>Paid</dt>",
            self.alice.referral_code,
        ):
            self.assertIn(words, text)
        figures, rows = text.split("Those you sent us")
        amounts = re.findall(r"50[.,]00", figures)
        self.assertEqual(len(amounts), 2, "due, and paid")
        self.assertEqual(len(re.findall(r"50[.,]00", rows)), 5, "one each")
        # One word per state, which is that of the list.
        standings = dict(
            self.env["crm.referral"].fields_get(["standing"])["standing"]["selection"]
        )
        for standing in ("earned", "paid"):
            self.assertIn(f"<td> {standings[standing]} </td>", rows)
        self.assertIn("(paid)", rows)

    def test_of_the_newcomers_it_says_the_first_name_given(self):
        self.referred(
            stage=self.won,
            name="Secret stove",
            referred_first_name="Bobby",
            expected_revenue=987654,
            email_from="bob@secret.example.com",
        )
        text = self.text()
        self.assertIn("Bobby", text)
        for words in ("Bob<", "Secret", "987", "secret.example", "Paul", "Stoves"):
            self.assertNotIn(words, text)

    def test_of_what_is_lost_it_does_not_say_why(self):
        self.referred(stage=self.lost, lost_reason_id=self.budget.id)
        text = self.text()
        self.assertIn("<dt>Not pursued</dt> <dd>1</dd>", text)
        self.assertNotIn("Budget", text)
        self.assertNotRegex(text, r"50[.,]00", "nothing is promised any more")

    def test_a_percentage_is_told_as_such_until_it_is_earned(self):
        type_ = self.by_order(referrer_percent=3, referrer_ceiling=500)
        self.referred(expected_revenue=9876, referral_type_id=type_.id)
        text = self.text()
        self.assertIn("3 %", text)
        self.assertNotIn("296", text)

    def test_it_says_since_when_and_never_after_the_success(self):
        lead = self.referred(stage=self.won)
        referral = self.referral(lead)
        referral.earned_at = "2021-05-04"
        row = self.alice.referral_code_ids.page_values()["rows"][0]
        self.assertEqual(str(row["on"]), "2021-05-04")

    def test_who_has_no_first_name_is_a_company_or_somebody(self):
        company = self.contact("Secret Stoves", is_company=True)
        self.referred(partner_id=company.id)
        self.referred()
        text = self.text()
        self.assertIn("A company", text)
        self.assertIn("Somebody you know", text)
        self.assertNotIn("Secret", text)

    def test_what_was_cancelled_is_not_counted(self):
        self.referral(self.referred()).action_cancel()
        self.assertIn("not sent us anybody", self.text())

    def test_a_name_given_is_shown_as_text(self):
        self.referred(referred_first_name="<script>alert(1)</script>")
        self.assertIn("&lt;script&gt;alert(1)", self.text())

    def test_it_speaks_the_language_of_the_referrer(self):
        self.alice.lang = "fr_FR"
        self.assertIn('<html lang="fr-FR"', self.text())

    def test_nothing_runs_and_nothing_is_kept(self):
        headers = self.url_open(self.path).headers
        self.assertIn("script-src 'self'", headers["Content-Security-Policy"])
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", headers["X-Robots-Tag"])

    def test_what_is_no_link_opens_nothing(self):
        token = self.path.rsplit("/", 1)[1]
        hostile = (
            token[:-1],
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token + "x",
            token.upper() + "é",
            self.alice.referral_code,
            "x" * 5000,
            "%00",
            "' OR 1=1 --",
            "1",
        )
        for one in hostile:
            with self.subTest(one[:60]):
                response = self.url_open(f"/referrer/{one}")
                self.assertIn(response.status_code, (400, 404))
                self.assertNotIn("Alice", response.text)

    def test_a_revoked_link_opens_nothing(self):
        self.alice.action_revoke_referral_code()
        self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_another_code_stops_the_former_page(self):
        self.alice.action_create_referral_code()
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertIn("Hello", self.text(urlsplit(self.alice.referral_page).path))

    def test_nothing_can_be_posted(self):
        response = self.url_open(self.path, data={"amount": "1"})
        self.assertEqual(response.status_code, 405)

    def test_a_machine_is_slowed_down(self):
        with patch.object(page, "READS", RateLimit(most=2, seconds=60)):
            self.text()
            self.text()
            response = self.url_open(self.path)
        self.assertEqual(response.status_code, 429)
        self.assertIn("Retry-After", response.headers)
        with patch.object(page, "MISSES", RateLimit(most=2, seconds=60)):
            for _time in range(3):
                response = self.url_open("/referrer/nothing")
        self.assertEqual(response.status_code, 429)
