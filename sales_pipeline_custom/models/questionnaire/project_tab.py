from odoo import api, fields, models

from ..shared.given import answers_given, ids_given
from ..shared.remote import travels


class CrmLead(models.Model):
    """The *Projet* tab: all it shows in one call, answers saved as they come."""

    _inherit = "crm.lead"

    project_sheet = fields.Json(store=False, readonly=True, exportable=False)

    @api.model
    def _form_parts(self):
        return {**super()._form_parts(), "project_sheet": type(self)._project_of_form}

    def _project_of_form(self):
        """Return what the tab of this single opportunity shows; nothing to who may not
        see questionnaires, but opens opportunities."""
        can_see = self.env["crm.lead.questionnaire"].has_access("read")
        return can_see and self.get_project(self.team_id.id)

    def web_save(self, vals, specification, next_id=None):
        """Leave the sheet out of what is told of an opportunity just saved.

        It is on the screen: the tab saves its answers by itself.
        """
        is_form = isinstance(specification, dict)  # Odoo refuses what is none
        if not (self and is_form and "project_sheet" in specification) or next_id:
            return super().web_save(vals, specification, next_id)
        asked = {**specification}
        del asked["project_sheet"]
        told = super().web_save(vals, asked)
        return [{**row, "project_sheet": False} for row in told]

    @travels
    def get_project(self, team_id=False):
        """Return what the *Projet* tab of at most one opportunity shows, in one go.

        :param int team_id: the team whose templates are proposed, else all are
        :return: dict: ``can_edit``; ``templates``, dicts of ``id`` and ``name``;
            ``questionnaires``, as ``get_screen`` gives them; and what
            ``answer_project`` says of the opportunity
        """
        if self:
            self.ensure_one()
        self.check_access("read")
        templates = self.env["crm.project.template"]._for_team(team_id)
        return {
            "can_edit": self.has_access("write"),
            "templates": [
                {"id": template.id, "name": template.name} for template in templates
            ],
            "questionnaires": [
                questionnaire.get_screen() for questionnaire in self.questionnaire_ids
            ],
            **self._project_says(),
        }

    @travels
    def answer_project(self, values):
        """Answer questions of this single opportunity: what is right is saved.

        :param dict values: {id of a questionnaire: {code: answer}}, answers as
            ``crm.lead.questionnaire.answer`` takes them; those of questions not asked
            any more are kept
        :return: dict: ``questionnaires``, {id: dict of ``status`` (see ``get_status``),
            ``answers`` (by code, as on the screen) and ``wrong`` (sentences by code)},
            without those removed meanwhile; ``name``, ``proposed_title`` and
            ``suggested_priority`` of the opportunity
        :raise AccessError: one may not edit the opportunity
        """
        self.ensure_one()
        self.check_access("write")
        given = {
            id_: answers_given(self.env, values[key])
            for key in answers_given(self.env, values)
            for id_ in ids_given(self.env, [int(key) if str(key).isdecimal() else key])
        }
        present = self.questionnaire_ids.filtered(
            lambda questionnaire: questionnaire.id in given
        )
        wrong = present._answer_what_is_right({one: given[one.id] for one in present})
        return {
            "questionnaires": {
                one.id: {
                    "status": one.get_status(),
                    "answers": {
                        answer.code: answer._on_screen()
                        # Who may answer them was checked, before this was written.
                        for answer in one.sudo().answer_ids
                        if answer.code in given[one.id]
                    },
                    "wrong": wrong[one],
                }
                for one in present
            },
            **self._project_says(),
        }

    def insert_questionnaires(self, template_ids):
        """Insert several project templates in these opportunities.

        :param list template_ids: ids of ``crm.project.template``, in their order
        :return: the ``crm.lead.questionnaire`` records
        :raise UserError: a template is archived or gone
        :raise AccessError: one may not edit these opportunities
        """
        template_ids = ids_given(self.env, template_ids)
        return self.env["crm.lead.questionnaire"].union(
            *(self.insert_questionnaire(id_) for id_ in template_ids)
        )

    def _project_says(self):
        """Return what the tab says besides questionnaires. Extend to say more."""
        return {}
