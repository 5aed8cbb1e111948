from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.move.migrate import COUNTED
from ...models.stage.crm_stage import OUTCOMES
from ...models.stage.likeness import most_alike
from ..shared.crm_dialog import confirms


class CrmPipelineApply(models.TransientModel):
    """Give a team the stages of a template, and say where its opportunities go.

    All companies and archived opportunities included, whatever the manager sees of
    them: nothing is left in a stage that is no longer the team's.
    """

    _name = "crm.pipeline.apply"
    _inherit = ["crm.dialog"]
    _description = "Apply a Pipeline Template"

    template_id = fields.Many2one(
        "crm.pipeline.template", required=True, ondelete="cascade"
    )
    # Replacing everybody's pipeline is chosen, never what happens by default.
    scope = fields.Selection(
        [
            ("team", "One team"),
            ("shared", "All teams without a pipeline of their own"),
        ],
        "For",
        required=True,
        default="team",
    )
    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    line_ids = fields.One2many(
        "crm.pipeline.apply.line",
        "apply_id",
        "Where They Go",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    delete_emptied = fields.Boolean(
        "Delete the Former Stages",
        default=True,
        help="The former stages of this pipeline, then empty, are deleted; history"
        " keeps their names. Rules and triggers about nothing else are switched off."
        " Stages that other teams use stay in any case.",
    )
    set_off = fields.Boolean(
        "Set Rules Off",
        help="Transition rules follow these moves as any other. Otherwise nobody"
        " receives a mail because the pipeline changed.",
    )
    count = fields.Integer("Opportunities to Move", compute="_compute_count")

    @api.depends("scope")
    def _compute_team_id(self):
        for wizard in self:
            if wizard.scope == "shared":
                wizard.team_id = False

    @api.depends("template_id", "team_id", "scope")
    def _compute_line_ids(self):
        for wizard in self:
            proposed = wizard._proposed_targets() if wizard._is_chosen() else {}
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {"stage_id": stage.id, "target_id": target.id}
                    )
                    for stage, target in proposed.items()
                ),
            ]

    @api.depends("template_id", "team_id", "scope")
    def _compute_count(self):
        for wizard in self:
            counts = wizard._counts() if wizard._is_chosen() else {}
            wizard.count = sum(sum(count.values()) for count in counts.values())

    # ------------------------------------------------------------
    # Whose opportunities, and where they are
    # ------------------------------------------------------------

    def _is_chosen(self):
        """Tell whether it is known which template is for whom."""
        return self.template_id and (self.team_id or self.scope == "shared")

    def _domain(self):
        """Return the domain of the opportunities whose pipeline changes."""
        if self.team_id:
            return Domain("team_id", "=", self.team_id._origin.id or self.team_id.id)
        teams = self.env["crm.team"]
        own = list(teams._ids_with_own_pipeline())
        nowhere = Domain("stage_id", "=", False) & Domain("team_id", "not in", own)
        return Domain("stage_id", "in", teams._shared_stages().ids) | nowhere

    def _leads(self):
        return self.env["crm.lead"]._of_everybody()

    def _counts(self):
        """Count the opportunities of each stage, whoever may see them.

        :return: dict {``crm.stage``, empty for those without: {a name of ``COUNTED``:
            count}}, in the order of the board
        :raise AccessError: the team is not theirs
        """
        self.ensure_one()
        # What is stored is computed in superuser mode: whose it is does not change.
        self.team_id._origin.sudo(False).check_access("read")
        return self._leads()._counts_by_stage(self._domain())

    def _proposed_targets(self):
        """Propose a template stage for each stage that holds opportunities.

        :return: dict {``crm.stage``: ``crm.pipeline.template.stage``, empty when the
            template has none that would do}
        """
        stages = self._counts()
        return {stage: self._proposed_target(stage) for stage in stages}

    def _proposed_target(self, stage):
        """Propose a template stage: same name, same outcome, nearest probability."""
        lines = self.template_id._origin.stage_ids or self.template_id.stage_ids
        allowed = lines.filtered(
            lambda line: line.outcome in stage._outcomes_to_go_into()
        )
        return most_alike(stage, allowed)

    # ------------------------------------------------------------
    # Applying
    # ------------------------------------------------------------

    @confirms
    def action_apply(self):
        """Create the stages, move the opportunities, put the former stages away.

        :return: the action that shows the stages of the new pipeline
        :raise UserError: some opportunities would be left behind, won or lost by it,
            or somebody else changes this pipeline meanwhile; nothing is written
        """
        self.ensure_one()
        if not self._is_chosen():
            raise UserError(
                self.env._(
                    "Choose the team this pipeline is for, or say that it is for all"
                    " teams without a pipeline of their own."
                )
            )
        count = self.count
        for operation in ("create", "write", "unlink"):
            self.env["crm.stage"].check_access(operation)
        self.team_id.check_access("write")  # only theirs
        self.template_id._check_is_whole()
        with self.env.cr.savepoint():
            former = self._lock()
            targets = self._checked_targets()
            created = self.template_id._create_stages(self.team_id)
            self._move(targets, created)
            self._reopen_in(former, targets, created)
            self._put_away(former)
            if self.team_id:
                self.team_id.has_own_pipeline = True
        return self._done_notification(count)

    def _done_notification(self, count):
        """Return the notification that it is done, before the stages are shown.

        :param int count: how many opportunities moved
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("“%s” is applied", self.template_id.name),
                "message": self.env._("Opportunities moved: %s", count),
                "next": self._opened(),
            },
        }

    def _lock(self):
        """Keep other managers from changing this pipeline until this is done.

        Each application writes on what it locks: one that started from what it was
        before is refused by the database, and made again on what it is now.

        :return: the stages of the pipeline that this one replaces
        """
        teams = self.env["crm.team"]
        former = self.team_id._own_stages() if self.team_id else teams._shared_stages()
        locked = self.team_id or former
        try:
            locked.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is changing this pipeline at the moment. Wait until"
                    " they are done, then look at where opportunities go once more."
                )
            ) from error
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = now() AT TIME ZONE 'UTC' WHERE id IN %s",
                SQL.identifier(locked._table),
                tuple(locked.ids) or (0,),
            )
        )
        return former

    def _checked_targets(self):
        """Return where the opportunities of each stage go, having checked it all.

        :return: dict {``crm.stage``: ``crm.pipeline.template.stage``}
        """
        targets = {line.stage_id: line.target_id for line in self.line_ids}
        for stage, counts in self._counts().items():
            count = sum(counts.values())
            target = targets.get(stage)
            if target is None:
                self._refuse_changed(stage, count)
            if not target:
                self._refuse_left_behind(stage, count)
            if target.template_id != self.template_id:
                self._refuse_other_template(target)
            self._check_outcome(stage, target)
        return {stage: target for stage, target in targets.items() if target}

    def _check_outcome(self, stage, target):
        if target.outcome not in stage._outcomes_to_go_into():
            stage._refuse_to_go_into(target)

    def _refuse_changed(self, stage, count):
        raise UserError(
            self.env._(
                "%(count)s opportunities came to “%(stage)s” since this screen was"
                " opened. Close it and apply the template again: it will ask where"
                " they go.",
                count=count,
                stage=stage.name or self.env._("No stage"),
            )
        )

    def _refuse_left_behind(self, stage, count):
        values = {"count": count, "stage": stage.name or self.env._("No stage")}
        outcomes = stage._outcomes_to_go_into()
        if not self.template_id.stage_ids.filtered(lambda s: s.outcome in outcomes):
            raise UserError(
                self.env._(
                    "The template has no stage for the %(count)s opportunities of"
                    " “%(stage)s”. Add a stage of the same outcome to it.",
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "Say where the %(count)s opportunities of “%(stage)s” go: none is left"
                " behind.",
                **values,
            )
        )

    def _refuse_other_template(self, target):
        raise UserError(
            self.env._(
                "“%(stage)s” is a stage of the template “%(other)s”. Choose a stage of"
                " “%(template)s”.",
                stage=target.name,
                other=target.template_id.name,
                template=self.template_id.name,
            )
        )

    def _move(self, targets, created):
        """Move the opportunities, a part at a time.

        :param dict targets: {``crm.stage``: template stage}
        :param dict created: {template stage: new ``crm.stage``}
        """
        for stage, target in targets.items():
            there = self._domain() & Domain("stage_id", "=", stage.id)
            leads = self._leads().search(there)
            leads.migrate_to(created[target], self.set_off)

    def _reopen_in(self, former, targets, created):
        """Have what was closed come back, if it does, to a stage of the new pipeline.

        :param former: the stages that the new ones replace
        """
        left = former | former.union(*targets) | self.env["crm.team"]._shared_stages()
        left -= left.browse().union(*created.values())
        closed = self._domain() & Domain("last_open_stage_id", "in", left.ids)
        groups = self._leads()._read_group(
            closed, ["last_open_stage_id"], ["id:array_agg"]
        )
        for stage, ids in groups:
            target = targets.get(stage) or self._proposed_target(stage)
            if target.outcome == "open":
                self._leads().browse(ids).reopen_in(created[target])

    def _put_away(self, former):
        """Delete the stages that were this pipeline's alone, leave it the others.

        :param former: the stages that the new ones replace
        """
        if not self.delete_emptied:
            return
        alone = former.filtered(lambda stage: stage.team_ids <= self.team_id)
        for stage in former - alone:
            stage.team_ids = [fields.Command.unlink(self.team_id.id)]
        # Another team may have left something in a stage that was not its own.
        in_use = self._leads()._read_group(
            [("stage_id", "in", alone.ids)], ["stage_id"]
        )
        alone -= alone.browse().union(*(stage for (stage,) in in_use))
        alone.sudo(False).unlink()

    def _opened(self):
        """Return the action that shows the stages of the pipeline as it is now."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_stage_action"
        )
        action["domain"] = [("id", "in", self.team_id._pipeline_stages().ids)]
        action["target"] = "main"
        return action


class CrmPipelineApplyLine(models.TransientModel):
    """The opportunities of one stage, and the template stage they go to."""

    _name = "crm.pipeline.apply.line"
    _description = "Where the Opportunities of a Stage Go"
    _order = "id"

    apply_id = fields.Many2one("crm.pipeline.apply", required=True, ondelete="cascade")
    stage_id = fields.Many2one(
        "crm.stage",
        "Stage Today",
        ondelete="cascade",
        context={"say_whose_stage": True},
    )
    outcome = fields.Selection(OUTCOMES, compute="_compute_outcome")
    target_id = fields.Many2one(
        "crm.pipeline.template.stage", "Goes To", ondelete="cascade"
    )
    count_active = fields.Integer("Open or Won", compute="_compute_counts")
    count_lost = fields.Integer("Lost Ones", compute="_compute_counts")
    count_archived = fields.Integer("Archived", compute="_compute_counts")

    @api.depends("stage_id")
    def _compute_outcome(self):
        for line in self:
            line.outcome = line.stage_id.outcome or "open"

    @api.depends("stage_id", "apply_id.team_id")
    def _compute_counts(self):
        for wizard, lines in self.grouped("apply_id").items():
            counts = (
                {stage.id: count for stage, count in wizard._counts().items()}
                if wizard
                else {}
            )
            for line in lines:
                line.update(counts.get(line.stage_id.id) or dict.fromkeys(COUNTED, 0))
