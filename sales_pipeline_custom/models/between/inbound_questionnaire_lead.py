from odoo import models


class CrmLead(models.Model):
    """A mail answers the questions that its address asks."""

    _inherit = "crm.lead"

    def _inbound_created(self, inbound):
        result = super()._inbound_created(inbound)
        asked = self.env["crm.inbound.address"]._asked(inbound.settings.address_id)
        if asked.template_id:
            template = self.env["crm.project.template"].browse(asked.template_id)
            self._inbound_answer(inbound, template, dict(asked.codes))
        return result

    def _inbound_answer(self, inbound, template, codes):
        """Insert a project template in this single opportunity, answered by a mail.

        :param inbound: ``Inbound``
        :param dict codes: {id of a mapping line: code of the question it answers}
        """
        questionnaire = self.insert_questionnaire(template)
        kinds = {question.code: question.kind for question in template.questions()}
        answers, shown = {}, {}
        mapping = self.env["crm.inbound.mapping"]
        for line in inbound.settings.lines:
            code = codes.get(line.id)
            if not code or code in answers:
                continue
            text = self._inbound_text(inbound, line)
            if not text:
                continue
            shown[code] = (line.shown, text)
            try:
                answers[code] = mapping._as_answer(kinds.get(code), text, line.shown)
            except ValueError as reason:
                inbound.done.note(line.shown, text, str(reason))
        if not answers:
            return
        tz = self.env.company.partner_id.tz or "Europe/Paris"
        answering = questionnaire.with_context(tz=tz)
        wrong = answering._answer_what_is_right({answering: answers}, source="email")
        for code, sentence in wrong.get(answering, {}).items():
            inbound.done.note(*shown[code], sentence)
