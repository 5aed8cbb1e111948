from collections import defaultdict

from odoo import api, fields, models

from ...models.gate.crm_lead import NotReady
from ...models.questionnaire.answering import MOST_SAID
from ..gate.crm_lead_move import MOST_FILLED_IN, by_id

KINDS = ("question", "questionnaire")  # of ``Missing``


class CrmLeadMove(models.TransientModel):
    """The questions to answer before a move, answered in its dialog."""

    _inherit = "crm.lead.move"

    to_answer = fields.Json(compute="_compute_to_answer")
    answered = fields.Json(help="{id of a questionnaire: {code: answer}}")
    inserted = fields.Json(
        help="{lead id: {template: id of a project template, answers: {code: answer}}}"
    )

    @api.depends("lead_ids", "stage_id", "leave_won")
    def _compute_to_answer(self):
        for wizard in self:
            leads, stage = wizard._movers()._origin, wizard.stage_id
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

        :return: dict: ``id``, ``title`` and ``customer`` (empty for a single one),
            ``questionnaires``: as ``get_screen`` gives them, with ``wanted``, the codes
            of the questions to answer here; ``templates`` to choose from where it has
            no questionnaire
        """
        whole = {item.key for item in items if item.kind == "questionnaire"}
        partly = {
            int(item.key.partition("/")[0]) for item in items if item.kind == "question"
        }
        shown = lead.questionnaire_ids.filtered(
            lambda questionnaire: questionnaire.id in whole | partly
        )
        templates = self.env["crm.project.template"]
        if 0 in whole:
            templates = templates._for_team(lead.team_id.id)
            templates = templates.sorted(
                lambda template: not template.team_ids
            )  # its own first
        # What is missing is the same for whoever moves it, who may not see the answers.
        return {
            "id": lead.id,
            **self._heading(lead),
            "questionnaires": [
                {
                    **one.get_screen(),
                    "wanted": one.sudo()._codes_to_answer(
                        self.stage_id, one.id in whole
                    ),
                }
                for one in shown
            ],
            "templates": [
                {"id": template.id, "name": template.name} for template in templates
            ],
        }

    # ------------------------------------------------------------
    # With the move
    # ------------------------------------------------------------

    def _fill_in(self):
        meanwhile = super()._fill_in()
        meanwhile += self._answered_meanwhile()
        answers = {**self._answered_here(), **self._inserted_here()}
        if answers:
            Questionnaire = self.env["crm.lead.questionnaire"]
            wrong = Questionnaire._answer_what_is_right(answers)
            sentences = [one for said in wrong.values() for one in said.values()]
            if sentences:
                error = NotReady("\n".join(sentences[:MOST_SAID]))
                error.wrong = {self._key(one): said for one, said in wrong.items()}
                raise error
        return meanwhile

    def _move(self):
        try:
            return super()._move()
        except NotReady as error:
            # What was inserted is still there: nothing is rolled back yet.
            error.wrong = self._expected(error.missing)
            raise

    def _expected(self, missing):
        """Return {key of a questionnaire on the screen: {code: sentence}}, of the
        questions that have no answer yet."""
        codes = defaultdict(list)
        Questionnaire = self.env["crm.lead.questionnaire"]
        for item in (item for items in missing.values() for item in items):
            id_, _slash, code = str(item.key).partition("/")
            if item.kind == "question":
                codes[Questionnaire.browse(int(id_))].append(code)
            elif item.kind == "questionnaire" and item.key:
                whole = Questionnaire.browse(item.key)
                # What is missing is the same for all: only which ones are left is told.
                given = whole.sudo()._given()
                asked = whole.get_status()["visible"]
                codes[whole] += [one for one in asked if one not in given]
        said = self.env._("An answer is expected here.")
        return {self._key(one): dict.fromkeys(codes[one], said) for one in codes}

    def _key(self, questionnaire):
        """Return how the screen knows a questionnaire, inserted by it or not."""
        lead = questionnaire.lead_id
        chosen = self.inserted and str(lead.id) in self.inserted
        return f"new_{lead.id}" if chosen else str(questionnaire.id)

    def _refused(self, error):
        action = super()._refused(error)
        wrong = getattr(error, "wrong", None)
        if wrong:
            action["tag"] = "sales_pipeline_move_refused"
            action["params"] |= {"wrong": wrong, "is_all": not error.missing}
        return action

    def _answered_here(self):
        """Return {questionnaire: answers}, of what was missing and nothing else."""
        given = by_id(self.answered, dict)
        answers = {}
        for entry in self._asked_now(given):
            for screen in entry["questionnaires"]:
                known = given.get(screen["id"], {})
                kept = {code: known[code] for code in screen["wanted"] if code in known}
                if kept:
                    questionnaire = self.env["crm.lead.questionnaire"]
                    answers[questionnaire.browse(screen["id"])] = kept
        return answers

    def _inserted_here(self):
        """Insert the templates chosen; return {questionnaire: answers}."""
        given = by_id(self.inserted, dict)
        leads = {lead.id: lead for lead in self.lead_ids}
        answers = {}
        for entry in self._asked_now(given):
            known = given.get(entry["id"], {})
            template_id = known.get("template")
            if entry["templates"] and isinstance(template_id, int):
                questionnaire = leads[entry["id"]].insert_questionnaire(template_id)
                said = known.get("answers")
                answers[questionnaire] = said if isinstance(said, dict) else {}
        return answers

    def _asked_now(self, given):
        """Return what the dialog asks now: others may have answered all of it."""
        return (self.to_answer or ()) if given else ()

    def _answered_meanwhile(self):
        """Return sentences about the answers given here that somebody else gave first:
        theirs are kept."""
        given = by_id(self.answered, dict)
        theirs = self.lead_ids.questionnaire_ids.filtered(lambda one: one.id in given)
        wanted = {
            screen["id"]: screen["wanted"]
            for entry in self._asked_now(given)
            for screen in entry["questionnaires"]
        }
        sentences = []
        for questionnaire in theirs:
            codes = given[questionnaire.id].keys() - wanted.get(questionnaire.id, ())
            for answer in questionnaire.answer_ids:
                if answer.is_answered and answer.code in codes:
                    sentences.append(
                        self.env._(
                            "“%(question)s” was answered meanwhile, and stays:"
                            " “%(answer)s”.",
                            question=answer.label,
                            answer=answer.display_value,
                        )
                    )
        return sentences[:MOST_SAID]
