from markupsafe import Markup

from odoo import api, models, tools
from odoo.tools import format_amount, format_date

from ...core.questionnaire.question_conditions import visible
from ...core.questionnaire.questionnaire import FEEDS
from ..shared.remote import travels

# In the context while answers are written on an opportunity. No client can send it.
BY_ANSWERS = object()


class CrmProjectTemplate(models.Model):
    _inherit = "crm.project.template"

    @api.model
    @tools.ormcache()
    def _ids_that_feed(self):
        """Return the ids of the templates with a question that feeds a field."""
        # Kept in memory for everybody: it may not depend on who asks first.
        questions = self.env["crm.project.question"].sudo()
        return frozenset(questions.search([("feeds", "!=", False)]).template_id.ids)


class CrmLeadQuestionnaire(models.Model):
    """Answers that are fields of the opportunity too: the later one wins.

    An answer is written on the field, whoever gives it, and told in the discussion.
    """

    _inherit = "crm.lead.questionnaire"

    def _follows_fields(self):
        """Tell whether answers of this single one follow the fields they feed. Extend
        for those that are what was said at a time."""
        return True

    def _feeding(self):
        """Return {field: ``Question``} of what this single questionnaire feeds."""
        if self.template_id.id not in self.template_id._ids_that_feed():
            return {}
        return {
            question.feeds: question
            for question in self.template_id.questions()
            if question.feeds
        }

    @api.model
    def _take_all(self, read, source):
        before = {one: one._answerable()._given() for one in read if one._feeding()}
        result = super()._take_all(read, source)
        for questionnaire in before:
            questionnaire._answerable()._feed(before[questionnaire])
        return result

    def _feed(self, before):
        """Write on the opportunity what was just answered to this single one.

        :param dict before: {code: answer} as it was. What was taken back, or is not
            asked, changes nothing
        """
        lead, given = self.lead_id, self._given()
        asked = visible(self.template_id.questions(), given)
        values, lines = {}, []
        said = self.with_context(lang=lead._salesperson_lang())
        for name, question in self._feeding().items():
            code = question.code
            answer = given.get(code)
            if answer is None or answer == before.get(code) or code not in asked:
                continue
            if lead._is_fed(name, answer, lead[name]):
                continue
            values[name] = answer
            lines.append(
                said.env._(
                    "%(field)s: %(after)s, as answered to “%(question)s” (it was"
                    " %(before)s)",
                    field=lead._fed_label(said.env, name),
                    after=lead._value_in_words(said.env, name, answer),
                    before=lead._value_in_words(said.env, name, lead[name]),
                    question=said._label_of(question),
                )
            )
        if values:
            lead.with_context(fed_by_answers=BY_ANSWERS).write(values)
            lead._tell_what_was_fed(lines)

    def _label_of(self, question):
        return self.env["crm.project.question"].browse(question.id).label


class CrmLead(models.Model):
    """Fields that are answers too: changing one changes the answer that said it."""

    _inherit = "crm.lead"

    def write(self, vals):
        names = FEEDS.keys() & vals.keys()
        if not names or not self.env["crm.project.template"]._ids_that_feed():
            return super().write(vals)
        # Who may write the opportunity has its answers follow, also where the same
        # write gives it to somebody else.
        known = self.sudo()
        before = {lead: {name: lead[name] for name in names} for lead in known}
        result = super().write(vals)
        for lead in known:
            changed = {
                name: value
                for name, value in before[lead].items()
                if lead[name] != value and lead[name]
            }
            if changed:
                lead._feed_answers(changed)
        return result

    @travels
    def answer_project(self, values):
        """Add ``has_fed``: whether fields of this single opportunity follow."""
        self.ensure_one()
        before = self.read(FEEDS)
        said = super().answer_project(values)
        return {**said, "has_fed": self.read(FEEDS) != before}

    def _feed_answers(self, before):
        """Have the answers of this single opportunity follow fields just changed.

        An answer that said something else than the field did stays, and so do those
        that do not follow fields. Of a template that is there more than once, the last
        one follows.

        :param dict before: {field: what it was}
        """
        said = self.with_context(lang=self._salesperson_lang())
        latest = {}
        for one in self.questionnaire_ids.sorted("id"):
            if one._follows_fields() and one._feeding():
                latest[one.template_id] = one
        for questionnaire in latest.values():
            given = questionnaire._given()
            asked = visible(questionnaire.template_id.questions(), given)
            lines, answers = [], {}
            for name, question in questionnaire._feeding().items():
                if name not in before or question.code not in asked:
                    continue
                answer, value = given.get(question.code), self[name]
                if self._is_fed(name, answer, value):
                    continue
                values = {
                    "field": self._fed_label(said.env, name),
                    "question": questionnaire.with_env(said.env)._label_of(question),
                    "answer": self._value_in_words(said.env, name, answer),
                    "value": self._value_in_words(said.env, name, value),
                }
                if answer is None:
                    answers[question.code] = value
                elif self._is_fed(name, answer, before[name]):
                    answers[question.code] = value
                    lines.append(
                        said.env._(
                            "“%(question)s”: %(value)s, as %(field)s (it was"
                            " %(answer)s)",
                            **values,
                        )
                    )
                else:
                    lines.append(
                        said.env._(
                            "%(field)s: %(value)s, whereas %(answer)s was answered to"
                            " “%(question)s”",
                            **values,
                        )
                    )
            wrong = questionnaire.with_env(said.env)._answer_what_is_right(
                {questionnaire.with_env(said.env): answers}
            )
            refused = [text for each in wrong.values() for text in each.values()]
            self._tell_what_was_fed(refused or lines)

    def _inverse_phone(self):
        # Odoo has contacts follow their opportunities. Whoever has the link of a
        # customer may answer: contacts stay as they are.
        is_fed = self.env.context.get("fed_by_answers") is BY_ANSWERS
        return None if is_fed else super()._inverse_phone()

    # ------------------------------------------------------------
    # Words
    # ------------------------------------------------------------

    def _fed_label(self, env, name):
        return self._fields[name].get_description(env, ["string"])["string"]

    def _is_fed(self, name, answer, value):
        """Tell whether an answer says what a field does."""
        if self._fields[name].type == "monetary" and answer is not None:
            return not self.company_currency.compare_amounts(answer, value)
        return answer == value

    def _value_in_words(self, env, name, value):
        """Return what a field says, or an answer to it, as people read it."""
        kind = self._fields[name].type
        if not value:
            return env._("nothing")
        if kind == "monetary":
            return format_amount(env, value, self.company_currency)
        return format_date(env, value) if kind == "date" else str(value)

    def _tell_what_was_fed(self, lines):
        if lines:
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            self._message_log(body=Markup("<ul>%s</ul>") % items)
