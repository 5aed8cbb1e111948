"""The mail that takes a questionnaire to the customer, shown before it leaves."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .project_common import ProjectCase


@tagged("standard", "post_install", "-at_install")
class TestQuestionnaireSend(ProjectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question("brand", label="Which brand?")
        cls.card = cls.lead(
            cls.new,
            name="Stove of Ana",
            email_from="ana@example.com",
            user_id=cls.salesperson.id,
        )
        cls.questionnaire = cls.inserted(cls.card)
        cls.mine = cls.questionnaire.with_user(cls.salesperson)

    def dialog(self):
        action = self.mine.action_send_to_customer()
        return (
            self.env[action["res_model"]]
            .with_user(self.salesperson)
            .browse(action["res_id"])
        )

    def mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", self.card.id)]
        )

    def test_what_leaves_is_shown_first_and_nothing_is_sent(self):
        dialog = self.dialog()
        self.assertIn("ana@example.com", dialog.question)
        self.assertIn("Stove", dialog.subject)
        self.assertIn(self.questionnaire.link_url, dialog.body)
        self.assertFalse(self.mails())
        self.assertFalse(self.questionnaire.link_sent_at)

    def test_it_leaves_as_it_was_changed(self):
        with Form(self.dialog()) as form:
            form.subject = "Your stove, as we said"
            form.body = f"<p>See you on Monday.</p>{form.body}"
        dialog = form.record
        action = dialog.action_send()
        mail = self.mails()
        self.assertEqual(mail.subject, "Your stove, as we said")
        self.assertIn("See you on Monday.", mail.body_html)
        self.assertIn("See you on Monday.", mail.mail_message_id.body)
        self.assertIn(self.questionnaire.link_url, mail.body_html)
        self.assertEqual(mail.email_to, "ana@example.com")
        self.assertTrue(self.questionnaire.link_sent_at)
        self.assertEqual(action["params"]["questionnaire_id"], self.questionnaire.id)
        dialog.action_send()
        self.assertEqual(len(self.mails()), 1, "sent once, however often it is clicked")

    def test_without_the_link_it_does_not_leave(self):
        dialog = self.dialog()
        dialog.body = "<p>See you on Monday.</p>"
        with self.assertRaisesRegex(UserError, "does not hold the link to “Stove”"):
            dialog.action_send()
        self.assertFalse(self.mails())

    def test_a_link_revoked_meanwhile_does_not_leave(self):
        dialog = self.dialog()
        self.questionnaire.action_revoke_link()
        with self.assertRaisesRegex(UserError, "does not hold the link"):
            dialog.action_send()
        self.assertFalse(self.mails())

    def test_it_goes_to_the_customer_alone(self):
        dialog = self.dialog()
        self.card.email_from = "rose@example.com"
        dialog.action_send()
        self.assertEqual(self.mails().email_to, "rose@example.com")

    def test_what_could_harm_who_reads_it_is_taken_out(self):
        dialog = self.dialog()
        dialog.body = f"<script>alert(1)</script>{dialog.body}"
        dialog.action_send()
        self.assertNotIn("<script", self.mails().body_html)

    def test_nobody_sends_for_a_colleague(self):
        Dialogs = self.env["crm.questionnaire.send"].with_user(self.colleague)
        values = {"subject": "Hello", "body": self.dialog().body}
        with self.assertRaises(AccessError):
            theirs = Dialogs.create(
                {**values, "questionnaire_id": self.questionnaire.id}
            )
            theirs.action_send()
        with self.assertRaises(AccessError):
            self.dialog().with_user(self.colleague).action_send()
        self.assertFalse(self.mails())
