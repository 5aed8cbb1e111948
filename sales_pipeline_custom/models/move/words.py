from markupsafe import Markup

from odoo import api, models

from ..shared.steps import takes_part
from .crm_stage_transition import NOTES, note_text


class MailTrackingValue(models.Model):
    """What Odoo tracked is kept, and history can be made of it; not all is shown."""

    _inherit = "mail.tracking.value"

    def _tracking_value_format_model(self, model):
        shown = self - self._repeating_the_stage() if model == "crm.lead" else self
        return super(MailTrackingValue, shown)._tracking_value_format_model(model)

    def _repeating_the_stage(self):
        """Return those that only say again what the stage beside them says."""
        said = self.browse()
        for values in self.grouped("mail_message_id").values():
            names = set(values.field_id.mapped("name"))
            hidden = {"active"} if names & {"stage_id", "won_status"} else set()
            hidden |= {"won_status"} if "stage_id" in names else set()
            said |= values.filtered(
                lambda one, hidden=hidden: one.field_id.name in hidden
            )
        return said


class CrmLead(models.Model):
    """A move tells in the discussion what people said of it, in words."""

    _inherit = "crm.lead"

    @takes_part("_move_settle", 10, "what was said of it, for the discussion")
    def _log_notes(self, moves):
        data = self.env.cr.precommit.data
        said = data.get(f"mail.tracking.message.{self._name}", {})
        for move in moves:
            if not move.outcome_before:
                continue  # of what was just created Odoo tracks nothing
            body = self._note_in_words(
                {name: move.vals.get(f"move_{name}") for name in NOTES},
                is_lost=move.outcome == "lost",
            )
            if body and move.lead.id not in said:
                self.browse(move.lead.id)._track_set_log_message(body)

    def action_note_move(self, stage_id, plan_on=False, **note):
        result = super().action_note_move(stage_id, plan_on=plan_on, **note)
        stage = self.env["crm.stage"].browse(stage_id)
        # Whether they may have moved it there is asked above, not whether they see it.
        body = self._note_in_words(note, is_lost=stage.sudo().is_lost)
        if body:
            # Who moved it may say why, even if it was handed over since.
            self.sudo()._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        return result

    @api.model
    def _note_in_words(self, note, is_lost=False):
        """Return what was said of a move as its discussion tells it.

        :param dict note: texts, by ``reason``, ``next_action``, ``attention``
        :return: Markup, empty where nothing was said
        """
        labels = {
            "reason": (
                self.env._("Closing note:") if is_lost else self.env._("Reason:")
            ),
            "next_action": self.env._("Next action:"),
            "attention": self.env._("Points of attention:"),
        }
        break_ = Markup("<br>")
        lines = break_.join(
            Markup("<b>%s</b> %s") % (labels[name], break_.join(text.splitlines()))
            for name in NOTES
            if (text := note_text(note.get(name)))
        )
        return Markup("<p>%s</p>") % lines if lines else Markup()
