"""What an eighth attack tried: moments that no calendar has elsewhere."""

import datetime
import unittest

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.shared.typed_values import (
    Wrong,
    read_value,
)

from ..inbound.inbound_common import InboundCase
from ..questionnaire.test_page import PageCase

ZONES = ("Europe/Paris", "America/New_York", "UTC")
NEVER = (
    "9999-12-31 23:59:59",
    "9999-12-31T23:59:59Z",
    "0001-01-01 00:00:00",
    "1899-12-31 23:59:59",
    "2101-01-01 00:00:00",
)


class TestMomentsOfNoCalendar(unittest.TestCase):
    """A day or a moment is of the years that people mean, however it is given."""

    def test_none_beyond_them_is_taken(self):
        given = [
            *(("datetime", text) for text in NEVER),
            ("datetime", datetime.datetime.max),
            ("datetime", datetime.datetime.min.replace(tzinfo=datetime.UTC)),
            ("datetime", datetime.datetime.max.replace(tzinfo=datetime.UTC)),
            ("datetime", datetime.date.max),
            ("date", datetime.date.min),
            ("date", datetime.datetime.max),
            ("date", "9999-12-31"),
        ]
        for kind, value in given:
            for zone in ZONES:
                with self.subTest(kind, value=value, zone=zone):
                    with self.assertRaises(Wrong) as refused:
                        read_value(kind, value, tz=zone)
                    self.assertEqual(refused.exception.code, f"not_{kind}")

    def test_those_people_mean_are(self):
        for text in ("1900-01-01 12:00:00", "2100-12-31 12:00:00"):
            moment = datetime.datetime.fromisoformat(text)
            self.assertEqual(read_value("datetime", text), moment)
            self.assertEqual(read_value("date", moment), moment.date())


@tagged("standard", "post_install", "-at_install")
class TestMomentsOfCustomers(PageCase):
    """What a customer answers stops neither their page nor anybody's figures."""

    def test_a_moment_that_is_none_is_said_beside_and_not_kept(self):
        self.question("when", "datetime", label="When?")
        readers = self.salesperson | self.manager
        readers.group_ids += self.env.ref("base.group_allow_export")
        for zone in ZONES:
            self.ana.tz = zone
            readers.tz = zone
            for text in NEVER:
                with self.subTest(text, zone=zone):
                    self.setUp()
                    response = self.post({"when": text})
                    self.assertEqual(response.status_code, 200)
                    self.assertIn("takes a date and time", response.text)
                    self.assertEqual(self.get().status_code, 200)
                    self.assertFalse(self.of(self.questionnaire, "when"))
        self.post({"when": "2026-12-31 14:00"})
        [when] = self.of(self.questionnaire, "when").with_user(self.manager)
        [[said]] = when.export_data(["value_datetime"])["datas"]
        self.assertEqual(said.year, 2026)


@tagged("standard", "post_install", "-at_install")
class TestMomentsOfMails(InboundCase):
    """Nor does what somebody writes to an address, or says of when they wrote."""

    def test_a_line_that_is_no_moment_is_noted(self):
        template = self.env["crm.project.template"].create({"name": "Visit"})
        question = self.env["crm.project.question"].create(
            {
                "template_id": template.id,
                "code": "when",
                "label": "When?",
                "kind": "datetime",
            }
        )
        self.address.project_template_id = template
        self.map("Rendez-vous", question_id=question.id)
        for rank, text in enumerate(NEVER):
            with self.subTest(text):
                lead = self.receive(
                    f"Rendez-vous: {text}", sender=f"Rose <rose{rank}@x.example.com>"
                )
                self.assertFalse(lead.questionnaire_ids.answered_count)
                self.assertIn(text, " ".join(lead.message_ids.mapped("body")))

    def test_a_mail_written_in_no_year_still_comes_in(self):
        for rank, year in enumerate(("9999", "1899")):
            with self.subTest(year):
                lead = self.receive(
                    "Date souhaitée: demain",
                    sender=f"Rose <rose{rank}@x.example.com>",
                    Date=f"31 Dec {year} 23:00:00 +0000",
                )
                self.assertTrue(lead)
                self.assertFalse(lead.date_deadline)
