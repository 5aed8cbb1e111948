import re
from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html
from markupsafe import Markup

from odoo import http
from odoo.tests import HttpCase, tagged

from odoo.addons.sales_pipeline_website.controllers import website_form

from ..common import PipelineCase
from ..tools.copied_database import CopiedDatabase

SEAL = "salesperson_seal"
FORM = """
    <form action="/website/form/" data-model_name="crm.lead">%s</form>
"""
PAGE = """
    <t name="Form" t-name="website.%s"><t t-call="website.layout">
        <div id="wrap">%s</div>
    </t></t>
"""


@tagged("standard", "post_install", "-at_install")
class TestWebsiteSeal(CopiedDatabase, PipelineCase, HttpCase):
    """Whom a form of the website names, and who may have said so."""

    ADDON = "sales_pipeline_website"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.website.crm_default_team_id = cls.team
        cls.other_team = cls.new_team("Fireplaces", cls.colleague)
        cls.page("seller", cls.form(user_id=cls.colleague.id))
        cls.sent_forms = 0

    @classmethod
    def form(cls, **hidden):
        """Return a form of a page, as the website's editor writes it."""
        return FORM % "".join(
            f'<input type="hidden" name="{name}" value="{value}"/>'
            for name, value in hidden.items()
        )

    @classmethod
    def page(cls, name, body):
        """Create a page of the website."""
        view = cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "key": f"website.{name}",
                "arch": PAGE % (name, body),
                "website_id": cls.website.id,
            }
        )
        return cls.env["website.page"].create(
            {"view_id": view.id, "url": f"/{name}", "is_published": True}
        )

    def setUp(self):
        super().setUp()
        website_form.FORMS._counts.clear()
        self.new_visitor()

    # ------------------------------------------------------------
    # Visiting
    # ------------------------------------------------------------

    def new_visitor(self):
        """Come as somebody who has never been here."""
        self.authenticate(None, None)
        self.opener.cookies.clear()

    def shown(self, path="/seller"):
        """Return what each form of a page holds, as a browser reads it."""
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        forms = html.fromstring(response.text).xpath(
            "//form[@data-model_name='crm.lead']"
        )
        return [
            {node.get("name"): node.get("value") for node in form.iter("input")}
            for form in forms
        ]

    def sent(self, form, **headers):
        """Send a form; return the opportunity it became."""
        type(self).sent_forms += 1
        values = {
            "contact_name": "Ana Ferreira",
            "email_from": "ana@example.com",
            "name": f"Form {self.sent_forms}",
            **form,
        }
        response = self.url_open("/website/form/crm.lead", data=values, headers=headers)
        self.assertEqual(response.status_code, 200, response.text[:500])
        answer = response.json()
        self.assertTrue(answer.get("id"), answer)
        lead = self.Lead.browse(answer["id"])
        self.assertEqual(lead.name, values["name"])
        return lead

    def assertNames(self, form, user, **headers):
        """Check which salesperson a form gives its opportunity."""
        self.assertEqual(self.sent(form, **headers).user_id, user)

    def assertNamesNobody(self, form, **headers):
        self.assertNames(form, self.env["res.users"], **headers)

    # ------------------------------------------------------------
    # Whom the page names
    # ------------------------------------------------------------

    def test_the_salesperson_is_whom_the_page_names(self):
        [form] = self.shown()
        self.assertNames(form, self.colleague)
        came_from = f"{self.base_url()}/seller?utm_source=Salon"
        self.assertNames(form, self.colleague, Referer=came_from)
        self.assertNames(form, self.colleague, Referer=f"{self.base_url()}/seller")

    def test_a_visitor_names_nobody_else(self):
        [form] = self.shown()
        self.assertNamesNobody({**form, "user_id": str(self.salesperson.id)})
        for seal in ("", "x", "AQ", "é", form[SEAL][:-4], form[SEAL] + "AAAA"):
            self.assertNamesNobody({**form, SEAL: seal})
        del form[SEAL]
        self.assertNamesNobody(form)

    def test_a_seal_is_good_for_one_visitor(self):
        [form] = self.shown()
        self.new_visitor()
        self.assertNamesNobody(form)
        [own] = self.shown()
        self.assertNotEqual(own[SEAL], form[SEAL])
        self.assertNames(own, self.colleague)
        self.authenticate("admin", "admin")
        own["csrf_token"] = http.Request.csrf_token(self)
        self.assertNamesNobody(own)

    def test_who_keeps_no_cookie_loses_the_salesperson_and_not_the_form(self):
        [form] = self.shown()
        self.opener.cookies.clear()
        self.assertNamesNobody(form)

    def test_a_form_left_open_for_a_day_loses_its_salesperson_and_not_its_words(self):
        [form] = self.shown()
        for hours, user in ((11, self.colleague), (24, self.env["res.users"])):
            later = datetime.now() + timedelta(hours=hours)
            with patch("odoo.tools.misc.datetime.datetime", wraps=datetime) as clock:
                clock.now.return_value = later
                self.assertNames(form, user)

    def test_a_seal_is_good_for_one_form_of_one_page(self):
        two = self.form(user_id=self.colleague.id, team_id=self.other_team.id)
        three = self.form(team_id=self.team.id)
        self.page("two", two + three)
        first, last = self.shown("/two")
        self.assertNotIn(SEAL, last)
        lead = self.sent(first)
        self.assertEqual(
            (lead.user_id, lead.team_id), (self.colleague, self.other_team)
        )
        self.assertNamesNobody({**first, **last})
        self.assertNamesNobody({**first, "team_id": str(self.team.id)})
        self.assertNamesNobody({name: first[name] for name in ("user_id", SEAL)})
        [alone] = self.shown()
        self.assertNamesNobody({**first, SEAL: alone[SEAL]}, Referer=self.at("/two"))
        self.assertNamesNobody(alone, Referer=self.at("/two"))

    def at(self, path):
        return self.base_url() + path

    def test_each_form_of_a_page_has_its_own(self):
        both = [self.colleague, self.salesperson]
        self.page("both", "".join(self.form(user_id=user.id) for user in both))
        forms = self.shown("/both")
        for form, user in zip(forms, both, strict=True):
            self.assertNames(form, user)
        swapped = {**forms[0], SEAL: forms[1][SEAL]}
        self.assertNamesNobody(swapped)

    def test_a_page_that_waits_in_the_cache_is_sealed_for_each_visitor(self):
        rendered = []
        pages = self.env.registry["website.page"]
        render = pages._get_response_raw

        def count(page, request):
            rendered.append(page.url)
            return render(page, request)

        seals = set()
        with patch.object(pages, "_get_response_raw", count):
            for duration in (3600, 3600, -1, 3600):  # too old once
                with patch.object(pages, "_CACHE_DURATION", duration):
                    self.new_visitor()
                    [form] = self.shown()
                self.assertNames(form, self.colleague)
                seals.add(form[SEAL])
        self.assertEqual(len(seals), 4)
        self.assertLess(len(rendered), 4, "some of them came from the cache")

    def test_a_shared_cache_is_told_that_the_page_is_for_one_visitor(self):
        response = self.url_open("/seller")
        self.assertIn("private", response.headers["Cache-Control"])

    def test_what_was_saved_in_a_page_proves_nothing(self):
        [form] = self.shown()
        self.page("saved", self.form(**form))
        self.new_visitor()
        response = self.url_open("/saved")
        self.assertEqual(response.text.count(SEAL), 1)
        self.assertNotIn(form[SEAL], response.text)
        [saved] = self.shown("/saved")
        self.assertNames(saved, self.colleague)

    def test_a_page_stays_as_it_is_but_for_the_seal(self):
        odd = "<p>a &amp; b &lt; “c”<br/>é\n  </p><p data-x='\"&gt;'>]]&gt;</p>"
        self.page("odd", f"{odd}{self.form(user_id=self.colleague.id)}")
        sealed = self.url_open("/odd").text
        routing = self.env.registry["ir.http"]
        with patch.object(routing, "_seal_forms", lambda response: None):
            plain = self.url_open("/odd").text
        seal = rf'<input type="hidden" name="{SEAL}" value="[\w-]+"/>'
        self.assertEqual(len(re.findall(seal, sealed)), 1)
        token = "csrf_token: .+"
        self.assertEqual(
            re.sub(token, "", re.sub(seal, "", sealed)), re.sub(token, "", plain)
        )

    # ------------------------------------------------------------
    # Who else might seal
    # ------------------------------------------------------------

    def test_a_form_in_a_text_of_the_page_is_sealed_with_it(self):
        """An article, the page of a product: what is no template."""
        text = self.form(user_id=self.colleague.id)
        with patch.object(
            self.env.registry["website"],
            "get_unique_path",
            lambda website, path: Markup(text),
        ):
            self.page("article", '<div t-out="website.get_unique_path(1)"/>')
            [form] = self.shown("/article")
        self.assertNames(form, self.colleague)

    def test_asking_to_render_a_text_seals_nothing(self):
        text = self.form(user_id=self.colleague.id)
        converter = "ir.qweb.field.html"
        for user in (self.colleague, self.env.ref("base.user_admin")):
            rendered = str(
                self.env[converter]
                .with_user(user)
                .with_context(website_id=self.website.id)
                .value_to_html(text, {})
            )
            self.assertNotIn(SEAL, rendered)
        self.authenticate("admin", "admin")
        for model, method, args in (
            (converter, "value_to_html", [text, {}]),
            (converter, "from_html", ["crm.lead", "description", text]),
        ):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": {"context": {"website_id": self.website.id}},
                    }
                },
            )
            self.assertNotIn(SEAL, answer.text)
