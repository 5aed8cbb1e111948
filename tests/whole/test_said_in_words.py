"""The discussion of an opportunity tells a move in words, and nothing untrue."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import html2plaintext

from ..common import PipelineCase, french_salesperson
from ..questionnaire.project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestMovesInWords(PipelineCase):
    def setUp(self):
        super().setUp()
        self.card = self.lead(self.discovery, name="Stove of Ana")
        self.flush_tracking()
        self.seen = self.card.message_ids

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()
        self.env.invalidate_all()

    def told(self):
        """Return what the last line says, and the fields it names."""
        self.flush_tracking()
        lines = self.card.message_ids - self.seen
        self.seen |= lines
        tracked = lines.sudo().tracking_value_ids
        shown = {one["id"] for one in tracked._tracking_value_format()}
        names = tracked.filtered(lambda one: one.id in shown).field_id.mapped("name")
        return "\n".join(html2plaintext(line.body) for line in lines), set(names)

    def test_lost_and_back_are_told_by_the_stage_and_the_note(self):
        self.card.write(
            {
                "stage_id": self.lost.id,
                "lost_reason_id": self.budget.id,
                "move_reason": "Too dear",
                "move_attention": "Old flue",
            }
        )
        text, names = self.told()
        self.assertFalse({"active", "won_status"} & names)
        self.assertIn("stage_id", names)
        # A line each, the label in bold.
        self.assertIn("*Closing note:* Too dear\n*Points of attention:* Old flue", text)
        self.card.write({"stage_id": self.proposal.id, "move_reason": "He called"})
        text, names = self.told()
        self.assertFalse({"active", "won_status"} & names)
        self.assertIn("Reason:", text)
        self.assertIn("He called", text)

    def test_won_is_told_by_the_stage(self):
        self.card.action_set_won()
        _text, names = self.told()
        self.assertNotIn("won_status", names)
        self.assertIn("stage_id", names)

    def test_lost_without_a_lost_stage_is_still_told(self):
        team = self.new_team("Without")
        stage = self.new_stage("Alone", team, probability=10)
        self.card.write({"team_id": team.id, "stage_id": stage.id})
        self.told()
        self.card.action_set_lost(lost_reason_id=self.budget.id)
        if self.card.stage_id == stage:
            self.assertIn("won_status", self.told()[1])

    def test_a_note_given_after_the_move_is_told_too(self):
        self.card.with_user(self.salesperson).stage_id = self.proposal
        self.told()
        self.card.with_user(self.salesperson).action_note_move(
            self.proposal.id, reason="<b>Met</b> at the fair", attention="Old flue"
        )
        text, _names = self.told()
        self.assertIn("<b>Met</b> at the fair", text)
        self.assertIn("Points of attention:", text)
        self.card.with_user(self.salesperson).action_note_move(self.proposal.id)
        self.assertEqual(self.told(), ("", set()))

    def test_many_notes_take_no_more_queries_than_few(self):
        counts = []
        for number in (2, 2, 20):  # the first fills caches
            leads = self.leads(number, self.new)
            leads.write({"stage_id": self.first.id})
            self.flush_tracking()
            before = self.cr.sql_log_count
            leads.action_note_move(self.first.id, reason="Because")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 3)


@tagged("standard", "post_install", "-at_install")
class TestNotAskedTwice(PipelineCase):
    def test_a_gate_does_not_ask_for_what_the_contact_says(self):
        asked = self.env["ir.model.fields"].search(
            [("model", "=", "crm.lead"), ("name", "in", ("phone", "email_from"))]
        )
        self.proposal.required_field_ids = asked
        ana = self.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com", "phone": "04 72 00 00 00"}
        )
        card = self.lead(self.discovery, partner_id=ana.id)
        card.sudo().write({"email_from": False, "phone": False})
        card.stage_id = self.proposal
        self.assertEqual(card.stage_id, self.proposal)
        bare = self.lead(self.discovery)
        with self.assertRaisesRegex(UserError, "Email"):
            bare.stage_id = self.proposal


@tagged("standard", "post_install", "-at_install")
class TestMailAnsweredAllTheSame(ProjectCase):
    def test_a_mail_that_did_not_leave_is_not_told_once_it_was_answered(self):
        self.question("brand", is_for_customer=True)
        lead = self.lead(self.proposal, email_from="ana@example.com")
        questionnaire = lead.insert_questionnaire(self.template)
        questionnaire.send_to_customer()
        questionnaire.sudo().link_mail_id.write(
            {"state": "exception", "failure_reason": "550 Refused"}
        )
        self.assertEqual(questionnaire.sending_state, "failed")
        questionnaire.answer({"brand": "Rika"})
        self.assertEqual(questionnaire.sending_state, "failed", "by the salesperson")
        questionnaire.sudo().answer({"brand": "Jøtul"}, source="customer")
        self.assertEqual(questionnaire.sending_state, "sent")
        self.assertIn("Answered by the customer", questionnaire.sending_text)
        # A later one that does not leave is told again.
        questionnaire.sudo().link_sent_at = fields.Datetime.add(
            questionnaire.last_answered_at, minutes=5
        )
        self.assertEqual(questionnaire.sending_state, "failed")


@tagged("standard", "post_install", "-at_install")
class TestSectionsTour(ProjectCase, HttpCase):
    def test_tab_goes_from_question_to_question_across_sections(self):
        camille = french_salesperson(self.env)
        for name in ("Un", "Deux"):
            section = self.env["crm.project.section"].create(
                {"name": name, "template_id": self.template.id}
            )
            self.question(f"in_{name.lower()}", section_id=section.id)
        card = self.lead(self.new, user_id=camille.id)
        card.insert_questionnaire(self.template)
        self.start_tour(
            f"/odoo/crm.lead/{card.id}",
            "sales_pipeline_sections_tab",
            login="camille.test",
        )
        answers = {
            one.code: one.value_char for one in card.questionnaire_ids.answer_ids
        }
        self.assertEqual(answers, {"in_un": "Rika", "in_deux": "Jøtul"})
