from odoo import models


class CrmLead(models.Model):
    """What to ask a person before moving an opportunity, and only then.

    Without anyone to ask (API, mail, automation, import) nothing is: the stage wins,
    and what is missing is an error.
    """

    _inherit = "crm.lead"

    def action_ask_before_move(self, stage_id):
        """Tell a view what to ask before it moves these opportunities.

        :param int stage_id: the stage they are about to be moved to
        :return: the action of a dialog that asks, and then moves; False when there is
            nothing to ask and the view may go on by itself
        """
        stage = self._existing_stage(stage_id)
        movers = self.filtered(lambda lead: lead.stage_id != stage)
        if not movers or not movers._has_questions(stage):
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to %s", stage.name),
            "res_model": "crm.lead.move",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "dialog_size": "medium",
                "default_lead_ids": movers.ids,
                "default_stage_id": stage.id,
            },
        }

    def action_mark_lost(self):
        """Ask why these opportunities are lost, and lose them."""
        stage = self[:1]._first_stage("lost")
        if stage.is_lost:
            return self.action_ask_before_move(stage.id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_lost_action"
        )
        return {
            **action,
            "context": {"dialog_size": "medium", "default_lead_ids": self.ids},
        }

    def _has_questions(self, stage):
        """Tell whether moving to that stage raises a question. Extend to add one."""
        return bool(
            stage.is_lost
            or self._with_probability_to_choose(stage)
            or self._with_reason_to_give(stage)
            or self._missing_to_enter(stage, {})
        )

    def _with_reason_to_give(self, stage):
        """Return the opportunities that only go to that stage with a reason.

        :param stage: where they go, empty when they are lost in the stage they are in
        """
        outcome = stage.outcome if stage else "lost"
        return self.filtered(
            lambda lead: lead._is_note_required(
                lead._kind_of_move_to(stage), outcome, stage
            )
        )

    def _with_probability_to_choose(self, stage):
        """Return the opportunities whose typed probability that stage would replace."""
        if stage.outcome != "open":
            return self.browse()
        return self.filtered(
            lambda lead: (
                lead.is_probability_manual
                and lead.probability_mode == "stage"
                and lead.probability != stage.probability
            )
        )
