from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shared.crm_dialog import confirms

MOST_LINES = 200  # moves shown
MOST_MOVES = 20_000  # moves played, the latest ones

RESULTS = [
    ("match", "Would run"),
    ("filter", "The filter does not match"),
    ("from_stage", "From another stage"),
    ("to_stage", "To another stage"),
    ("kind", "Another kind of move"),
    ("team", "Another team"),
    ("company", "Another company"),
    ("import", "Imported"),
    ("deleted", "The opportunity was deleted"),
]

# Moves that only just did not set it off; the others are about something else.
NEAR_MISSES = ("filter", "import", "deleted")


class CrmRuleDryRun(models.TransientModel):
    """Play a rule against the moves of the last days: what would it have done, and why
    not the rest. The filter looks at opportunities as they are today."""

    _name = "crm.rule.dry.run"
    _inherit = ["crm.dialog"]
    _description = "Dry Run of a Transition Rule"

    rule_id = fields.Many2one(
        "crm.transition.rule",
        required=True,
        ondelete="cascade",
        context={"active_test": False},
    )
    days = fields.Integer("Moves of the Last (Days)", default=30, required=True)
    match_count = fields.Integer("Would Run", readonly=True)
    other_count = fields.Integer("Would Not", readonly=True)
    is_cut = fields.Boolean(readonly=True)
    show_all = fields.Boolean(
        "All Moves", help="Those that are none of the rule's business too."
    )
    # With one's own rights: the dialog may be about anything a client names.
    summary = fields.Text(related="rule_id.summary", related_sudo=False)
    delay = fields.Integer(related="rule_id.delay", related_sudo=False)
    delay_unit = fields.Selection(related="rule_id.delay_unit", related_sudo=False)
    line_ids = fields.One2many("crm.rule.dry.run.line", "dry_run_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        dry_runs = super().create(vals_list)
        for dry_run in dry_runs:
            dry_run._check_still_open()
            dry_run._play()
        return dry_runs

    @confirms
    def action_play(self):
        """Play it again, over other days."""
        self._play()
        return self._reopened()

    def _reopened(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dry Run"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _play(self):
        self.ensure_one()
        if not 0 < self.days <= 3650:
            raise UserError(self.env._("Choose between 1 and 3650 days."))
        since = fields.Datetime.now() - timedelta(days=self.days)
        moves = self.env["crm.stage.transition"].search(
            [("entered_at", ">=", since), ("is_rebuilt", "=", False)],
            limit=MOST_MOVES,
        )
        results = self._results(moves)
        matching = moves.filtered(lambda move: results[move.id] == "match")
        close = moves.filtered(lambda move: results[move.id] in NEAR_MISSES)
        shown = matching + close
        if self.show_all:
            shown += moves - shown
        shown = shown[:MOST_LINES]
        self.line_ids.unlink()
        self.env["crm.rule.dry.run.line"].create(
            [
                {
                    "dry_run_id": self.id,
                    "transition_id": move.id,
                    "result": results[move.id],
                }
                for move in shown
            ]
        )
        self.match_count = len(matching)
        self.other_count = len(moves) - len(matching)
        self.is_cut = len(moves) == MOST_MOVES

    def _results(self, moves):
        """Tell what the rule would have done with each of these moves.

        :return: dict {move id: a value of ``RESULTS``}
        """
        # What the rule is about one may not see: it is compared, never told.
        rule = self.rule_id.sudo()
        when = rule._when()
        results, concerned = {}, []
        # Of moves, only what a rule compares is read: what is told of them comes below.
        for key, pairs in rule._by_key(moves.sudo()).items():
            why_not = when.why_not(key)
            for id_, lead_id in pairs:
                results[id_] = why_not or ("match" if lead_id else "deleted")
                if results[id_] == "match":
                    concerned.append((id_, lead_id))
        # What they may not see, nobody learns by playing a rule.
        lead_ids = [lead_id for _id, lead_id in concerned]
        like = rule._filtered_now(rule._read_filter(), lead_ids, self.env.user)
        if like is None:
            raise UserError(
                self.env._(
                    "The filter of “%s” cannot be read: open the rule and set it"
                    " again.",
                    rule.name,
                )
            )
        results.update(
            (id_, "filter") for id_, lead_id in concerned if lead_id not in like
        )
        return results


class CrmRuleDryRunLine(models.TransientModel):
    _name = "crm.rule.dry.run.line"
    _description = "Move in a Dry Run"
    _order = "id"

    dry_run_id = fields.Many2one("crm.rule.dry.run", required=True, ondelete="cascade")
    transition_id = fields.Many2one("crm.stage.transition", "Stage Move", required=True)
    # With one's own rights, likewise.
    lead_id = fields.Many2one(related="transition_id.lead_id", related_sudo=False)
    partner_id = fields.Many2one(
        related="transition_id.lead_id.partner_id",
        string="Customer",
        related_sudo=False,
    )
    entered_at = fields.Datetime(
        related="transition_id.entered_at", string="Date", related_sudo=False
    )
    from_stage_name = fields.Char(
        related="transition_id.from_stage_name", related_sudo=False
    )
    to_stage_name = fields.Char(
        related="transition_id.to_stage_name", related_sudo=False
    )
    result = fields.Selection(RESULTS, required=True)
