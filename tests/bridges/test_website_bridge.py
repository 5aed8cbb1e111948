import io
import json
import zipfile
from email import message_from_bytes
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.core.questionnaire.answer_values import (
    MOST_FILE_BYTES,
)

from ..questionnaire.project_common import ProjectCase
from ..tools.copied_database import CopiedDatabase

BRIDGE = "sales_pipeline_website"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
FORM = {
    "contact_name": "Ana Ferreira",
    "email_from": "ana@example.com",
    "name": "Un poêle pour le salon",
    "description": "Bonjour,\nquel modèle me conseillez-vous ?",
}


@tagged("standard", "post_install", "-at_install")
class TestWebsiteBridge(CopiedDatabase, ProjectCase, HttpCase):
    """Forms of a French website, on a database of their own that has one."""

    ADDON = BRIDGE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        french = cls.env["res.lang"]._lang_get("fr_FR")
        cls.website = cls.env["website"].search([], limit=1)
        cls.website.write(
            {
                "language_ids": [fields.Command.set(french.ids)],
                "default_lang_id": french,
            }
        )
        cls.website.crm_default_team_id = cls.team
        cls.website.company_id.email = "bonjour@poeles.example.com"
        cls.fill_in_template()

    @classmethod
    def fill_in_template(cls):
        """Ask a question of each kind; in French, as customers are."""
        cls.template.name = "Poêle"
        q = cls.question
        heating = q("heating", "choice", choices=[("wood", 3), ("pellets", 5)])
        cls.question("brand", is_required=True, label="Marque")
        q("story", "text", label="Votre projet", help="Quelques mots suffisent.")
        q("rooms", "integer", label="Pièces", has_max=True, max_value=20)
        q("surface", "float", label="Surface", unit="m²")
        q("budget", "monetary", label="Budget")
        q("owner", "boolean", label="Propriétaire")
        q("visit", "date", label="Visite")
        q("call", "datetime", label="Appel")
        q("extras", "choices", choices=[("glass", 1), ("fan", 2), ("bench", 0)])
        q("hurry", "scale", label="Urgence")
        q("plan", "file", label="Plan")
        q("margin", "float", label="Marge", is_for_customer=False)
        cls.only_if(q("silo", "boolean", label="Silo"), heating, "=", ["pellets"])

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.forget_pace()

    def forget_pace(self):
        """Have nobody have sent a form yet."""
        from odoo.addons.sales_pipeline_website.controllers.website_form import FORMS

        FORMS._counts.clear()

    # ------------------------------------------------------------
    # Visiting
    # ------------------------------------------------------------

    def post(self, files=None, **values):
        """Send a form as a browser does; return what the server answers."""
        form = {
            name: text for name, text in (FORM | values).items() if text is not None
        }
        response = self.url_open("/website/form/crm.lead", data=form, files=files)
        self.assertEqual(response.status_code, 200, response.text[:500])
        return response.json()

    def sent(self, files=None, **values):
        """Send a form that is taken; return the opportunity."""
        answer = self.post(files, **values)
        self.assertTrue(answer.get("id"), answer)
        return self.Lead.browse(answer["id"])

    def refused(self, *said, files=None, **values):
        """Send a form that is not taken, and check what the visitor is told."""
        before = self.Lead.with_context(active_test=False).search([])
        answer = self.post(files, **values)
        self.assertNotIn("id", answer)
        for words in said:
            self.assertIn(words, answer["error"])
        self.env.invalidate_all()
        after = self.Lead.with_context(active_test=False).search([])
        self.assertEqual(before, after, "nothing half-written")
        return answer["error"]

    def answered(self, **answers):
        """Return the fields of a form for the questions of the template."""
        named = {f"question_{code}": value for code, value in answers.items()}
        return {"project_template_id": str(self.template.id), **named}

    # ------------------------------------------------------------
    # In the browser
    # ------------------------------------------------------------

    def test_an_editor_puts_the_questions_in_the_form_and_a_visitor_answers(self):
        self.team.name = "Poêles"
        self.env.ref("base.user_admin").lang = "fr_FR"
        client = self.website.get_client_action_url("/contactus", mode_edit=True)
        self.start_tour(client, "sales_pipeline_website_edit", login="admin")
        self.authenticate(None, None)
        self.env.invalidate_all()
        link = self.referral_link()
        self.start_tour(
            f"/contactus?utm_source=Salon&{link}", "sales_pipeline_website_visit"
        )
        lead = self.Lead.search([("email_from", "=", "bob@example.com")])
        self.assertEqual(len(lead), 1)
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.stage_id, self.new)
        self.assertEqual(lead.source_id.name, "Salon")
        self.assertEqual(lead.referrer_id, self.alice)
        self.assertEqual(lead.lang_id.code, "fr_FR")
        self.assertEqual(lead.transition_ids.mapped("origin"), ["website"])
        questionnaire = lead.questionnaire_ids
        self.assertEqual(questionnaire.template_id, self.template)
        self.assertEqual(
            self.said(questionnaire),
            {
                "heating": "Pellets",
                "brand": "Rika",
                "silo": "No",
                "surface": "82 m²",
                "extras": "Glass, Bench",
                "visit": "12/24/2026",
            },
        )
        self.assertEqual(set(questionnaire.answer_ids.mapped("source")), {"customer"})

    # ------------------------------------------------------------
    # Where it goes
    # ------------------------------------------------------------

    def test_a_form_enters_the_pipeline_of_its_team_at_its_first_stage(self):
        team, stages = self.team_with_stages("Coaching")
        lead = self.sent(team_id=str(team.id))
        self.assertEqual(lead.team_id, team)
        self.assertEqual(lead.type, "opportunity")
        self.assertIn(lead.stage_id, team._pipeline_stages()[:1])
        self.assertEqual(lead.probability, lead.stage_id.probability)
        self.assertEqual(lead.company_id, self.website.company_id)
        self.assertIn("quel modèle", lead.description)

    def test_a_team_that_sorts_leads_first_gets_a_lead(self):
        self.team.use_leads = True
        self.assertEqual(self.sent().type, "lead")

    def test_a_team_of_another_company_or_none_is_not_taken(self):
        other = self.env["res.company"].create({"name": "Ailleurs"})
        elsewhere = self.new_team("Ailleurs", company_id=other.id)
        archived = self.new_team("Fermée", active=False)
        for number, id_ in enumerate([elsewhere.id, archived.id, 999999999, 0]):
            lead = self.sent(team_id=str(id_), name=f"Form {number}")
            self.assertEqual(lead.team_id, self.team)

    def test_a_form_is_an_answer_about_their_other_opportunities(self):
        known = self.lead(self.new, email_from="Ana@Example.com")
        other = self.lead(self.new, email_from="bob@example.com")
        lead = self.sent(**self.answered(brand="Rika", heating="wood"))
        self.assertEqual(self.have_answered(known, other, lead), known)
        again = self.sent(name="Encore moi")
        self.assertEqual(self.have_answered(known, other, lead, again), known | lead)

    def have_answered(self, *leads):
        """Return those of these whose customers have answered since they moved."""
        self.env.invalidate_all()
        leads = self.Lead.union(*leads)
        return leads.filtered(lambda one: one.answered_transition_id)

    def test_what_has_no_title_is_given_one(self):
        self.assertEqual(self.sent(name=None).name, "Message de Ana Ferreira")

    def test_campaigns_that_brought_a_visitor_are_kept(self):
        self.url_open("/contactus?utm_source=Salon&utm_campaign=Hiver&utm_medium=Carte")
        lead = self.sent()
        self.assertEqual(
            (lead.source_id.name, lead.campaign_id.name, lead.medium_id.name),
            ("Salon", "Hiver", "Carte"),
        )

    # ------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------

    def test_answers_of_each_kind_are_kept(self):
        lead = self.sent(
            **self.answered(
                heating="pellets",
                brand=" Rika ",
                story="Deux\r\nlignes",
                rooms="4",
                surface="82.5",
                budget="8000",
                owner="0",
                visit="2026-12-24",
                call="2026-12-24 14:00:00",
                extras="glass,bench",
                hurry="5",
                silo="1",
            ),
            files={"question_plan[0][0]": ("plan.pdf", PDF)},
        )
        questionnaire = lead.questionnaire_ids
        self.assertEqual(
            self.said(questionnaire),
            {
                "heating": "Pellets",
                "brand": "Rika",
                "story": "Deux\nlignes",
                "rooms": "4",
                "surface": "82.5 m²",
                "budget": self.of(questionnaire, "budget").display_value,
                "owner": "No",
                "visit": "12/24/2026",
                "call": self.of(questionnaire, "call").display_value,
                "extras": "Glass, Bench",
                "hurry": "5",
                "silo": "Yes",
                "plan": "plan.pdf",
            },
        )
        self.assertEqual(self.of(questionnaire, "budget").value_monetary, 8000)
        self.assertEqual(
            self.of(questionnaire, "call").value_datetime,
            fields.Datetime.to_datetime("2026-12-24 14:00:00"),
        )
        self.assertEqual(set(questionnaire.answer_ids.mapped("source")), {"customer"})
        self.assertEqual(lead.questionnaire_score, 5 + 1)
        self.assertNotIn("question_", lead.description, "told once")
        self.assertFalse(lead.message_ids.attachment_ids, "told once")

    def test_without_an_answer_the_questionnaire_is_there_to_be_filled_in(self):
        questionnaire = self.sent(**self.answered()).questionnaire_ids
        self.assertEqual(questionnaire.template_id, self.template)
        self.assertEqual(questionnaire.state, "new")

    def test_wrong_answers_are_told_and_nothing_is_written(self):
        self.refused("Pièces", "20", **self.answered(rooms="21"))
        self.refused("Heating", "charbon", **self.answered(heating="charbon"))
        self.refused("Surface", **self.answered(surface="grande"))
        self.refused("Visite", **self.answered(visit="hier"))
        self.refused("Marque", "500", **self.answered(brand="x" * 501))
        error = self.refused("Pièces", **self.answered(rooms="beaucoup", brand="Rika"))
        self.assertIn("nombre", error, "in the language of the visitor")
        exe = {"question_plan[0][0]": ("plan.exe", b"MZ")}
        self.refused("Plan", "plan.exe", files=exe, **self.answered())
        disguised = {"question_plan[0][0]": ("plan.pdf", b"<html><script>")}
        self.refused("Plan", files=disguised, **self.answered())

    def test_a_number_that_is_refused_is_written_as_people_do(self):
        surface = self.template.question_ids.filtered(lambda one: one.code == "surface")
        surface.write({"has_min": True, "min_value": 0})
        error = self.refused("Surface", **self.answered(surface="-5", brand="Rika"))
        self.assertIn("pas -5.", error)
        error = self.refused(**self.answered(surface="-5.5", brand="Rika"))
        self.assertIn("pas -5,5.", error)

    def test_the_chatter_tells_that_they_answered_by_the_form(self):
        lead = self.sent(**self.answered(brand="Rika", rooms="4"))
        said = " ".join(lead.message_ids.mapped("body"))
        self.assertIn("“Poêle” by the form of the website (answers: 2)", said)
        self.assertNotIn("started", said)
        self.assertFalse(lead.questionnaire_ids.customer_done_at)

    def test_a_form_that_answers_everything_is_told_once(self):
        self.template.question_ids.filtered(lambda one: one.code != "brand").unlink()
        lead = self.sent(**self.answered(brand="Rika"))
        said = " ".join(lead.message_ids.mapped("body"))
        self.assertEqual(said.count("by the form of the website (answers: 1)"), 1)
        self.assertNotIn("has answered “Poêle”:", said)
        self.assertTrue(lead.questionnaire_ids.customer_done_at)

    def test_each_wrong_answer_is_told_beside_its_question(self):
        wrong = self.post(**self.answered(rooms="21", surface="grande", brand="Rika"))
        fields_ = wrong["error_fields"]
        self.assertEqual(set(fields_), {"question_rooms", "question_surface"})
        self.assertIn("20", fields_["question_rooms"])

    def test_what_answers_no_question_of_the_customer_stays_a_text(self):
        lead = self.sent(**self.answered(margin="45", unheard_of="?", brand="Rika"))
        self.assertEqual(self.said(lead.questionnaire_ids), {"brand": "Rika"})
        self.assertIn("question_margin : 45", lead.description)
        self.assertIn("question_unheard_of : ?", lead.description)

    def test_a_template_that_is_gone_loses_nothing(self):
        self.template.active = False
        lead = self.sent(**self.answered(brand="Rika"))
        self.assertFalse(lead.questionnaire_ids)
        self.assertIn("question_brand : Rika", lead.description)
        for wrong in ("", "0", "-1", "1e3", "9" * 30, "٣", "None"):
            values = {"project_template_id": wrong, "name": f"Form {wrong}"}
            self.assertFalse(self.sent(**values).questionnaire_ids)

    # ------------------------------------------------------------
    # Who sent them
    # ------------------------------------------------------------

    def referral_link(self):
        """Give Alice a code; return the end of her link."""
        self.alice = self.env["res.partner"].create({"name": "Alice"})
        self.alice.action_create_referral_code()
        return self.alice.referral_link.partition("?")[2]

    def test_the_link_of_a_referrer_is_remembered_until_the_form(self):
        self.url_open(f"/?{self.referral_link()}")
        self.url_open("/contactus")
        lead = self.sent()
        self.assertEqual(lead.referrer_id, self.alice)
        self.assertEqual(lead.referral_ids.state, "pending")

    def test_who_declines_cookies_is_known_by_the_address_of_the_form(self):
        page = f"{self.base_url()}/contactus?{self.referral_link()}"
        with patch.dict(self.opener.headers, {"Referer": page}):
            self.assertEqual(self.sent().referrer_id, self.alice)
        long = f"{self.base_url()}/contactus?referral_code={'x' * 5000}"
        with patch.dict(self.opener.headers, {"Referer": long}):
            self.assertFalse(self.sent(name="Another").referrer_id)

    def test_a_code_that_is_typed_comes_before_the_link(self):
        self.url_open(f"/?{self.referral_link()}")
        first = self.alice
        self.referral_link()
        lead = self.sent(referral_code=self.alice.referral_code.lower())
        self.assertEqual(lead.referrer_id, self.alice)
        typo = self.sent(referral_code="NOBODY", name="Another")
        self.assertEqual(typo.referrer_id, first)
        self.assertIn("NOBODY", typo.message_ids[0].body)

    def test_a_code_that_is_nobodys_is_noted(self):
        self.referral_link()
        code = self.alice.referral_code
        self.alice.action_revoke_referral_code()
        hostile = "<b onclick=alert(1)>%s</b>" % code
        for number, typed in enumerate([code, "NOBODY", hostile]):
            lead = self.sent(referral_code=typed, name=f"Form {number}")
            self.assertFalse(lead.referrer_id)
            self.assertNotIn("<b onclick", lead.message_ids[0].body)
        self.url_open(f"/?referral_code={code}")
        lead = self.sent(name="By the link")
        self.assertFalse(lead.referrer_id)
        self.assertIn(code, lead.message_ids[0].body)

    def test_the_contact_of_another_company_brings_nobody(self):
        self.referral_link()
        company = self.env["res.company"].create({"name": "Ailleurs"})
        self.alice.company_id = company
        lead = self.sent(referral_code=self.alice.referral_code)
        self.assertFalse(lead.referrer_id)

    # ------------------------------------------------------------
    # What a visitor may not say
    # ------------------------------------------------------------

    def test_nothing_inner_is_set_from_outside(self):
        # Opened by mistake: it stays closed here.
        self.env.cr.execute(
            "UPDATE ir_model_fields SET website_form_blacklisted = false"
            " WHERE model = 'crm.lead'"
        )
        plain = self.sent()
        referrer = self.env["res.partner"].create({"name": "Referrer"})
        other = self.env["res.company"].create({"name": "Ailleurs"})
        inner = {
            "stage_id": str(self.negotiation.id),
            "probability": "99",
            "automated_probability": "99",
            "is_probability_manual": "1",
            "probability_mode": "predictive",
            "user_id": str(self.salesperson.id),
            "priority": "3",
            "type": "lead",
            "active": "",
            "won_status": "won",
            "lost_reason_id": str(self.budget.id),
            "company_id": str(other.id),
            "partner_id": str(referrer.id),
            "referrer_id": str(referrer.id),
            "referral_type_id": "1",
            "expected_revenue": "1000000",
            "date_closed": "2026-01-01 00:00:00",
            "date_deadline": "2026-01-01",
            "tag_ids": "1",
            "medium_id": "1",
            "website_form_digest": "x",
            "questionnaire_ids": "1",
            "move_force_reason": "x",
            "message_follower_ids": "1",
        }
        lead = self.sent(name="Everything at once", **inner)
        for name in inner.keys() & self.Lead._fields.keys() - {"website_form_digest"}:
            if self.Lead._fields[name].store:
                self.assertEqual(lead[name], plain[name], name)
        self.assertEqual(lead.stage_id, self.new)
        self.assertTrue(lead.active)

    def test_an_editor_cannot_open_inner_fields(self):
        opened = ["probability", "stage_id", "question_brand", "city"]
        fields_ = self.env["ir.model.fields"]
        fields_.formbuilder_whitelist("crm.lead", opened)
        get = fields_._get
        self.assertFalse(get("crm.lead", "city").website_form_blacklisted)
        for name in ("probability", "stage_id"):
            self.assertTrue(get("crm.lead", name).website_form_blacklisted)
        proposed = self.env["ir.model"].get_authorized_fields(
            "crm.lead", {"project_template_id": str(self.template.id)}
        )
        self.assertIn("question_brand", proposed)
        self.assertIn("referral_code", proposed)
        self.assertNotIn("question_margin", proposed)
        self.assertNotIn("probability", proposed)

    def test_hostile_text_stays_text(self):
        hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}%s"
        lead = self.sent(
            name=hostile,
            description=hostile,
            contact_name=hostile,
            **{hostile: hostile},
            **self.answered(brand=hostile),
        )
        self.assertEqual(lead.name, hostile)
        self.assertNotIn("<script", lead.description)
        self.assertNotIn("<img", lead.description)
        self.assertEqual(self.said(lead.questionnaire_ids), {"brand": hostile})

    # ------------------------------------------------------------
    # Too much, or not what it says
    # ------------------------------------------------------------

    def test_what_is_too_much_is_refused(self):
        self.refused("150", **{f"Champ {n}": "x" for n in range(150)})
        self.refused("20000", description="x" * 20_001)
        self.refused("500", contact_name="x" * 501)
        self.refused("Rechargez", **{"x" * 501: "y"})
        pdf = ("plan.pdf", PDF)
        self.refused("10", files={f"Plans[0][{n}]": pdf for n in range(11)})
        big = ("plan.pdf", PDF + b"0" * MOST_FILE_BYTES)
        self.refused("10", files={"Plans[0][0]": big})
        self.refused("10", files={"question_plan[0][0]": big}, **self.answered())

    def test_a_form_of_many_megabytes_is_not_even_read(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/website/form/crm.lead",
                data=FORM,
                files={"Plan[0][0]": ("plan.pdf", b"0" * 33_000_000)},
            )
        self.assertEqual(answer.status_code, 413)

    def test_a_form_without_files_is_not_read_beyond_a_megabyte(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/website/form/crm.lead", data={**FORM, "description": "x" * 1_000_000}
            )
        self.assertEqual(answer.status_code, 413)

    def test_what_is_typed_to_be_slow_is_refused(self):
        for text in (
            "a" + " " * 15_000 + "b",
            "1" + "\u0301\u0327" * 5000,
            "(" * 15_000,
        ):
            self.refused(**self.answered(visit=text, budget=text))
            self.forget_pace()

    def test_files_are_of_the_kinds_that_are_taken(self):
        page = io.BytesIO()
        with zipfile.ZipFile(page, "w") as archive:
            archive.writestr("a", b"0" * 10_000)
        for name, content in (
            ("page.html", b"<html>"),
            ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("plan.zip", page.getvalue()),
            ("plan.pdf", b"#!/bin/sh"),
            ("plan", b"x"),
            ("plan.pdf", b""),
        ):
            self.refused(files={"Plan[0][0]": (name, content)})
            self.refused(files={"question_plan[0][0]": (name, content)})
            self.refused(files={"team_id": (name, content)})
            self.forget_pace()
        lead = self.sent(files={"Plan[0][0]": ("plan.pdf", PDF)})
        self.assertEqual(lead.message_ids.attachment_ids.name, "plan.pdf")
        self.assertFalse(lead.message_ids.attachment_ids.public)

    def test_what_no_database_holds_is_refused(self):
        self.refused(contact_name="A\0na")
        self.refused(country_id="France")
        self.refused(country_id="9" * 12)
        self.env["ir.model.fields"].formbuilder_whitelist("crm.lead", ["country_id"])
        name = "odoo.addons.sales_pipeline_website.controllers.website_form"
        with mute_logger("odoo.sql_db", name):
            self.assertIs(self.post(country_id="999999999")["id"], True)
        kept = self.env["crm.inbound.message"].search([], limit=1)
        self.assertIn("999999999", kept.text)

    def test_too_many_forms_wait(self):
        for number in range(20):
            self.sent(name=f"Form {number}")
        self.refused("minutes")
        self.forget_pace()
        self.sent()

    def test_a_form_sent_twice_makes_one_opportunity(self):
        form = {"phone": "01 23 45 67 89", **self.answered(brand="Rika")}
        first = self.sent(**form)
        self.assertEqual(self.sent(**form), first)
        self.assertEqual(len(first.questionnaire_ids), 1)
        self.assertNotEqual(self.sent(**self.answered(brand="Wodtke")), first)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '1 hour'"
            " WHERE id = %s",
            [first.id],
        )
        self.env.invalidate_all()
        again = self.sent(**form)
        self.assertNotEqual(again, first, "they insist")

    def test_someone_logged_in_needs_the_token_of_the_page(self):
        self.authenticate("admin", "admin")
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/website/form/crm.lead", data={**FORM, "csrf_token": "wrong"}
            )
        self.assertEqual(answer.status_code, 400)

    def test_robots_are_refused_as_odoo_does(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("enable_recaptcha", True)
        settings.set_param("recaptcha_public_key", "public")
        settings.set_param("recaptcha_private_key", "private")
        verify = self.registry["ir.http"]._verify_recaptcha_token
        self.addCleanup(
            setattr, self.registry["ir.http"], "_verify_recaptcha_token", verify
        )
        asked = []

        def is_bot(_self, _address, token, action=False):
            asked.append((token, action))
            return "is_bot"

        self.registry["ir.http"]._verify_recaptcha_token = is_bot
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/website/form/crm.lead",
                data={**FORM, "recaptcha_token_response": "robot"},
            )
        self.assertNotIn('"id"', answer.text)
        self.assertEqual(asked, [("robot", "website_form")])
        self.assertFalse(self.Lead.search([("name", "=", FORM["name"])]))

    # ------------------------------------------------------------
    # What goes wrong inside
    # ------------------------------------------------------------

    def break_table(self, table):
        """Have the database refuse to hold Ana in a table."""
        self.env.flush_all()
        self.cr.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT broken"
            " CHECK (email_from NOT LIKE '%ana@%') NOT VALID"
        )

    def test_what_fails_inside_is_kept_whole_and_becomes_an_opportunity_later(self):
        self.break_table("crm_lead")
        name = "odoo.addons.sales_pipeline_website.controllers.website_form"
        with mute_logger("odoo.sql_db", name):
            answer = self.post(
                csrf_token="x",
                files={"plan[0][0]": ("plan.pdf", io.BytesIO(PDF))},
                team_id=str(self.team.id),
                **self.answered(brand="Rika"),
            )
        self.assertTrue(answer["id"], "the visitor is thanked")
        self.env.invalidate_all()
        self.assertFalse(self.Lead.search([("email_from", "=", "ana@example.com")]))
        kept = self.env["crm.inbound.message"].search([], limit=1)
        self.assertEqual((kept.state, kept.team_id), ("to_review", self.team))
        self.assertIn("broken", kept.details)
        for said in (FORM["contact_name"], "question_brand: Rika", "salon"):
            self.assertIn(said, kept.text)
        self.assertNotIn("csrf_token", kept.text)
        self.assertIn(b"plan.pdf", kept.attachment_id.raw)
        self.cr.execute("ALTER TABLE crm_lead DROP CONSTRAINT broken")
        kept.action_retry()
        self.assertEqual(kept.state, "done")
        self.assertEqual(kept.lead_id.email_normalized, "ana@example.com")
        self.assertEqual(kept.lead_id.team_id, self.team)

    def test_what_cannot_even_be_kept_is_told_and_leaves_nothing(self):
        self.break_table("crm_lead")
        self.break_table("crm_inbound_message")
        name = "odoo.addons.sales_pipeline_website.controllers.website_form"
        with mute_logger("odoo.sql_db", name):
            error = self.refused("bonjour@poeles.example.com", **self.answered())
        self.assertNotIn("broken", error)

    def test_a_hostile_form_is_kept_as_a_mail_nobody_can_bend(self):
        raw = self.Lead._form_as_mail(
            {
                "name": "Hello\r\nBcc: all@example.com",
                "contact_name": "Ana\nTo: x@example.com",
                "email_from": "ana@example.com\nCc: y@example.com",
                "description": "\ud800 \x00",
            }
        )
        message = message_from_bytes(raw)
        self.assertEqual(set(message.keys()) & {"Bcc", "To", "Cc"}, set())

    # ------------------------------------------------------------
    # Who may read
    # ------------------------------------------------------------

    def test_a_visitor_reads_nothing(self):
        lead = self.sent(**self.answered(brand="Rika"))
        public = self.env.ref("base.public_user")
        self.assertFalse(
            self.env["crm.project.template"].with_user(public).has_access("read")
        )
        for record in (
            lead,
            self.template,
            self.template.question_ids[0],
            lead.questionnaire_ids,
            lead.questionnaire_ids.answer_ids[0],
        ):
            self.assertFalse(record.with_user(public).has_access("read"))

    def test_who_edits_the_website_reads_templates_and_changes_none(self):
        editor = self.user("web", "base.group_user,website.group_website_designer")
        template = self.template.with_user(editor)
        self.assertEqual(template.name, "Poêle")
        self.assertFalse(template.has_access("write"))
        self.assertFalse(template.env["crm.project.question"].has_access("read"))
        proposed = (
            self.env["ir.model"]
            .with_user(editor)
            .get_authorized_fields(
                "crm.lead", {"project_template_id": str(template.id)}
            )
        )
        self.assertEqual(proposed["question_brand"]["string"], "Marque")
        json.dumps(proposed)
