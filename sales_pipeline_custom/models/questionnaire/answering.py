from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.mimetypes import guess_mimetype

from ...core.questionnaire.answer_values import FILE_KINDS, File, read_answer
from ...core.questionnaire.question_conditions import visible
from ...core.shared.typed_values import Wrong
from ..shared.given import answers_given
from .sentences import wrong_answer

# What a browser would run, whatever the name of the file says.
REFUSED_TYPES = ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml")
RUNNABLE = (b"MZ", b"\x7fELF", b"#!")  # how programs start
MOST_SAID = 30  # wrong answers in one message


class CrmLeadQuestionnaire(models.Model):
    """Answering: one road for the form, the customer page, imports and programs."""

    _inherit = "crm.lead.questionnaire"

    def answer(self, values, source="user", keep_hidden=False):
        """Answer questions of this single questionnaire, all of them or none.

        Of two people answering the same question at once the last one is kept; what
        they answer to different questions is kept from both.

        :param dict values: {code of a question: answer}; None takes an answer back.
            Answers are of the right type, or texts as people write them in French or
            English (see ``core.questionnaire.answer_values.read_answer``); a choice is
            its code, its id or its label, several are a list of them, a file is a dict
            ``name``, ``content`` (base64)
        :param str source: ``user``, or ``customer``, who answers the questions marked
            for customers only; the latter in superuser mode, as the customer page is
        :param bool keep_hidden: keep answers to questions that are not asked any more
            given the other ones, rather than refuse them
        :return: the same as ``get_status``
        :raise AccessError: one may not edit the opportunity, or answer for a customer
        :raise ValidationError: answers are wrong; it names each question and says what
            would do, and nothing is written
        """
        self.ensure_one()
        if source != "user" and not self.env.su:
            raise AccessError(
                self.env._("Only the page of the customer answers for the customer.")
            )
        values = answers_given(self.env, values)
        self._answer({self: values}, source, keep_hidden)
        return self.get_status()

    def get_status(self):
        """Return where this single questionnaire stands, for a screen to follow.

        :return: dict: ``state``, ``progress`` (percent), ``score``, ``best_score``,
            ``question_count``, ``answered_count`` and ``visible``, the codes of the
            questions asked now
        """
        self.ensure_one()
        self.check_access("read")
        # Who may read it was checked: questions are counted whoever may see them.
        questionnaire = self.sudo()
        given = questionnaire._given()
        names = (
            "state progress score best_score question_count answered_count"
        ).split()
        asked = visible(questionnaire.template_id.questions(), given)
        return {
            **{name: questionnaire[name] for name in names},
            "visible": [
                question.code
                for question in questionnaire.template_id.questions()
                if question.code in asked
            ],
        }

    def _given(self):
        """Return the answers of this single questionnaire, {code: answer}."""
        return {
            answer.code: answer._as_core()
            for answer in self.answer_ids
            if answer.is_answered
        }

    # ------------------------------------------------------------
    # The road of an answer
    # ------------------------------------------------------------

    @api.model
    def _answer(self, values_by_questionnaire, source="user", keep_hidden=False):
        """Answer several questionnaires at once, all of them or none.

        :param dict values_by_questionnaire: {questionnaire: {code: answer}}
        """
        read, wrong = self._read_all(values_by_questionnaire, source, keep_hidden)
        sentences = [one for said in wrong.values() for one in said.values()]
        if sentences:
            more = len(sentences) - MOST_SAID
            lines = sentences[:MOST_SAID]
            if more > 0:
                lines.append(self.env._("… and %s more.", more))
            raise ValidationError("\n".join(lines))
        self._take_all(read, source)

    @api.model
    def _answer_what_is_right(self, values_by_questionnaire, source="user"):
        """Answer several questionnaires at once, leaving out what is wrong.

        :param dict values_by_questionnaire: {questionnaire: {code: answer}}
        :return: dict {questionnaire: {code: sentence about what is wrong}}
        """
        read, wrong = self._read_all(values_by_questionnaire, source, True)
        self._take_all(read, source)
        return wrong

    @api.model
    def _read_all(self, values_by_questionnaire, source, keep_hidden):
        """Check and read answers, once nobody else may answer until the end.

        :return: pair of dicts {questionnaire: {code: answer}} and {questionnaire:
            {code: sentence about what is wrong}}
        """
        everything = self.browse().union(*values_by_questionnaire)
        answerable = everything._answerable()
        answerable._lock()
        read, wrong = {}, {}
        for questionnaire, one in zip(everything, answerable, strict=True):
            read[questionnaire], wrong[questionnaire] = one._read(
                values_by_questionnaire[questionnaire], source, keep_hidden
            )
        return read, wrong

    @api.model
    def _take_all(self, read, source):
        answerable = self.browse().union(*read)._answerable()
        changed = answerable.browse()
        for questionnaire in answerable:
            if questionnaire._write_answers(read[questionnaire], source):
                changed |= questionnaire
        if changed:
            changed._answered(source)

    def _answerable(self):
        """Return these in superuser mode, for who may answer them.

        :raise AccessError: who asks may not
        """
        self._check_may_answer()
        # What follows from answers, links and mails, is for nobody to write.
        return self.sudo()

    def _check_may_answer(self):
        self.check_access("read")
        self.lead_id.check_access("write")

    def _lock(self):
        """Have others who answer wait, so that what is counted counts theirs too."""
        if not self:
            return
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_lead_questionnaire WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(self.ids),
            )
        )
        if len(rows) < len(self):
            raise UserError(
                self.env._(
                    "This questionnaire has been removed meanwhile. Reload the page."
                )
            )

    def _read(self, values, source, keep_hidden):
        """Read answers to this single questionnaire.

        :return: pair ({code: answer}, {code: sentence about what is wrong})
        """
        by_code = {one.code: one for one in self.template_id.questions()}
        before = self._given()
        after, read, wrong = dict(before), {}, {}
        for code, value in values.items():
            question = by_code.get(code)
            if question is None:
                wrong[code] = self._unknown_question(code)
                continue
            try:
                if source == "customer" and not question.is_for_customer:
                    raise Wrong("not_for_customer")
                read[code] = self._checked(
                    read_answer(question, value, tz=self.env.context.get("tz"))
                )
            except Wrong as reason:
                wrong[code] = self._say(question, reason)
                continue
            after[code] = read[code]
        if not wrong and not keep_hidden:
            asked = visible(by_code.values(), before) | visible(by_code.values(), after)
            wrong = {
                code: self._say(by_code[code], Wrong("hidden"))
                for code, value in read.items()
                if value is not None and code not in asked
            }
        return read, wrong

    @api.model
    def _checked(self, value):
        """Refuse a file that is not what its name says, and could be run."""
        if isinstance(value, File):
            kind = guess_mimetype(value.content)
            if kind in REFUSED_TYPES or value.content.startswith(RUNNABLE):
                raise Wrong(
                    "file_kind", found=value.name, allowed=", ".join(FILE_KINDS)
                )
        return value

    def _write_answers(self, read, source):
        """Write answers of this single questionnaire; return whether any changed."""
        questions = {
            question.code: question.id for question in self.template_id.questions()
        }
        known = {answer.code: answer for answer in self.answer_ids}
        said = {
            "source": source,
            "user_id": self.env.uid if source == "user" else False,
            "answered_at": fields.Datetime.now(),
            "currency_id": self.lead_id.company_currency.id,
        }
        to_create, is_changed = [], False
        asked = self.env["crm.project.question"].browse(questions.values())
        for code, question in zip(questions, asked, strict=True):
            if code not in read:
                continue
            answer, value = known.get(code), read[code]
            if value == (answer._as_core() if answer else None):
                continue
            is_changed = True
            vals = {**self.env["crm.lead.answer"]._values_of(question, value), **said}
            if answer:
                answer.write(vals)
            else:
                to_create.append(
                    {
                        **vals,
                        "questionnaire_id": self.id,
                        "question_id": question.id,
                    }
                )
        if to_create:
            self.env["crm.lead.answer"].create(to_create)
        return is_changed

    def _answered(self, source):
        """Have done what follows answers: counting, completion, the opportunity."""
        self._recount()
        self.write({"last_answered_at": fields.Datetime.now(), "last_source": source})
        completed = self.filtered(
            lambda questionnaire: (
                questionnaire.state == "done" and not questionnaire.completed_at
            )
        )
        if completed:
            completed.completed_at = fields.Datetime.now()
        self.lead_id._questionnaires_answered()
        if completed:
            completed._completed()

    def _completed(self):
        """Have done what follows completion, the first time only. Extend to do more."""

    # ------------------------------------------------------------
    # Sentences
    # ------------------------------------------------------------

    def _say(self, question, wrong):
        record = self.env["crm.project.question"].browse(question.id)
        labels = record.choice_ids.mapped("label")
        return wrong_answer(self.env, record.label, wrong, labels)

    def _unknown_question(self, code):
        shown = str(code)[:64]
        former = self.template_id.with_context(active_test=False).question_ids.filtered(
            lambda question: question.code == code
        )
        if former:
            return self.env._(
                "“%(question)s” is no longer asked by “%(template)s”. Reload the page.",
                question=former[0].label,
                template=self.template_id.name,
            )
        return self.env._(
            "“%(template)s” has no question with the code “%(code)s”.",
            template=self.template_id.name,
            code=shown,
        )
