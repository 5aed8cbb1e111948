from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared.given import texts_given
from ..shared.turns import take_turns


class CrmLead(models.Model):
    """What is usually done in the stage an opportunity is in, planned in one click."""

    _inherit = "crm.lead"

    playbook = fields.Json(store=False, readonly=True, exportable=False)

    @api.model
    def _form_parts(self):
        return {**super()._form_parts(), "playbook": type(self)._playbook_of_form}

    def _playbook_of_form(self):
        """Return the playbook of this single opportunity; nothing to who may not see
        checklists, but opens opportunities."""
        return self.env["crm.lead.criterion"].has_access("read") and self.get_playbook()

    def action_plan_typical(self, actions):
        """Plan typical actions of the stage of these opportunities.

        Each gets the type its words say (call, mail, meeting, otherwise to-do), is for
        the salesperson of the opportunity, otherwise for who plans it, and is due when
        the playbook says ("J+3"), otherwise on the working day after the one before.
        What is planned already is not planned twice, however often one clicks.

        :param list actions: texts, as ``get_playbook`` gives them
        :raise AccessError: one may not edit these opportunities
        :raise UserError: a text is not, or no longer, a typical action of the stage of
            one of them; nothing is planned
        """
        self.check_access("write")
        actions = texts_given(self.env, actions)
        self._check_typical(actions)
        # Two clicks at once: the second waits here, then sees what the first planned.
        take_turns(self)
        planned = {
            (activity.res_id, activity.summary)
            for activity in self._activities_about(actions)
            if activity.active
        }
        kinds = {
            text: self.env["mail.activity.type"]._named_in(text) for text in actions
        }
        for (stage, user), leads in self.grouped(
            lambda lead: (lead.stage_id, lead.user_id)
        ).items():
            for action, day in stage._days_of_actions(actions).items():
                leads.filtered(
                    lambda lead, action=action: (lead.id, action) not in planned
                ).activity_schedule(
                    activity_type_id=kinds[action].id,
                    date_deadline=day,
                    summary=action,
                    user_id=(user or self.env.user).id,
                    automated=False,
                )
        return True

    def get_playbook(self):
        """Return the playbook of the stage this single opportunity is in.

        :return: dict: ``stage`` and ``objective`` (texts); ``actions``, dicts of
            ``text``, ``state`` (to_do, planned or done), ``on`` (a day, as text) and
            ``by`` (a name); ``checklist`` as of ``get_checklist``; ``earlier`` as of
            ``get_earlier_ticks``; ``can_edit``
        """
        self.ensure_one()
        checklist = self.get_checklist()
        actions = self.stage_id._typical_action_list()
        found = {}
        for activity in self._activities_about(actions):
            found.setdefault(activity.summary, activity)
        return {
            "stage": self.stage_id.name or "",
            "objective": (self.stage_id.objective or "").strip(),
            "actions": [
                {"text": text, **self._planned_as(found.get(text))} for text in actions
            ],
            "checklist": checklist,
            "earlier": self.get_earlier_ticks(),
            "can_edit": self.has_access("write"),
        }

    # ------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------

    def _check_typical(self, actions):
        """Refuse what is not a typical action of the stage of each opportunity."""
        for stage, leads in self.grouped("stage_id").items():
            unknown = set(actions).difference(stage._typical_action_list())
            if unknown:
                raise UserError(
                    self.env._(
                        "“%(action)s” is not, or no longer, a typical action of"
                        " “%(stage)s”, where “%(lead)s” is now. Nothing was planned:"
                        " reload the page and plan it from there.",
                        action=next(text for text in actions if text in unknown),
                        stage=stage.name or self.env._("No stage"),
                        lead=leads[0].name,
                    )
                )

    def _planned_as(self, activity):
        """Return what the playbook says of an action, from its activity if any."""
        if not activity:
            return {"state": "to_do", "on": "", "by": ""}
        day = activity.date_deadline if activity.active else activity.date_done
        return {
            "state": "planned" if activity.active else "done",
            "on": fields.Date.to_string(day) or "",
            "by": activity.user_id.name or "",
        }
