from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.tools.misc import get_lang

from ...core.questionnaire.answer_values import (
    FILE_KINDS,
    MOST_FILE_BYTES,
    read_answer,
)
from ...core.questionnaire.question_conditions import visible
from ...core.questionnaire.questionnaire import BOUNDED, CHOICES
from ...core.shared.reading import read_number
from ...core.shared.typed_values import LONGEST_CHAR, LONGEST_TEXT, Wrong
from ..shared.numbers import number

MOST_RADIOS = 12  # choices; more of them go in a list
DECIMALS = ("float", "monetary")
BUTTONS = ("scale", "nps")
TYPED = set(BOUNDED) - set(BUTTONS)


class Taken(NamedTuple):
    """What became of the answers of a form."""

    errors: dict  # {code: sentence}
    typed: dict  # {code: text} of what could not be taken
    shown: set  # codes that were on the form


class CrmLeadQuestionnaire(models.Model):
    """The page of the customer: what it shows, and what its form brings back.

    A form brings back, with each answer, the one it showed (``was``): only what the
    customer changed is written, so that two people who answer at once, or a salesperson
    meanwhile, do not undo one another.
    """

    _inherit = "crm.lead.questionnaire"

    @api.private
    def as_customer(self):
        """Return this single questionnaire as its customer has it: in their language
        and time zone, in the company of the opportunity, done by nobody in particular.
        """
        # Who has the link has no rights: the page takes their answers, nothing else.
        known = self.sudo()
        lead = known.lead_id
        company = lead._customer_company()
        zone = lead.partner_id.tz or lead.user_id.tz or company.partner_id.tz
        return (
            # They are nobody in particular, who does what they do on this page.
            self.with_user(api.SUPERUSER_ID)
            .with_company(company)
            .with_context(
                lang=known.customer_lang or get_lang(self.env).code,
                tz=zone or "UTC",
                allowed_company_ids=company.ids,
            )
        )

    # ------------------------------------------------------------
    # Showing
    # ------------------------------------------------------------

    @api.private
    def page_values(self, errors=None, typed=None):
        """Return what the page of this single questionnaire shows.

        :param dict errors: {code: sentence} to show beside questions
        :param dict typed: {code: text} to show instead of what is kept
        :return: dict: ``name``, ``company``, ``until``, ``is_done`` (the customer said
            so), ``sections`` (``name``, ``questions``), ``has_files``, ``asked`` and
            ``answered``: how many of the customer's questions are. Questions that are
            hidden, or not for customers, are not in it, nor the description: it is
            written for us
        """
        errors, typed = errors or {}, typed or {}
        screen = self.get_screen(for_customer=True)
        asked = set(screen["status"]["visible"])
        sections, questions = [], []
        for section in screen["sections"]:
            shown = [one for one in section["questions"] if one["code"] in asked]
            for question in shown:
                self._fill_in(question, errors, typed)
            if shown:
                sections.append({**section, "questions": shown})
            questions += shown
        return {
            "name": screen["name"],
            "company": self.lead_id._customer_company(),
            "until": self.link_until,
            "is_done": bool(self.customer_done_at),
            "sections": sections,
            "has_files": any(one["kind"] == "file" for one in questions),
            "asked": len(questions),
            "answered": sum(bool(one["was"]) for one in questions),
            "most_file_bytes": MOST_FILE_BYTES,
            "file_kinds": ",".join(f".{kind}" for kind in FILE_KINDS),
        }

    def _fill_in(self, question, errors, typed):
        """Add what the page needs to a question of ``get_screen``."""
        code, kind, answer = question["code"], question["kind"], question["answer"]
        was = self._as_typed(kind, answer["value"] if answer else None)
        options = [(one["code"], one["label"]) for one in question["choices"]]
        if kind in CHOICES:
            options += self._former_options(question, was, dict(options))
        if kind == "boolean":
            options = [("1", self.env._("Yes")), ("0", self.env._("No"))]
        if kind in BUTTONS:
            lowest, highest = int(question["min"]), int(question["max"])
            steps = [str(step) for step in range(lowest, highest + 1)]
            options = [(step, step) for step in steps]
        if question["unit"] == "" and kind == "monetary":
            question["unit"] = self.lead_id.company_currency.symbol
        question |= {
            "was": was,
            "value": typed.get(code, was),
            "error": errors.get(code, ""),
            "options": options,
            "input": self._input_of(kind, options),
            "allowed": self._allowed(question) if kind in TYPED else "",
            "longest": {"char": LONGEST_CHAR, "text": LONGEST_TEXT}.get(kind),
        }
        question["picked"] = set(filter(None, question["value"].split(",")))

    def _allowed(self, question):
        """Say which numbers may answer a question of ``get_screen``; empty for all."""
        lowest, highest = (
            "" if bound is None else number(self.env, bound)
            for bound in (question["min"], question["max"])
        )
        if lowest and highest:
            return self.env._("From %(min)s to %(max)s", min=lowest, max=highest)
        if lowest:
            return self.env._("%s or more", lowest)
        return self.env._("%s or less", highest) if highest else ""

    def _former_options(self, question, was, options):
        """Return the choices made that are no longer proposed: they may stay."""
        codes = [code for code in was.split(",") if code and code not in options]
        if not codes:
            return []
        former = self.env["crm.project.question.choice"].with_context(active_test=False)
        found = former.search(
            [("question_id", "=", question["id"]), ("code", "in", codes)]
        )
        return [(choice.code, choice.label) for choice in found]

    def _input_of(self, kind, options):
        if kind in BUTTONS:
            return "buttons"
        if kind in ("boolean", "choice"):
            return "radios" if len(options) <= MOST_RADIOS else "list"
        return {"choices": "boxes", "text": "area", "file": "file"}.get(kind, "line")

    def _as_typed(self, kind, value):
        """Return an answer of ``get_screen`` as a form holds it, a text."""
        if value is None:
            return ""
        match kind:
            case "boolean":
                return "1" if value else "0"
            case "choices":
                return ",".join(value)
            case "datetime":
                zone = pytz.timezone(self.env.context.get("tz") or "UTC")
                moment = fields.Datetime.to_datetime(value)
                moment = pytz.utc.localize(moment).astimezone(zone)
                return moment.strftime("%Y-%m-%dT%H:%M")
            case "float" | "monetary":
                text = f"{value:.10f}".rstrip("0").rstrip(".")
                return text.replace(".", get_lang(self.env).decimal_point)
            case _:
                return str(value)

    # ------------------------------------------------------------
    # Taking
    # ------------------------------------------------------------

    @api.private
    def take_form(self, form, files):
        """Keep what the customer changed in the form, and can be kept.

        :param form: texts of the form, a ``MultiDict``: ``was.CODE`` for each question
            shown, ``answer.CODE``, ``remove.CODE`` to take a file back. All else is
            ignored, questions that are hidden or not for customers included
        :param files: files of the form, a ``MultiDict``
        :return: ``Taken``
        """
        self.ensure_one()
        self._lock()
        everything = self.template_id.questions()
        given = self._given()
        read, errors, typed, shown = {}, {}, {}, set()
        for question in everything:
            code = question.code
            if not question.is_for_customer or f"was.{code}" not in form:
                continue
            shown.add(code)
            raw = self._raw(question, form, files)
            if raw == self._lines(form[f"was.{code}"]):
                continue
            try:
                value = raw if isinstance(raw, dict) else self._typed(question, raw)
                tz = self.env.context.get("tz")
                read[code] = self._checked(read_answer(question, value, tz=tz))
            except Wrong as wrong:
                errors[code] = self._say(question, wrong)
                typed[code] = "" if isinstance(raw, dict) else raw[:LONGEST_TEXT]
        asked = visible(everything, given) | visible(everything, {**given, **read})
        read = {code: value for code, value in read.items() if code in asked}
        if read:
            self.answer(read, source="customer", keep_hidden=True)
        return Taken(errors, typed, shown)

    def _raw(self, question, form, files):
        """Return what was given for a question: a text, or a file."""
        code = question.code
        if question.kind == "file":
            file = files.get(f"answer.{code}")
            if file and file.filename:
                # One byte too many is enough to refuse it.
                content = file.read(MOST_FILE_BYTES + 8)
                return {"name": file.filename, "content": content}
            was = form[f"was.{code}"]
            return "" if form.get(f"remove.{code}") else self._lines(was)
        if question.kind == "choices":
            return ",".join(form.getlist(f"answer.{code}"))[: LONGEST_TEXT + 1]
        return self._lines(form.get(f"answer.{code}", ""))

    @api.model
    def _lines(self, text):
        """Undo what browsers do to the ends of lines.

        Of a text that is too long enough is kept to refuse it.
        """
        text = text[: 2 * LONGEST_TEXT + 2]
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _typed(self, question, raw):
        """Return a text as ``read_answer`` takes it, in the customer's language."""
        if question.kind == "choices":
            return raw.split(",") if raw else None
        if question.kind in DECIMALS and raw.strip():
            try:
                return read_number(raw, get_lang(self.env).decimal_point)
            except ValueError:
                return raw
        return raw

    @api.private
    def missing_of_customer(self, seen=None):
        """Tell what the customer still has to answer to be done.

        :param seen: codes of the questions they saw; others are new, required or not
        :return: pair of dicts {code: sentence}: required answers that are missing; and
            questions that are new to them
        """
        values = self.page_values()
        missing, new = {}, {}
        for section in values["sections"]:
            for question in section["questions"]:
                if question["was"]:
                    continue
                if seen is not None and question["code"] not in seen:
                    new[question["code"]] = self.env._(
                        "This question follows from your answers."
                    )
                elif question["is_required"]:
                    missing[question["code"]] = self.env._(
                        "We need your answer to this question."
                    )
        return missing, new
