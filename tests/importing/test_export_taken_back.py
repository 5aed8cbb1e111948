import json
from datetime import date

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..common import french_manager
from .test_csv_import import ImportCase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What the list shows, and what one exports besides.
EXPORTED = [
    *("name", "partner_id", "email_from", "user_id", "team_id", "stage_id"),
    *("priority", "expected_revenue", "customer_budget", "probability"),
    *("date_deadline", "tag_ids", "lost_reason_id"),
]


@tagged("standard", "post_install", "-at_install")
class TestExportTakenBack(ImportCase, HttpCase):
    """What one exports to Excel goes in again as it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helene = french_manager(cls.env)
        cls.helene.group_ids += cls.env.ref("base.group_allow_export")

    def exported(self, leads, lang):
        """Return the file that "Export" gives the manager."""
        self.helene.lang = lang
        self.authenticate("helene.test", "helene.test")
        leads = leads.with_user(self.helene).with_context(lang=lang)
        labels = leads.fields_get(EXPORTED, ["string", "type"])
        data = {
            "model": "crm.lead",
            "fields": [
                {
                    "name": name,
                    "label": labels[name]["string"],
                    "type": labels[name]["type"],
                }
                for name in EXPORTED
            ],
            "ids": leads.ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {"active_test": False, "lang": lang},
        }
        response = self.url_open(
            "/web/export/xlsx",
            {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
        )
        response.raise_for_status()
        return response.content

    def check_taken_back(self, lang):
        customer = self.env["res.partner"].create(
            {"name": "Martin", "email": "martin@example.com"}
        )
        tags = self.env["crm.tag"].create([{"name": "PAG"}, {"name": "Urgent"}])
        leads = self.Lead.browse()
        for number, stage in enumerate(
            (self.new, self.negotiation, self.won, self.lost), start=0
        ):
            leads += self.lead(
                stage,
                name=f"Stove {number}",
                partner_id=customer.id,
                team_id=self.team.id,
                priority=str(number),
                expected_revenue=1000.5 + number,
                customer_budget=2000 + number,
                date_deadline=date(2031, 5, 1 + number),
                tag_ids=tags.ids,
                lost_reason_id=self.budget.id if stage == self.lost else False,
            )
        leads[1].probability = 65
        content = self.exported(leads, lang)
        result = self.import_file(content, user=self.helene, file_type=XLSX)
        self.assertEqual(result["messages"], [])
        for lead, again in zip(leads, result["leads"], strict=True):
            self.assertNotEqual(lead, again)
            for name in EXPORTED:
                self.assertEqual(again[name], lead[name], f"{lead.name}: {name}")

    def test_in_french(self):
        self.check_taken_back("fr_FR")

    def test_in_english(self):
        self.check_taken_back("en_US")

    def test_tags_are_in_one_cell(self):
        tags = self.env["crm.tag"].create([{"name": "PAG"}, {"name": "Urgent"}])
        leads = self.lead(name="A", tag_ids=tags.ids) + self.lead(name="B")
        leads = leads.with_context(import_compat=False)
        rows = leads.export_data(["name", "tag_ids", "stage_id/name"])["datas"]
        stage = self.new.name
        self.assertEqual(rows, [["A", "PAG, Urgent", stage], ["B", "", stage]])

    def test_stars_are_numbers(self):
        leads = self.lead(priority="0") + self.lead(priority="2") + self.lead()
        rows = leads.export_data(["priority"])["datas"]
        self.assertEqual(rows, [[0], [2], [0]])
