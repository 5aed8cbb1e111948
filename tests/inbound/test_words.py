from datetime import date

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers
from odoo.addons.sales_pipeline_custom.core.shared.reading import read_date

from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestInboundWords(InboundCase):
    """What people write, as they mean it; what is noted, in the words of who reads."""

    def noted(self, lead):
        return " ".join(lead.message_ids.mapped("body"))

    def test_what_is_noted_is_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        gateway = self.env["mail.thread"].with_context(lang=None)
        raw = self.mail("Budget : beaucoup", Subject=None)
        lead = self.Lead.browse(gateway.message_process(False, raw))
        self.assertEqual(lead.name, "Message de Rose")
        self.assertIn("Dans le message, à regarder", self.noted(lead))

    def test_a_date_may_be_led_to(self):
        for text in (
            "le 3 février 2027",
            "mercredi 3 février 2027",
            "le mercredi 3 février 2027",
            "Wednesday, February 3, 2027",
            "le 03/02/2027",
        ):
            with self.subTest(text):
                self.assertEqual(read_date(text), date(2027, 2, 3))
        for text in ("le", "mercredi", "le février 2027", "lelundi 3 mars 2027"):
            with self.subTest(text), self.assertRaises(ValueError):
                read_date(text)

    def test_the_first_name_comes_with_the_name(self):
        lead = self.used("Nom : Girault\nPrénom : Nathalie")
        self.assertEqual(lead.contact_name, "Nathalie Girault")
        lead = self.used(
            "Nom : Girault", sender="Nathalie Girault <n.girault@x.example.com>"
        )
        self.assertEqual(lead.contact_name, "Nathalie Girault")
        lead = self.used("Nom : Zoé Petit", sender="Service <web@y.example.com>")
        self.assertEqual(lead.contact_name, "Zoé Petit")

    def test_the_title_is_the_subject_without_what_programs_add(self):
        for subject, title in (
            ("RE: Votre visite", "Votre visite"),
            ("Re : TR: Fwd: devis", "devis"),
            ("RE[2]: devis", "devis"),
            ("Rénovation : poêle", "Rénovation : poêle"),
            ("RE:", "RE:"),
        ):
            with self.subTest(subject):
                raw = f"Subject: {subject}\n\n".encode()
                self.assertEqual(Headers(raw).title, title)

    def test_the_lines_of_a_long_text_stay_apart_and_the_footer_is_left_out(self):
        lead = self.used(
            "Message : Bonjour,\ndeuxième ligne\n--\nEnvoyé depuis https://x.example.com"
        )
        self.assertIn("<br", lead.description)
        self.assertIn("deuxième ligne", lead.description)
        self.assertNotIn("Envoyé depuis", lead.description)

    def test_lines_of_a_cell_are_not_glued(self):
        message = self.mail().replace(b"text/plain", b"text/html")
        html = (
            b"<table><tr><td>Message</td><td>Bonjour,<br>ligne deux</td></tr></table>"
        )
        lead = self.deliver(message.replace(b"Hello", html))
        self.assertIn("Bonjour, ligne deux", lead.description)

    def test_another_amount_in_a_later_message_is_noted_and_not_taken(self):
        first = self.used("Budget : 8 000 €")
        again = self.used("Budget : 9 500 €")
        self.assertEqual(again, first)
        self.assertEqual(first.customer_budget, 8000)
        self.assertIn("9 500 €", self.noted(first))
        self.used("Budget : 8000")
        self.assertEqual(self.noted(first).count("keeps what it had"), 1)

    def test_an_address_keeps_its_capitals(self):
        lead = self.used(sender="Rose <Rose.Martin@x.example.com>")
        self.assertEqual(lead.email_from, "Rose.Martin@x.example.com")

    def test_who_has_no_address_has_none(self):
        kept = self.kept(self.mail(sender='"Annuaire des artisans"'))
        self.assertEqual(kept.reason, "no_sender")
        kept.action_retry()
        self.assertFalse(kept.lead_id.email_from)

    def test_the_acknowledgement_has_words_of_its_own_and_leaves_at_once(self):
        self.address.acknowledgement_id = self.env.ref(
            "sales_pipeline_custom.mail_template_acknowledgement"
        )
        self.lead(self.new, name="Our words", email_from="rose@x.example.com")
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        raw = self.mail(Subject="RE: Their words", Message_Id="<hello@x.example.com>")
        self.assertEqual(self.deliver(raw).name, "Our words")
        mail = self.env["mail.mail"].search([], limit=1)
        self.assertEqual(mail.subject, "We have received your message")
        for words in ("Their words", "Our words"):
            self.assertNotIn(words, mail.subject + mail.body_html)
        self.assertIn("<hello@x.example.com>", mail.headers)
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)
