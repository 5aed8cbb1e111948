"""What public pages take: enough for people, and nothing that is made to be slow."""

import time

from werkzeug.datastructures import MultiDict

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sales_pipeline_custom.core.shared.typed_values import LONGEST_TEXT

from ..tools.hostile import IN_TEXT, shown
from .test_page import PageCase

MOST_SECONDS = 2.0  # of processor, for a page and all its answers


@tagged("standard", "post_install", "-at_install")
class TestPageSizes(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for kind in ("date", "datetime", "integer", "boolean", "text", "nps"):
            cls.question(f"{kind}_1", kind, label=kind.capitalize())

    def test_a_form_without_files_is_taken_up_to_a_megabyte(self):
        form = self.form()
        with mute_logger("odoo.http"):
            response = self.post({"text_1": "a" * 1_000_000}, form=form)
        self.assertEqual(response.status_code, 413)
        self.assertFalse(self.said(self.questionnaire))

    def test_what_takes_no_form_takes_no_megabyte(self):
        for path in (f"{self.path}/thanks", "/questionnaire/stop/a", "/referrer/a"):
            with self.subTest(path), mute_logger("odoo.http"):
                response = self.url_open(path, data={"a": "a" * 20_000})
                self.assertIn(response.status_code, (400, 404, 405, 413))

    def test_answers_longer_than_any_are_refused_and_not_sent_back(self):
        form = self.form()
        codes = [code.removeprefix("was.") for code in form if code.startswith("was.")]
        long_ = "a" + " " * 60_000 + "b"
        parts = {f"answer.{code}": (None, long_) for code in codes}
        response = self.post({}, form=form, files=parts)
        self.assertEqual(response.status_code, 200)
        self.assertIn(f"{LONGEST_TEXT}", response.text)
        self.assertFalse(self.said(self.questionnaire))
        self.assertLess(len(response.content), len(codes) * 2 * LONGEST_TEXT)

    def test_nothing_that_is_typed_holds_up_the_page(self):
        questionnaire = self.questionnaire.as_customer()
        codes = [question.code for question in self.template.questions()]
        for hostile in IN_TEXT:
            text = hostile.of(15_000).replace("\ud800", "").replace("\0", "")
            form = {f"was.{code}": "" for code in codes}
            form |= {f"answer.{code}": text for code in codes}
            with self.subTest(shown(hostile)):
                savepoint = self.env.cr.savepoint()
                start = time.thread_time()
                questionnaire.take_form(MultiDict(form), MultiDict())
                self.assertLess(time.thread_time() - start, MOST_SECONDS)
                savepoint.close(rollback=True)
                self.env.invalidate_all()
