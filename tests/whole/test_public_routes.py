"""What our addresses take and answer, one row each; a new one fails until it has one.

What a form holds is tried in ``test_page_sizes``, what a link opens with its page.
"""

from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.controllers import (
    page,
    questionnaire,
    questionnaire_stop,
    referral,
)
from odoo.addons.sales_pipeline_custom.core.shared.rate_limit import RateLimit

from .test_access_matrix import MatrixCase

# Nothing of ours is kept by a proxy, framed, searched for, or told to where one goes.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


class Row(NamedTuple):
    methods: tuple
    most: int  # bytes taken
    opens: str  # whose link it is: model
    link: object  # function of the record
    reads: tuple  # where the limit of a link is
    csrf: bool = True  # whether a form carries a token of ours
    auth: str = "public"


ROWS = {
    "/questionnaire/<string:token>": Row(
        ("GET", "POST"),
        page.MOST_TEXT_BYTES,
        "crm.lead.questionnaire",
        lambda record: record.link_url,
        (questionnaire, "READS"),
    ),
    "/questionnaire/<string:token>/thanks": Row(
        ("GET",),
        page.MOST_NOTHING_BYTES,
        "crm.lead.questionnaire",
        lambda record: record.link_url,
        (questionnaire, "READS"),
    ),
    "/questionnaire/stop/<string:token>": Row(
        ("GET", "POST"),
        page.MOST_NOTHING_BYTES,
        "crm.lead.questionnaire.repeat",
        lambda record: record._stop_path(),
        (questionnaire_stop, "READS"),
        csrf=False,  # a mail program posts there by itself, as RFC 8058 says
    ),
    "/referrer/<string:token>": Row(
        ("GET",),
        page.MOST_NOTHING_BYTES,
        "res.partner",
        lambda record: record.referral_page,
        (referral, "READS"),
    ),
}


@tagged("standard", "post_install", "-at_install")
class TestPublicRoutes(MatrixCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.forget()

    def forget(self):
        for limit in (
            questionnaire.SAVES,
            questionnaire.READS,
            questionnaire.MISSES,
            referral.READS,
            referral.MISSES,
        ):
            limit._counts.clear()

    def path(self, rule, case="own"):
        row = ROWS[rule]
        record = self.world.sample(row.opens, case).sudo()
        token = urlsplit(row.link(record)).path.rpartition("/")[2]
        return rule.replace("<string:token>", token)

    def each(self):
        for rule, row in ROWS.items():
            with self.subTest(rule):
                self.forget()
                yield rule, row

    def assertCloses(self, response):
        for name, words in HEADERS.items():
            self.assertIn(words, response.headers.get(name, ""), name)

    def test_each_address_of_ours_has_a_row(self):
        modules = sorted(self.env.registry._init_modules)
        ours = {
            url: endpoint.routing
            for url, endpoint in _generate_routing_rules(modules, nodb_only=False)
            if endpoint.__module__.startswith("odoo.addons.sales_pipeline_custom.")
        }
        self.assertEqual(set(ours), set(ROWS))
        for rule, routing in ours.items():
            row = ROWS[rule]
            self.assertEqual(
                (routing["auth"], routing.get("csrf", True), set(routing["methods"])),
                (row.auth, row.csrf, {*row.methods}),
                rule,
            )

    def test_a_link_opens_its_page_and_closes_it_to_others(self):
        for rule, _row in self.each():
            response = self.url_open(self.path(rule))
            self.assertEqual(response.status_code, 200)
            self.assertCloses(response)

    @mute_logger("odoo.http")
    def test_what_is_no_link_is_told_in_the_same_words_whatever_it_is(self):
        for rule, _row in self.each():
            right = self.path(rule)
            token = right.split("/")[-2 if right.endswith("thanks") else -1]
            answers = set()
            for wrong in (
                "x",
                token[:-1],
                token[:-1] + ("a" if token[-1] != "a" else "b"),
                token.upper(),
                "a" * 3000,
                "%00",
                "%27%20OR%201=1--",
                "..%2f..%2fetc%2fpasswd",
            ):
                response = self.url_open(rule.replace("<string:token>", wrong))
                self.assertEqual(response.status_code, 404, wrong)
                self.assertCloses(response)
                answers.add(response.text)
            self.assertEqual(min(answers), max(answers))

    @mute_logger("odoo.http")
    def test_other_methods_are_refused(self):
        for rule, row in self.each():
            for method in METHODS:
                if method not in row.methods:
                    response = self.url_open(self.path(rule), method=method)
                    self.assertEqual(response.status_code, 405, method)

    @mute_logger("odoo.http")
    def test_what_is_longer_than_the_page_takes_is_not_read(self):
        for rule, row in self.each():
            response = self.url_open(
                self.path(rule), data="a" * (row.most + 1), method="POST"
            )
            taken = "POST" in row.methods
            self.assertEqual(response.status_code, 413 if taken else 405)

    @mute_logger("odoo.http")
    def test_a_form_without_a_token_of_ours_does_nothing(self):
        for rule, row in self.each():
            if "POST" in row.methods and row.csrf:
                response = self.url_open(self.path(rule), data={"answer.brand": "edil"})
                self.assertEqual(response.status_code, 400)
                self.assertCloses(response)

    @mute_logger("odoo.http")
    def test_who_asks_too_often_waits(self):
        for rule, row in self.each():
            with patch.object(*row.reads, RateLimit(most=1, seconds=60)):
                self.assertEqual(self.url_open(self.path(rule)).status_code, 200)
                response = self.url_open(self.path(rule))
            self.assertEqual(response.status_code, 429)
            self.assertGreater(int(response.headers["Retry-After"]), 0)
            self.assertCloses(response)
            # Somebody else's link is not held up by it.
            self.assertEqual(self.url_open(self.path(rule, "others")).status_code, 200)
