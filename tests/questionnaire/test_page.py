"""The page where a customer answers, over HTTP, without JavaScript."""

import json
import re
import socket
from http.client import HTTPConnection
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.sales_pipeline_custom.controllers import questionnaire as page
from odoo.addons.sales_pipeline_custom.core.shared.rate_limit import RateLimit
from odoo.addons.sales_pipeline_custom.models.rule.runner import NothingToDo

from .project_common import ProjectCase

COLORS = [("red", 3), ("blue", 1)]


class PageCase(ProjectCase, HttpCase):
    """A questionnaire with its link, as a browser without a session has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.ana = cls.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com", "lang": "en_US"}
        )
        cls.ana.tz = "Europe/Paris"
        cls.brand = cls.question("brand", label="Which brand?", is_required=True)
        cls.power = cls.question("power", "float", label="Power", unit="kW")
        cls.color = cls.question("color", "choice", label="Colour", choices=COLORS)
        cls.shade = cls.question("shade", label="Which shade of red?")
        cls.only_if(cls.shade, cls.color, "in", ["red"])
        cls.secret = cls.question("margin", label="Our margin", is_for_customer=False)
        cls.card = cls.lead(cls.new, name="Stove of Ana", partner_id=cls.ana.id)
        cls.questionnaire = cls.inserted(cls.card)
        cls.questionnaire._ensure_link()
        cls.path = urlsplit(cls.questionnaire.link_url).path

    def setUp(self):
        super().setUp()
        for limit in (page.SAVES, page.READS, page.MISSES):
            limit._counts.clear()

    def get(self, path=None, **options):
        return self.url_open(path or self.path, **options)

    def form(self, path=None):
        """Return the hidden fields of the form the page shows."""
        text = self.get(path).text
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))

    def post(self, answers, button="later", files=None, form=None, **options):
        """Fill in the form and press a button; answers are {code: text}."""
        data = dict(form or self.form())
        data |= {f"answer.{code}": text for code, text in answers.items()}
        data[button] = "1"
        response = self.url_open(self.path, data=data, files=files, **options)
        self.env.invalidate_all()
        return response

    def message_bodies(self):
        messages = self.card.message_ids.filtered(
            lambda one: one.author_id == self.ana and one.body
        )
        return [str(one.body) for one in messages.sorted("id")]


@tagged("standard", "post_install", "-at_install")
class TestPage(PageCase):
    """The customer reads, answers, comes back; nobody else does."""

    def test_the_page_shows_what_the_customer_is_asked_and_nothing_else(self):
        response = self.get()
        self.assertEqual(response.status_code, 200)
        for words in ("Which brand?", "Power", "kW", "Colour", "Red", "Blue"):
            self.assertIn(words, response.text)
        for words in ("Which shade", "Our margin", "margin", "Stove of Ana", "Ana"):
            self.assertNotIn(words, response.text)
        self.assertIn("script-src 'self'", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn('<html lang="en-US"', response.text)

    def test_answers_are_kept_and_the_customer_comes_back_to_them(self):
        response = self.post({"brand": " Rika ", "power": "8.125", "color": "blue"})
        self.assertIn("Your answers are saved", response.text)
        self.assertEqual(
            self.said(self.questionnaire),
            {"brand": "Rika", "power": "8.125 kW", "color": "Blue"},
        )
        answer = self.of(self.questionnaire, "brand")
        self.assertEqual(answer.source, "customer")
        self.assertFalse(answer.user_id)
        text = self.get().text
        self.assertIn('value="Rika"', text)
        self.assertIn('value="8.125"', text)
        self.assertRegex(text, r'value="blue" checked')

    def test_what_is_wrong_is_said_beside_and_kept_and_the_rest_is_saved(self):
        response = self.post({"brand": "Rika", "power": "a lot", "color": "green"})
        self.assertEqual(response.status_code, 200)
        self.assertRegex(
            response.text, r'id="error-power"[^>]*>“Power” takes a number: “a lot”'
        )
        self.assertIn('value="a lot"', response.text)
        self.assertIn("“green” is not proposed", response.text)
        self.assertEqual(self.said(self.questionnaire), {"brand": "Rika"})

    def test_questions_appear_with_the_answers_they_depend_on(self):
        response = self.post({"brand": "Rika", "color": "red"}, "finish")
        self.assertIn("Which shade of red?", response.text)
        self.assertIn("follows from your answers", response.text)
        self.assertFalse(self.questionnaire.customer_done_at)
        response = self.post({"brand": "Rika", "color": "red"}, "finish")
        self.assertIn("Thank you!", response.text)
        self.assertTrue(self.questionnaire.customer_done_at)

    def test_what_is_required_is_asked_for_at_the_end_only(self):
        response = self.post({"power": "8"})
        self.assertNotIn("We need your answer", response.text)
        response = self.post({"power": "8"}, "finish")
        self.assertRegex(response.text, r'id="error-brand"[^>]*>We need your answer')
        self.assertEqual(self.said(self.questionnaire), {"power": "8 kW"})

    def test_each_kind_goes_there_and_back(self):
        kinds = {
            "text": "one\r\n<b>two</b>",
            "integer": "12",
            "monetary": "8000.5",
            "boolean": "0",
            "date": "2026-12-31",
            "datetime": "2026-07-01T14:30",
            "scale": "4",
            "nps": "0",
        }
        for kind in kinds:
            self.question(f"q_{kind}", kind)
        self.question("q_choices", "choices", choices=COLORS)
        answers = {f"q_{kind}": value for kind, value in kinds.items()}
        self.post({**answers, "q_choices": ["red", "blue"]})
        of = {one.code: one for one in self.questionnaire.answer_ids}
        self.assertEqual(of["q_text"].value_text, "one\n<b>two</b>")
        self.assertEqual(of["q_integer"].value_integer, 12)
        self.assertEqual(of["q_monetary"].value_monetary, 8000.5)
        self.assertTrue(of["q_boolean"].is_answered)
        self.assertFalse(of["q_boolean"].value_boolean)
        self.assertEqual(str(of["q_date"].value_date), "2026-12-31")
        moment = fields.Datetime.to_string(of["q_datetime"].value_datetime)
        self.assertEqual(moment, "2026-07-01 12:30:00", "as in Paris")
        self.assertEqual(
            (of["q_scale"].value_integer, of["q_scale"].kind), (4, "scale")
        )
        self.assertTrue(of["q_nps"].is_answered)
        self.assertEqual(of["q_choices"].choice_ids.mapped("code"), ["red", "blue"])
        form = self.form()
        self.assertEqual(form["was.q_datetime"], "2026-07-01T14:30")
        self.assertEqual(form["was.q_choices"], "red,blue")
        # Nothing is ticked any more.
        self.post(answers, form=form)
        self.assertFalse(self.of(self.questionnaire, "q_choices").is_answered)

    def test_a_choice_no_longer_proposed_stays_as_it_was_answered(self):
        self.post({"brand": "Rika", "color": "red"})
        self.color.choice_ids[0].active = False
        self.assertRegex(self.get().text, r'value="red" checked')
        self.post({"brand": "Rika", "color": "red"})
        self.assertEqual(self.said(self.questionnaire)["color"], "Red")

    def test_the_salesperson_is_told_once_at_the_start_and_once_at_the_end(self):
        self.post({"power": "8"})
        self.post({"power": "9"})
        self.assertEqual(len(self.message_bodies()), 1)
        self.assertIn("started to answer “Stove”", self.message_bodies()[0])
        self.post({"brand": "Rika", "power": "9"}, "finish")
        self.post({"brand": "Rika", "power": "9"}, "finish")
        self.assertEqual(len(self.message_bodies()), 2)
        self.assertIn("answered “Stove”: 2 answers", self.message_bodies()[1])
        told = self.card.message_ids.notified_partner_ids
        self.assertIn(self.salesperson.partner_id, told)

    def test_answers_of_ours_that_the_customer_replaces_are_told(self):
        self.questionnaire.answer({"power": "6", "brand": "Rika", "color": "red"})
        self.post({"power": "8", "brand": "Rika", "color": "red"})
        self.post({"power": "9", "brand": "Rika", "color": ""})
        told = [one for one in self.message_bodies() if "replaced" in one]
        self.assertEqual(len(told), 2)
        self.assertIn("Power: “8 kW”, it was “6 kW”", told[0])
        self.assertNotIn("brand", told[0])
        self.assertIn("Colour: “no answer any more”, it was “Red”", told[1])
        self.assertNotIn("Power", told[1])

    # ------------------------------------------------------------
    # Languages
    # ------------------------------------------------------------

    def test_the_page_speaks_the_language_of_the_customer(self):
        self.ana.lang = "fr_FR"
        self.brand.with_context(lang="fr_FR").label = "Quelle marque ?"
        response = self.get()
        self.assertIn('<html lang="fr-FR"', response.text)
        for words in ("Quelle marque ?", "Envoyer mes réponses", "Sans réponse"):
            self.assertIn(words, response.text)
        self.assertNotIn("Send My Answers", response.text)
        # Three decimals are not thousands.
        self.post({"power": "8,125"})
        power = self.of(self.questionnaire, "power")
        self.assertEqual(power.value_float, 8.125)
        self.assertEqual(self.form()["was.power"], "8,125")
        response = self.post({"power": "beaucoup"})
        self.assertIn("«\xa0beaucoup\xa0»", response.text)

    def test_a_dead_link_speaks_the_language_of_the_browser(self):
        headers = {"Accept-Language": "fr-FR,fr;q=0.9"}
        response = self.get("/questionnaire/" + "x" * 44, headers=headers)
        self.assertIn("Ce lien ne fonctionne pas", response.text)

    # ------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------

    def test_forged_expired_and_revoked_links_are_told_the_same(self):
        form = self.form()
        forged = self.path[:-1] + ("a" if self.path[-1] != "a" else "b")
        nowhere = [
            self.get(path)
            for path in (
                forged,
                "/questionnaire/x",
                "/questionnaire/" + "%00" * 44,
                f"{forged}/thanks",
            )
        ]
        self.questionnaire.sudo().link_until = fields.Date.subtract(
            fields.Date.today(), days=1
        )
        nowhere.append(self.get())
        nowhere.append(self.post({"brand": "x"}, form=form))
        self.questionnaire._renew_link()
        nowhere.append(self.get())
        self.path = urlsplit(self.questionnaire.link_url).path
        self.assertEqual(self.get().status_code, 200)
        self.questionnaire.action_revoke_link()
        nowhere.append(self.get())
        nowhere.append(self.post({"brand": "x"}, form=form))
        self.assertEqual({one.status_code for one in nowhere}, {404})
        self.assertEqual(len({one.text for one in nowhere}), 1)
        self.assertNotIn("Stove", nowhere[0].text)
        self.assertFalse(self.said(self.questionnaire))

    def test_a_link_is_valid_as_long_as_the_company_says(self):
        self.company.crm_questionnaire_link_days = 3
        self.questionnaire.action_renew_link()
        until = fields.Date.add(fields.Date.today(), days=3)
        self.assertEqual(self.questionnaire.link_until, until)

    def test_links_are_for_who_may_edit_the_opportunity(self):
        theirs = self.questionnaire.with_user(self.colleague)
        for attempt in (
            theirs.action_renew_link,
            theirs.action_revoke_link,
            theirs.action_send_to_customer,
            theirs.send_to_customer,
            theirs.leave_now,
            theirs.copy_link,
            lambda: theirs.read(["link_url"]),
            lambda: self.questionnaire.read(["link_secret"]),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertEqual(self.get().status_code, 200)

    # ------------------------------------------------------------
    # Hostile input
    # ------------------------------------------------------------

    def test_hidden_internal_and_unknown_questions_are_ignored(self):
        form = self.form()
        for code in ("shade", "margin", "nothing", "brand.x"):
            form[f"was.{code}"] = ""
        answers = {"shade": "x", "margin": "5", "nothing": "y", "power": "8"}
        response = self.post(answers, form=form)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.said(self.questionnaire), {"power": "8 kW"})

    def test_script_in_an_answer_is_only_text(self):
        script = '"><script>alert(1)</script>'
        self.post({"brand": script, "power": script})
        self.assertEqual(self.of(self.questionnaire, "brand").value_char, script)
        shown = self.post({"brand": script, "power": script}).text + self.get().text
        self.assertNotIn("<script>alert", shown)
        self.assertIn("&lt;script&gt;alert", shown)
        self.assertNotIn("<script>", self.message_bodies()[0])

    def test_a_form_from_elsewhere_is_refused(self):
        form = {**self.form(), "csrf_token": "forged"}
        response = self.post({"brand": "x"}, form=form)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.said(self.questionnaire))

    def test_files_are_taken_by_size_and_kind(self):
        self.question("plan", "file", label="Plan")
        self.assertIn("multipart/form-data", self.get().text)
        files = {"answer.plan": ("a/b.pdf", b"%PDF-1.4 abc")}
        self.post({}, files=files)
        self.assertEqual(self.of(self.questionnaire, "plan").value_filename, "b.pdf")
        for name, content, words in (
            ("a.exe", b"abc", "kind"),
            ("a.pdf", b"<html><script>1</script></html>", "kind"),
            ("a.pdf", b"x" * 10_000_010, "too big"),
        ):
            files = {"answer.plan": (name, content)}
            response = self.post({}, files=files)
            self.assertIn(words, response.text)
        self.assertEqual(self.of(self.questionnaire, "plan").value_filename, "b.pdf")
        self.assertIn("b.pdf", self.get().text)
        form = {**self.form(), "remove.plan": "1"}
        self.post({}, form=form)
        self.assertFalse(self.of(self.questionnaire, "plan").is_answered)

    def test_an_enormous_body_is_refused_before_it_is_read(self):
        address = urlsplit(self.base_url())
        connection = HTTPConnection(address.hostname, address.port, timeout=20)
        self.addCleanup(connection.close)
        with self.allow_requests(all_requests=True):
            connection.putrequest("POST", self.path)
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(2_000_000_000))
            connection.putheader("Accept-Language", "fr-FR")
            connection.endheaders()
            connection.send(b"csrf_token=x&was.brand=&answer.brand=y")
            response = connection.getresponse()
            text = response.read().decode()
        self.assertEqual(response.status, 413)
        self.assertIn("trop lourds", text)
        self.assertIn('<html lang="fr-FR"', text)

    def test_errors_are_told_in_the_language_of_the_browser(self):
        french = {"Accept-Language": "fr-FR,fr;q=0.9"}
        forged = {**self.form(), "csrf_token": "forged"}
        expired = self.post({"brand": "x"}, form=forged, headers=french)
        nowhere = self.get(f"{self.path}/nowhere", headers=french)
        gone = self.get("/questionnaire/gone", headers=french)
        with patch.object(page, "READS", RateLimit(most=0, seconds=60)):
            fast = self.get(headers=french)
        for response, status, words in (
            (expired, 400, "ne nous est pas parvenu"),
            (nowhere, 404, "Ce lien ne fonctionne pas"),
            (gone, 404, "Ce lien ne fonctionne pas"),
            (fast, 429, "Un instant"),
        ):
            self.assertEqual(response.status_code, status)
            self.assertIn(words, response.text)
            self.assertIn('<html lang="fr-FR"', response.text)
            self.assertIn(
                "script-src 'self'", response.headers["Content-Security-Policy"]
            )
        expired = self.post({"brand": "x"}, form=forged)
        self.assertIn("did not reach us", expired.text)
        self.assertEqual(self.url_open("/nowhere", headers=french).status_code, 404)

    def test_too_many_requests_wait(self):
        form = self.form()
        with patch.object(page, "SAVES", RateLimit(most=2, seconds=60)):
            self.post({"brand": "1"}, form=form)
            self.post({"brand": "2"}, form=form)
            response = self.post({"brand": "3"}, form=form)
        self.assertEqual(response.status_code, 429)
        self.assertIn("One moment", response.text)
        self.assertGreater(int(response.headers["Retry-After"]), 0)
        self.assertEqual(self.said(self.questionnaire), {"brand": "2"})
        with patch.object(page, "MISSES", RateLimit(most=1, seconds=60)):
            self.assertEqual(self.get("/questionnaire/x").status_code, 404)
            self.assertEqual(self.get("/questionnaire/y").status_code, 429)

    # ------------------------------------------------------------
    # Two at once
    # ------------------------------------------------------------

    def test_two_people_with_the_page_open_do_not_undo_one_another(self):
        mine, theirs = self.form(), self.form()
        self.post({"brand": "Rika", "power": "", "color": ""}, form=mine)
        self.questionnaire.answer({"color": "blue"})
        self.post({"brand": "", "power": "8", "color": ""}, form=theirs)
        self.assertEqual(
            self.said(self.questionnaire),
            {"brand": "Rika", "power": "8 kW", "color": "Blue"},
        )
        self.assertEqual(self.of(self.questionnaire, "color").source, "user")

    # ------------------------------------------------------------
    # As one types
    # ------------------------------------------------------------

    def save(self, answers, form=None):
        """Save as the script of the page does; answers are {code: text}."""
        whole = form or self.form()
        data = {f"was.{code}": whole.get(f"was.{code}", "") for code in answers}
        data["csrf_token"] = whole["csrf_token"]
        data |= {f"answer.{code}": text for code, text in answers.items()}
        headers = {"Accept": "application/json"}
        response = self.url_open(self.path, data=data, headers=headers)
        self.env.invalidate_all()
        return response

    def test_the_page_saves_one_question_at_a_time(self):
        result = self.save({"color": "red"}).json()
        self.assertEqual(
            result,
            {
                "errors": {},
                "was": {"brand": "", "power": "", "color": "red", "shade": ""},
                "answered": 1,
                "asked": 4,
            },
        )
        self.assertNotIn("margin", json.dumps(result))
        result = self.save({"power": "a lot"}).json()
        self.assertIn("takes a number", result["errors"]["power"])
        self.assertEqual(self.said(self.questionnaire), {"color": "Red"})
        form = self.form()
        self.questionnaire.action_revoke_link()
        response = self.save({"power": "1"}, form)
        self.assertEqual((response.status_code, response.json()), (404, {"gone": True}))

    # ------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------

    def sent_mails(self):
        domain = [("model", "=", "crm.lead"), ("res_id", "=", self.card.id)]
        return self.env["mail.mail"].search(domain, order="id")

    def test_the_customer_gets_the_link_by_mail_in_their_language(self):
        self.questionnaire.action_revoke_link()
        self.ana.lang = "fr_FR"
        self.assertIn("ana@example.com", self.questionnaire.ask_to_send())
        self.questionnaire.send_to_customer()
        mail = self.sent_mails()
        self.assertEqual(mail.email_to, "ana@example.com")
        self.assertIn("Quelques questions", mail.subject)
        self.assertIn(self.questionnaire.link_url, mail.body_html)
        self.assertIn(mail.mail_message_id, self.card.message_ids)
        # Again: the same link, with its time ahead.
        url = self.questionnaire.link_url
        self.questionnaire.send_to_customer()
        self.assertEqual(self.questionnaire.link_url, url)
        self.assertEqual(len(self.sent_mails()), 2)

    def on_screen(self):
        said = self.questionnaire.get_screen()["sending"]
        return said["state"], said["text"]

    def test_a_mail_that_waits_then_leaves_is_said_so(self):
        self.assertEqual(self.on_screen(), ("", ""))
        self.questionnaire.send_to_customer()
        state, text = self.on_screen()
        self.assertEqual(state, "waiting")
        self.assertIn("will leave", text)
        self.assertIn(
            "valid until", self.questionnaire.get_screen()["sending"]["until"]
        )
        self.sent_mails().state = "sent"
        state, text = self.on_screen()
        self.assertEqual(state, "sent")
        self.assertIn("Sent on", text)
        said = self.questionnaire.leave_now()
        self.assertEqual(said["text"], "“Stove” is sent to ana@example.com.")

    def test_a_mail_server_that_is_down_is_told_at_once(self):
        closed = socket.socket()
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        closed.close()
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        servers.create({"name": "Down", "smtp_host": "127.0.0.1", "smtp_port": port})
        self.questionnaire.send_to_customer()
        model = self.env.registry["ir.mail_server"]
        with patch.object(model, "_disable_send", lambda self: False):
            said = self.questionnaire.leave_now()
        self.assertEqual(said["state"], "failed")
        self.assertIn("did not leave", said["text"])
        # In words: what the mail server said stays on the mail.
        self.assertTrue(
            said["text"].endswith("leave: the mail server cannot be reached")
        )
        self.assertIn("refused", self.questionnaire.sudo().link_mail_id.failure_reason)
        self.assertEqual(self.on_screen(), ("failed", said["text"]))
        # It is sent again in another mail.
        self.questionnaire.send_to_customer()
        self.assertEqual(self.on_screen()[0], "waiting")

    def test_one_is_asked_first_and_told_whose_address_it_is(self):
        asked = self.questionnaire.action_send_to_customer()
        self.assertEqual(asked["res_model"], "crm.questionnaire.send")
        self.assertFalse(self.sent_mails())
        self.assertNotIn("contact", self.questionnaire.ask_to_send())
        self.ana.email = "ana.home@example.com"
        self.card.email_from = False
        question = self.questionnaire.ask_to_send()
        self.assertIn("ana.home@example.com", question)
        self.assertIn("that of its contact, Ana", question)

    def test_nothing_is_sent_without_an_address_or_a_question(self):
        (self.brand | self.power | self.color | self.shade).is_for_customer = False
        with self.assertRaises(NothingToDo):
            self.questionnaire._send_to_customer()
        for attempt in ("action_send_to_customer", "send_to_customer", "copy_link"):
            with self.assertRaisesRegex(UserError, "no question for the customer"):
                getattr(self.questionnaire, attempt)()
        self.assertIsNone(self.questionnaire.get_screen()["sending"])
        self.brand.is_for_customer = True
        self.card.write({"partner_id": False, "email_from": False})
        for attempt in ("action_send_to_customer", "send_to_customer", "ask_to_send"):
            with self.assertRaisesRegex(UserError, "no e-mail address"):
                getattr(self.questionnaire, attempt)()
        self.assertFalse(self.sent_mails())


@tagged("standard", "post_install", "-at_install")
class TestPageInABrowser(PageCase):
    """A French customer answers on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_answers_are_saved_as_they_are_typed(self):
        self.ana.lang = "fr_FR"
        with patch.object(page, "READS", RateLimit(most=1000, seconds=60)):
            self.browser_js(self.path, ANSWER, READY)
            self.env.invalidate_all()
            self.assertEqual(
                self.said(self.questionnaire.with_context(lang="en_US")),
                {"brand": "Rika", "color": "Red", "shade": "Carmin"},
            )
            self.assertFalse(self.questionnaire.customer_done_at)
            self.browser_js(self.path, FINISH, READY)
        self.env.invalidate_all()
        self.assertTrue(self.questionnaire.customer_done_at)


READY = "Boolean(document.querySelector('form'))"
STEPS = """
    const until = async (what, found) => {
        for (let tries = 0; tries < 200; tries++) {
            if (found()) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`Never: ${what}`);
    };
    const at = (selector) => document.querySelector(selector);
    const type = (code, text) => {
        const input = at(`[name="answer.${code}"]`);
        input.focus();
        input.value = text;
        input.dispatchEvent(new Event("input", {bubbles: true}));
    };
    const error = (code) => at(`#error-${code}`).textContent;
    const was = (code) => at(`[name="was.${code}"]`).value;
"""
ANSWER = f"""(async () => {{
    {STEPS}
    if (document.documentElement.scrollWidth > innerWidth) {{
        throw new Error("The page is wider than the phone");
    }}
    type("brand", "Rika");
    await until("the brand is saved", () => was("brand") === "Rika");
    await until("it is said", () => at("#status").innerText.includes("Enregistré"));
    type("power", "beaucoup");
    await until("the error", () => error("power").includes("beaucoup"));
    await until("it is not said to be saved", () => {{
        const said = at("#status").innerText;
        return said.includes("à corriger") && !said.includes("Enregistré");
    }});
    type("power", "");
    await until("no error any more", () => !error("power"));
    at('[name="answer.color"][value="red"]').click();
    await until("the shade is asked", () => at("#question-shade"));
    type("shade", "Carmin");
    await until("the shade is saved", () => was("shade") === "Carmin");
    console.log("test successful");
}})().catch((reason) => console.error(reason.stack));"""
FINISH = f"""(async () => {{
    {STEPS}
    if (at('[name="answer.shade"]').value !== "Carmin") {{
        throw new Error("What was answered is not there");
    }}
    // Leaving the page would end this script: send what its button sends.
    const body = new FormData(at("form"), at("button[name=finish]"));
    const response = await fetch(location.pathname, {{method: "POST", body}});
    if (!/<h1>Merci\\s!<.h1>/.test(await response.text())) {{
        throw new Error("No thanks");
    }}
    console.log("test successful");
}})().catch((reason) => console.error(reason.stack));"""
