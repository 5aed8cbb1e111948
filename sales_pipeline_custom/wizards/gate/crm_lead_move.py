from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.view_validation import get_expression_field_names

from ...models.gate.crm_lead import NotReady
from ...models.move.crm_stage_transition import note_text
from ...models.shared.percent import percent
from ..shared.crm_dialog import confirms

MOST_FILLED_IN = 20  # opportunities whose fields one dialog shows


def by_id(given, kind=int):
    """Return what a screen sent by the id of a record, {id: value}.

    :param given: a dict, whose keys have become texts on the way; else nothing is kept
    :param kind: of the values; others are left out
    """
    known = given.items() if isinstance(given, dict) else ()
    return {
        int(id_): value
        for id_, value in known
        if id_.isdecimal() and isinstance(value, kind)
    }


class CrmLeadMove(models.TransientModel):
    """What a person is asked when opportunities change stage, in one dialog."""

    _name = "crm.lead.move"
    _inherit = ["crm.dialog.won"]
    _description = "Move Opportunities"
    _is_about = "lead_ids"

    lead_ids = fields.Many2many(
        "crm.lead",
        string="Opportunities",
        required=True,
        context={"active_test": False},
    )
    stage_id = fields.Many2one("crm.stage", required=True, ondelete="cascade")
    seen_stages = fields.Json(help="{lead id: id of the stage it was seen in}")
    outcome = fields.Selection(related="stage_id.outcome")

    # What is missing, and what is filled in here.
    is_incomplete = fields.Boolean(compute="_compute_missing")
    missing_text = fields.Text(compute="_compute_missing")
    to_fill_in = fields.Json(compute="_compute_missing")
    filled_in = fields.Json(help="{lead id: {field name: value}}")
    missing_criterion_ids = fields.Many2many(
        "crm.stage.criterion", compute="_compute_missing"
    )
    criterion_ids = fields.Many2many("crm.stage.criterion", string="Checklist")
    are_several = fields.Boolean(compute="_compute_missing")
    may_force = fields.Boolean(compute="_compute_may_force")
    force_reason = fields.Text("Let it in anyway, because")

    # A loss, and the probability.
    lost_reason_id = fields.Many2one("crm.lost.reason")
    lost_reason_choice_ids = fields.Many2many(
        "crm.lost.reason",
        compute="_compute_questions",
        context={"active_test": False},
    )
    lost_reason_required = fields.Boolean(compute="_compute_questions")
    lost_reason_help = fields.Char(compute="_compute_questions")
    asks_probability = fields.Boolean(compute="_compute_questions")
    probability_question = fields.Char(compute="_compute_questions")
    use_label = fields.Char(compute="_compute_questions")
    keep_label = fields.Char(compute="_compute_questions")

    # The note.
    reason = fields.Text("Why?")
    reason_required = fields.Boolean(compute="_compute_questions")
    next_action = fields.Char()
    plan_on = fields.Date(
        "Plan It On", help="The next action becomes an activity for that day."
    )
    attention = fields.Text("Points of Attention")

    @api.depends("lead_ids", "stage_id", "leave_won")
    def _compute_questions(self):
        for wizard in self:
            leads, stage = wizard._movers(), wizard.stage_id
            wizard.lost_reason_required = leads._is_lost_reason_required()
            wizard.lost_reason_choice_ids = leads._lost_reasons_to_choose()
            wizard.lost_reason_help = leads._help_on_lost_reasons(
                wizard.lost_reason_choice_ids._origin
            )
            wizard.reason_required = bool(leads._with_reason_to_give(stage))
            manual = leads._with_probability_to_choose(stage)
            wizard.asks_probability = bool(manual)
            wizard.use_label = self.env._(
                "Use %s %%", percent(self.env, stage.probability)
            )
            wizard.keep_label = (
                self.env._("Keep %s %%", percent(self.env, manual.probability))
                if len(manual) == 1
                else self.env._("Keep those typed by hand")
            )
            wizard.probability_question = wizard._question_on_probability(manual)

    def _question_on_probability(self, manual):
        values = {
            "stage": percent(self.env, self.stage_id.probability),
            "count": len(manual),
        }
        if len(manual) == 1:
            return self.env._(
                "Use the stage's %(stage)s %% or keep %(manual)s %%?",
                **values,
                manual=percent(self.env, manual.probability),
            )
        return self.env._(
            "Use the stage's %(stage)s %% or keep the probabilities typed by hand on"
            " %(count)s opportunities?",
            **values,
        )

    @api.depends("lead_ids", "stage_id", "leave_won")
    def _compute_missing(self):
        for wizard in self:
            leads, stage = wizard._movers()._origin, wizard.stage_id
            missing = leads._missing_to_enter(stage, {})
            late = leads.browse(missing)
            wizard.is_incomplete = bool(missing)
            wizard.missing_text = self._say_what_is_missing(late, len(leads), missing)
            wizard.to_fill_in = wizard._fields_to_fill_in(late, missing)
            wizard.missing_criterion_ids = self._missing_criteria(missing)
            wizard.are_several = len(leads) > 1

    def _compute_may_force(self):
        self.may_force = self.env["crm.lead"]._may_force()

    @api.model
    def _say_what_is_missing(self, late, count, missing):
        """Say how many are late, and what each lacks where there are several."""
        if not missing:
            return False
        labels = {
            lead.id: ", ".join(item.label for item in missing[lead.id]) for lead in late
        }
        if count == 1:
            return self.env._("This stage asks for: %s.", labels[late.id])
        lines = [
            self.env._(
                "“%(lead)s”: %(missing)s", lead=lead.name, missing=labels[lead.id]
            )
            for lead in late[:MOST_FILLED_IN]
        ]
        if len(late) > MOST_FILLED_IN:
            lines.append(self.env._("… and %s more.", len(late) - MOST_FILLED_IN))
        values = {"late": len(late), "count": count}
        first = self.env._(
            "To complete for this stage: %(late)s of %(count)s.", **values
        )
        return "\n".join([first, *lines])

    def _fields_to_fill_in(self, late, missing):
        """Return what the dialog shows of each opportunity: inputs for what is missing.

        :return: list of dicts: ``id``, ``title`` and ``customer`` (empty for a single
            one), ``fields`` (names), ``loaded`` (names of those and of what their
            inputs need)
        """
        shown = []
        for lead in late:
            names = [
                item.key
                for item in missing[lead.id]
                if item.kind == "field"
                and lead._has_field_access(lead._fields[item.key], "write")
            ]
            # The first one takes the focus, where a date opens its calendar.
            names.sort(key=lambda name: lead._fields[name].type in ("date", "datetime"))
            if names and len(shown) < MOST_FILLED_IN:
                needed = [name for field in names for name in self._needed_by(field)]
                shown.append(
                    {
                        "id": lead.id,
                        **self._heading(lead),
                        "fields": names,
                        "loaded": list(dict.fromkeys(names + needed)),
                    }
                )
        return shown

    def _heading(self, lead):
        """Return what tells an opportunity from the others of the dialog."""
        if len(self.lead_ids) == 1:
            return {"title": "", "customer": ""}
        customer = lead.partner_id.name or lead.partner_name or lead.contact_name
        return {"title": lead.name, "customer": customer or ""}

    @api.model
    def _needed_by(self, name):
        """Return the fields that the input of a field of opportunities reads."""
        Lead = self.env["crm.lead"]
        attributes = ["domain", "currency_field"]
        description = Lead._fields[name].get_description(self.env, attributes)
        domain = description.get("domain")
        needed = (
            get_expression_field_names(domain) if isinstance(domain, str) else set()
        )
        needed.add(description.get("currency_field"))
        return sorted(
            field
            for field in needed & Lead._fields.keys()
            if Lead._has_field_access(Lead._fields[field], "read")
        )

    @api.model
    def _missing_criteria(self, missing):
        ids = [
            item.key
            for items in missing.values()
            for item in items
            if item.kind == "criterion"
        ]
        return self.env["crm.stage.criterion"].browse(dict.fromkeys(ids))

    def _goes_to(self):
        return self.stage_id

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    @confirms
    def action_move(self):
        """Move the opportunities with the answers given, and tell the view it did.

        The context says which button: ``keep_probability``, ``only_ready``, ``force``.

        :return: an action: the dialog closes, or says what is still missing and stays
        """
        self.ensure_one()
        self._check_still_seen()
        try:
            with self.env.cr.savepoint():
                meanwhile = self._fill_in()
                self._move()
        except NotReady as error:
            return self._refused(error)
        only_ready = self.env.context.get("only_ready")
        sentences = [self._say_who_moved()] if only_ready else []
        return {
            "type": "ir.actions.client",
            "tag": "sales_pipeline_moved",
            "params": {
                "type": "warning" if meanwhile else "success",
                "message": "\n".join(sentences + meanwhile),
                # Some may have stayed, not ready.
                "move": self._movers()._move_to_undo(self.stage_id),
                "next": {
                    "type": "ir.actions.act_window_close",
                    "infos": {"moved": True},
                },
            },
        }

    def _check_still_seen(self):
        """Refuse to move what somebody else has moved since this was asked."""
        seen = by_id(self.seen_stages)
        for stage_id, leads in self.lead_ids.grouped(
            lambda lead: seen.get(lead.id)
        ).items():
            elsewhere = leads.filtered(lambda lead: lead.stage_id != self.stage_id)
            elsewhere._check_still_in(stage_id)

    def _refused(self, error):
        """Return the action that says what is still missing."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "danger", "message": str(error)},
        }

    def _say_who_moved(self):
        """Say how many of these moved, and which stayed."""
        leads = self._movers()
        stayed = leads.filtered(lambda lead: lead.stage_id != self.stage_id)
        moved = len(leads) - len(stayed)
        values = {"stage": self.stage_id.name, "moved": moved}
        text = self.env._("%(moved)s moved to “%(stage)s”.", **values)
        if not stayed:
            return text
        rest = self.env._(
            "%(count)s stayed, not ready: %(names)s",
            count=len(stayed),
            names=self._named(stayed),
        )
        return f"{text} {rest}"

    def _fill_in(self):
        """Write what was filled in and ticked here, of what was missing.

        :return: list of sentences: what was not kept, as others did it meanwhile
        """
        for lead, values in self._filled_in().items():
            lead.write(values)
        leads = self.lead_ids._with_criteria_missing(self.criterion_ids)
        leads.action_tick(self.criterion_ids.ids)
        return []

    def _move(self):
        context = self.env.context
        leads, stage = self._movers(), self.stage_id
        values = self._values_of_move()
        if context.get("force"):
            values["move_force_reason"] = self._force_reason()
        if context.get("only_ready"):
            late = leads._missing_to_enter(stage, {})
            leads = leads.filtered(lambda lead: lead.id not in late) or leads
        self._move_ready(leads, bool(context.get("keep_probability")), values)
        if self.plan_on:
            leads._plan_next_action(self.next_action or self.reason, self.plan_on)

    def _move_ready(self, leads, keep_probability, values):
        """Move those that may go. Extend for what else was answered about them.

        :param leads: ``crm.lead`` records
        :param bool keep_probability: whether one typed by hand stays
        :param dict values: to write with the stage
        """
        leads.move_to_stage(self.stage_id, keep_probability, **values)

    def _values_of_move(self):
        """Return what to write with the stage: the loss, and what is said of it."""
        values = self.lead_ids._note_values(
            reason=self.reason, next_action=self.next_action, attention=self.attention
        )
        if self.outcome == "lost":
            values["lost_reason_id"] = self.lost_reason_id.id
        return values

    def _filled_in(self):
        """Return {opportunity: values}, of what was missing and nothing else."""
        asked = {entry["id"]: entry["fields"] for entry in self.to_fill_in or ()}
        leads = {lead.id: lead for lead in self.lead_ids}
        filled = {}
        for lead_id, values in by_id(self.filled_in, dict).items():
            known = asked.get(lead_id, ())
            values = {name: values[name] for name in known if name in values}
            if values:
                filled[leads[lead_id]] = values
        return filled

    def _force_reason(self):
        reason = note_text(self.force_reason)
        if not reason:
            raise UserError(
                self.env._(
                    "Say why “%s” goes to that stage although something is missing.",
                    self.lead_ids[:1].name,
                )
            )
        return reason
