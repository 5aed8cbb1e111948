from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import request


class MovedSince(UserError):
    """Somebody has moved what a screen still shows elsewhere: it loads again."""


class CrmLead(models.Model):
    """What to ask a person before moving an opportunity, and only then.

    Without anyone to ask (API, mail, automation, import) nothing is: the stage wins,
    and what is missing is an error.
    """

    _inherit = "crm.lead"

    def action_ask_before_move(self, stage_id, seen_stage_id=False):
        """Tell a view what to ask before it moves these opportunities.

        :param int stage_id: the stage they are about to be moved to
        :param seen_stage_id: the stage where the view shows them, if it knows
        :return: the action of a dialog that asks, and then moves; False when there is
            nothing to ask and the view may go on by itself
        :raise MovedSince: somebody else has moved one of them since
        :raise ValidationError: the stage is not for the team of one of them
        """
        self._check_still_in(seen_stage_id)
        stage = self._existing_stage(stage_id)
        movers = self.filtered(lambda lead: lead.stage_id != stage)
        movers._refuse_stage_of_others(stage)
        if not movers or not movers._has_questions(stage):
            return False
        return {
            "type": "ir.actions.act_window",
            "name": movers._move_title(stage),
            "res_model": "crm.lead.move",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "dialog_size": "medium",
                "default_lead_ids": movers.ids,
                "default_stage_id": stage.id,
                "default_seen_stages": {
                    str(lead.id): lead.stage_id.id for lead in movers
                },
            },
        }

    def _check_still_in(self, seen_stage_id):
        gone = self.filtered(lambda lead: lead.stage_id.id != seen_stage_id)
        if seen_stage_id and gone:
            # Who moved away what one held is told, though one may not see it any more.
            mover = gone[0].sudo().transition_ids[:1].user_id
            raise MovedSince(
                self.env._(
                    "“%(lead)s” has moved since: %(who)s moved it to “%(stage)s”."
                    " Move it from there if it still must be.",
                    lead=gone[0].name,
                    who=mover.name or self.env._("Somebody"),
                    stage=gone[0].stage_id.name,
                )
            )

    def _move_title(self, stage):
        if len(self) == 1:
            return self.env._(
                "Move to %(stage)s: “%(lead)s”", lead=self.name, stage=stage.name
            )
        return self.env._(
            "Move to %(stage)s: %(count)s opportunities",
            count=len(self),
            stage=stage.name,
        )

    def action_set_won_rainbowman(self):
        """Win these opportunities; on a screen, ask first what their stage wants."""
        stage = self[:1]._first_stage("won")
        is_on_screen = request and self._move_origin() == "user" and stage.is_won
        if not is_on_screen:
            return super().action_set_won_rainbowman()
        dialog = self.action_ask_before_move(stage.id)
        if dialog:
            return dialog
        before = self.filtered(lambda lead: lead.won_status == "won")
        result = super().action_set_won_rainbowman()
        return self._offer_note_of_win(result, self - before)

    def _offer_note_of_win(self, result, won):
        """Return what a button answers, with the note that dropping a card offers.

        :param result: what Odoo's button answers: a rainbow, or True
        :param won: those of these that were not won before
        """
        move = won._move_to_undo(won[:1].stage_id)
        if not move["leadIds"]:
            return result
        effect = result.get("effect") if isinstance(result, dict) else None
        return {
            "type": "ir.actions.client",
            "tag": "sales_pipeline_won",
            "params": move,
            **({"effect": effect} if effect else {}),
        }

    @api.model
    def _actions_left_out(self):
        return super()._actions_left_out() | {"crm.crm_lead_lost_action"}

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
            or 0 < len(self._won_to_ask_about(stage)) < len(self)
            or self._with_probability_to_choose(stage)
            or self._with_reason_to_give(stage)
            or self._missing_to_enter(stage, {})
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
