from markupsafe import Markup

from odoo import api, fields, models

from ...core.questionnaire.question_conditions import visible


class CrmLeadQuestionnaire(models.Model):
    """Telling the salesperson that the customer answers: once when they start, once
    when they are done, and each time they replace an answer of ours."""

    _inherit = "crm.lead.questionnaire"

    customer_started_at = fields.Datetime(
        "Customer Started On", readonly=True, copy=False
    )
    customer_done_at = fields.Datetime("Customer Done On", readonly=True, copy=False)
    done_note_id = fields.Many2one(
        "mail.message",
        "Note of Being Done",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _write_answers(self, read, source):
        ours = {
            answer: answer.display_value
            for answer in self.answer_ids
            if source == "customer" and answer.is_answered and answer.source == "user"
        }
        result = super()._write_answers(read, source)
        if result and source == "customer":
            # Before what they replaced: it is read in that order.
            self._customer_starts()
        replaced = [answer for answer in ours if answer.source == "customer"]
        if replaced:
            self._tell_what_was_replaced({one: ours[one] for one in replaced})
        return result

    def _tell_what_was_replaced(self, ours):
        """Say in the chatter what answers of ours the customer replaced.

        :param dict ours: {answer: what it was, as people read it}
        """
        said = self.with_context(lang=self.lead_id._salesperson_lang())
        lines = [
            said.env._(
                "%(question)s: “%(after)s”, it was “%(before)s”",
                question=answer.with_env(said.env).label,
                before=before,
                after=answer.display_value or said.env._("no answer any more"),
            )
            for answer, before in ours.items()
        ]
        self._note_of_customer(
            Markup("<p>%s</p><ul>%s</ul>")
            % (
                said.env._(
                    "The customer has replaced answers to “%s”:", said.template_id.name
                ),
                Markup().join(Markup("<li>%s</li>") % line for line in lines),
            )
        )

    def _answered(self, source):
        result = super()._answered(source)
        if source == "customer":
            self._customer_starts()
            self.filtered(
                lambda questionnaire: questionnaire._all_of_customer_answered()
            ).customer_done()
        return result

    def _customer_starts(self):
        """Tell, once, that the customer answers; who is done at once is told so."""
        started = self.filtered(lambda one: not one.customer_started_at)
        started.customer_started_at = fields.Datetime.now()
        for questionnaire in started:
            if not questionnaire._all_of_customer_answered():
                lang = questionnaire.lead_id._salesperson_lang()
                said = questionnaire.with_context(lang=lang)
                questionnaire._note_of_customer(said._started_in_words())

    @api.private
    def customer_done(self):
        """Tell the salesperson that the customer is done, the first time only; then
        what is told follows their answers."""
        first = self.filtered(lambda one: not one.customer_done_at)
        first.customer_done_at = fields.Datetime.now()
        for questionnaire in self:
            answers = questionnaire._answers_of_customer()
            lang = questionnaire.lead_id._salesperson_lang()
            said = questionnaire.with_context(lang=lang)
            text = said._done_in_words(len(answers))
            if questionnaire in first:
                note = questionnaire._note_of_customer(text, notify=True)
                questionnaire.done_note_id = note
            else:
                questionnaire._correct_note(text)

    def _correct_note(self, text):
        """Have the note that tells that the customer of this single one is done say
        something else."""
        # The customer writes no message: this one is ours about them.
        note = self.done_note_id.sudo()
        body = Markup("<p>%s</p>") % text
        if note and note.body != body:
            note.body = body

    def _answers_of_customer(self):
        """Return the answers the customer of this single one gave to what is asked: a
        question that another answer hides is not, whatever was answered before."""
        questions = self.template_id.questions()
        hidden = {question.code for question in questions} - visible(
            questions, self._given()
        )
        return self.answer_ids.filtered(
            lambda answer: (
                answer.is_answered
                and answer.source == "customer"
                and answer.code not in hidden
            )
        )

    def _started_in_words(self):
        """Return the sentence that tells that the customer of this single one starts
        to answer."""
        return self.env._(
            "The customer has started to answer “%s”.", self.template_id.name
        )

    def _done_in_words(self, count):
        """Return the sentence that tells that the customer of this single one is done.

        :param int count: of their answers
        """
        if count == 1:
            return self.env._(
                "The customer has answered “%s”: 1 answer.", self.template_id.name
            )
        return self.env._(
            "The customer has answered “%(template)s”: %(count)s answers.",
            template=self.template_id.name,
            count=count,
        )

    def _all_of_customer_answered(self):
        """Tell whether the customer of this single one has nothing left to answer."""
        given, questions = self._given(), self.template_id.questions()
        asked = visible(questions, given)
        return all(
            question.code in given
            for question in questions
            if question.is_for_customer and question.code in asked
        )

    def _note_of_customer(self, text, notify=False):
        lead = self.lead_id
        customer = lead.partner_id
        author = (
            {"author_id": customer.id}
            if customer
            else {"author_id": False, "email_from": lead.email_from}
        )
        return lead.message_post(
            body=text,
            partner_ids=lead.user_id.partner_id.ids if notify else [],
            **author,
        )
