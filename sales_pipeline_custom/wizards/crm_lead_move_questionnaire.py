from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.crm_lead_gate import NotReady
from .crm_lead_move import MOST_FILLED_IN

KINDS = ("question", "questionnaire")  # of ``Missing``


class CrmLeadMove(models.TransientModel):
    """The questions to answer before a move, answered in its dialog."""

    _inherit = "crm.lead.move"

    to_answer = fields.Json(compute="_compute_to_answer")
    answered = fields.Json(help="{id of a questionnaire: {code: answer}}")
    inserted = fields.Json(
        help="{lead id: {template: id of a project template, answers: {code: answer}}}"
    )

    @api.depends("lead_ids", "stage_id")
    def _compute_to_answer(self):
        for wizard in self:
            leads, stage = wizard.lead_ids._origin, wizard.stage_id
            missing = {
                lead_id: [item for item in items if item.kind in KINDS]
                for lead_id, items in leads._missing_to_enter(stage, {}).items()
            }
            late = leads.filtered(lambda lead, missing=missing: missing.get(lead.id))
            wizard.to_answer = [
                wizard._questions_of(lead, missing[lead.id])
                for lead in late[:MOST_FILLED_IN]
            ]

    def _questions_of(self, lead, items):
        """Return what the dialog asks about one opportunity.

        :return: dict: ``id``, ``title`` (empty for a single one), ``questionnaires``:
            as ``get_screen`` gives them, with ``wanted``, the codes of the questions to
            answer here; ``templates`` to choose from where it has no questionnaire
        """
        whole = {item.key for item in items if item.kind == "questionnaire"}
        partly = {
            int(item.key.partition("/")[0]) for item in items if item.kind == "question"
        }
        shown = lead.questionnaire_ids.filtered(lambda one: one.id in whole | partly)
        templates = self.env["crm.project.template"]
        if 0 in whole:
            everything = templates.search([])
            templates = everything.filtered(lambda one: one.is_for(lead.team_id))
        return {
            "id": lead.id,
            "title": lead.name if len(self.lead_ids) > 1 else "",
            "questionnaires": [
                {
                    **one.get_screen(),
                    "wanted": one.sudo()._codes_to_answer(
                        self.stage_id, one.id in whole
                    ),
                }
                for one in shown
            ],
            "templates": [{"id": one.id, "name": one.name} for one in templates],
        }

    # ------------------------------------------------------------
    # With the move
    # ------------------------------------------------------------

    def _fill_in(self):
        result = super()._fill_in()
        answers = {**self._answered_here(), **self._inserted_here()}
        if answers:
            try:
                self.env["crm.lead.questionnaire"]._answer(answers, keep_hidden=True)
            except ValidationError as error:  # said without closing the dialog
                raise NotReady(str(error)) from error
        return result

    def _answered_here(self):
        """Return {questionnaire: answers}, of what was missing and nothing else."""
        given = {int(id_): one for id_, one in (self.answered or {}).items()}
        answers = {}
        for entry in self.to_answer if given else ():
            for screen in entry["questionnaires"]:
                known = given.get(screen["id"], {})
                kept = {code: known[code] for code in screen["wanted"] if code in known}
                if kept:
                    questionnaire = self.env["crm.lead.questionnaire"]
                    answers[questionnaire.browse(screen["id"])] = kept
        return answers

    def _inserted_here(self):
        """Insert the templates chosen; return {questionnaire: answers}."""
        given = {int(id_): one for id_, one in (self.inserted or {}).items()}
        by_id = {lead.id: lead for lead in self.lead_ids}
        answers = {}
        for entry in self.to_answer if given else ():
            known = given.get(entry["id"])
            if known and entry["templates"]:
                lead = by_id[entry["id"]]
                questionnaire = lead.insert_questionnaire(int(known["template"]))
                answers[questionnaire] = known["answers"]
        return answers
