from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...core.rule.delays import due

# Stopped so by people, it does not begin again by itself.
BY_PEOPLE = ("customer_stopped", "by_hand")


class CrmLeadQuestionnaireRepeat(models.Model):
    """A questionnaire that the customer of an opportunity gets again and again.

    Each time is a run of the rule that began it (``crm_transition_run_repeat``), which
    has it done once, tried again, told and logged like anything else a rule does. The
    run that waits is the next time; without one, it has stopped.
    """

    _name = "crm.lead.questionnaire.repeat"
    _inherit = ["crm.personal.link"]
    _description = "Repeated Questionnaire"
    _rec_name = "template_id"
    _order = "id"

    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        readonly=True,
        ondelete="set null",
        context={"active_test": False},
        help="Empty: it was deleted, and the customer had refused this questionnaire.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True
    )
    template_id = fields.Many2one(
        "crm.project.template", required=True, readonly=True, ondelete="cascade"
    )
    action_id = fields.Many2one(
        "crm.transition.action",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What sends it, and how often.",
    )
    transition_id = fields.Many2one(
        "crm.stage.transition", "Stage Move", readonly=True, ondelete="set null"
    )
    run_ids = fields.One2many("crm.transition.run", "repeat_id", "Runs", readonly=True)
    questionnaire_ids = fields.One2many(
        "crm.lead.questionnaire", "repeat_id", "Questionnaires", readonly=True
    )
    next_at = fields.Datetime("Next On", compute="_compute_next_at")
    stop_reason = fields.Selection(
        lambda self: self._selection_stop_reason(), readonly=True
    )
    stopped_at = fields.Datetime("Stopped On", readonly=True)
    refused_email = fields.Char("Refused By", readonly=True, index="btree_not_null")

    _once = models.UniqueIndex("(lead_id, template_id)")
    _link_handle_once = models.UniqueIndex("(link_handle)")

    @api.model
    def _selection_stop_reason(self):
        reasons = self.env["crm.transition.run"]._fields["reason"]
        return reasons._description_selection(self.env)

    @api.depends("lead_id.company_id")
    def _compute_company_id(self):
        for repeat in self:
            # An opportunity that is gone leaves it as it was.
            if repeat.lead_id:
                repeat.company_id = repeat.lead_id.company_id

    @api.depends("run_ids.state", "run_ids.run_at", "run_ids.executed_at")
    def _compute_next_at(self):
        for repeat in self:
            # When it is next sent is told, though one may not see the runs.
            waiting = repeat.sudo().run_ids._waiting_rounds()
            repeat.next_at = min(waiting.mapped("run_at"), default=False)

    # ------------------------------------------------------------
    # Beginning, going on
    # ------------------------------------------------------------

    @api.model
    def _begun(self, action, lead):
        """Return the repetition of what an action sends for an opportunity.

        :return: single ``crm.lead.questionnaire.repeat``, in superuser mode; none when
            somebody stopped it
        """
        # Nobody writes repetitions: a rule begins them, whomever it runs as.
        repeats, template = self.sudo(), action.project_template_id
        known = repeats.search(
            [("lead_id", "=", lead.id), ("template_id", "=", template.id)]
        )
        if known.stop_reason in BY_PEOPLE or repeats._is_refused(template, lead):
            return repeats.browse()
        run = repeats.env["crm.transition.run"].browse(lead._circumstances().run_id)
        values = {"action_id": action.id}
        if run.transition_id:
            values["transition_id"] = run.transition_id.id
        if known:
            known.write(values)
            return known
        return repeats.create(
            {
                "lead_id": lead.id,
                "template_id": template.id,
                **repeats._new_token(),
                **values,
            }
        )

    @api.model
    def _is_refused(self, template, lead):
        """Tell whether this customer said, for any opportunity, not to send this."""
        email = lead._questionnaire_email()
        refused = [("template_id", "=", template.id), ("refused_email", "=", email)]
        return bool(email) and bool(self.search(refused, limit=1))

    def _plan_next(self):
        """Have this single one sent again when its time comes, counted from now."""
        self.ensure_one()
        now = fields.Datetime.now()
        action = self.action_id
        run_at = due(now, action.repeat_days, "days", action._owner()._zone())
        self.write({"stop_reason": False, "stopped_at": False, "refused_email": False})
        later = self.run_ids._waiting_rounds().filtered(lambda run: run.run_at > now)
        if later:
            later.run_at = run_at
        else:
            self._queue_round(max(self.run_ids.mapped("round"), default=1) + 1, run_at)
        self.env["crm.transition.run"]._wake({run_at})

    def _queue_round(self, number, run_at):
        """Queue the run of a round; it is never queued twice."""
        lead, rule = self.lead_id, self.action_id.rule_id
        self.env.flush_all()
        self.env["crm.transition.run"]._queue_rows(
            {
                "repeat_id": self.id,
                "round": number,
                "rule_id": rule.id,
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "company_id": lead.company_id.id or None,
                "must_filter": False,
                "run_at": run_at,
            }
        )
        self.invalidate_recordset(["run_ids", "next_at"])

    def _why_not(self):
        """Tell why this single one is not sent any more: a reason, or None."""
        lead, action = self.lead_id, self.action_id
        if not lead:
            return "deleted"
        if (
            not action.repeat_days
            or action.project_template_id != self.template_id
            or not self.template_id.active
        ):
            return "switched_off"
        has_left = not self.transition_id or self.transition_id.left_at
        if lead.won_status != "won" and has_left:
            return "moved_on"
        if not lead.active:
            return "archived"
        if not lead._questionnaire_email():
            return "no_email"
        return None

    # ------------------------------------------------------------
    # Stopping
    # ------------------------------------------------------------

    def _stop(self, reason):
        """Stop these: what waits is cancelled, and says why."""
        self.run_ids._waiting_rounds()._end("cancelled", reason)
        self._stopped(reason)

    def _stopped(self, reason):
        self.write({"stop_reason": reason, "stopped_at": fields.Datetime.now()})

    def _stop_likewise(self, twin):
        """Have another one stopped by people as this single one is, by whom it was.

        A refusal is that of an address: where both have one, each keeps its own.
        """
        if self.stop_reason in BY_PEOPLE and twin.stop_reason not in BY_PEOPLE:
            twin._stop(self.stop_reason)
        if not twin.refused_email:
            twin.refused_email = self.refused_email
        if twin.refused_email == self.refused_email:
            self.refused_email = False

    @api.private
    def stop_by_customer(self):
        """Stop this single one, and the same questionnaire for other opportunities of
        the same address, as its customer asks; said once in the opportunity."""
        self.ensure_one()
        if self.stop_reason == "customer_stopped":
            return
        email = self.lead_id._questionnaire_email()
        same = self
        if email:
            others = [("template_id", "=", self.template_id.id)]
            others += [("lead_id.email_normalized", "=", email)]
            archived_too = self.with_context(active_test=False)
            same |= archived_too.search(others).with_env(self.env)
        same._stop("customer_stopped")
        self.refused_email = email
        lead = self.lead_id
        said = self.with_context(lang=lead._salesperson_lang())
        customer = lead.partner_id
        author = {"author_id": customer.id} if customer else {"email_from": email}
        lead.message_post(
            body=said.env._(
                "The customer no longer wants to receive “%s”: it is not sent again.",
                said.template_id.name,
            ),
            **author,
        )

    def action_stop(self):
        """Stop sending these again."""
        self._changeable()._stop("by_hand")
        return True

    def action_resume(self):
        """Send these again, from now on: after one interval."""
        for repeat in self._changeable():
            refused_on = repeat._refused_on()
            why_not = repeat._why_not()
            if why_not:
                reasons = dict(self._selection_stop_reason())
                raise UserError(
                    self.env._(
                        "“%(template)s” cannot be sent again for “%(lead)s”."
                        " %(reason)s.",
                        template=repeat.template_id.name,
                        lead=repeat.lead_id.name,
                        reason=reasons[why_not],
                    )
                )
            repeat._plan_next()
            if refused_on:
                lang = repeat.lead_id._salesperson_lang()
                said = repeat.with_context(lang=lang)
                said.lead_id._message_log(
                    body=said.env._(
                        "“%(template)s” is sent again although the customer refused it"
                        " on %(day)s: %(user)s decided so.",
                        template=said.template_id.name,
                        day=format_date(said.env, refused_on),
                        user=self.env.user.name,
                    ),
                    author_id=self.env.user.partner_id.id,
                )
        return True

    def _refused_on(self):
        """Return when the customer of this single one refused it; False if not."""
        return self.stop_reason == "customer_stopped" and self.stopped_at

    def _changeable(self):
        """Return these in superuser mode, for who may edit their opportunities.

        :raise AccessError: who asks may not
        """
        self.check_access("read")
        self.lead_id.check_access("write")
        # Nobody writes when they are sent: their buttons do, and say who pressed them.
        return self.sudo()

    # ------------------------------------------------------------
    # The link that stops it
    # ------------------------------------------------------------

    def _stop_path(self):
        """Return the path of the page where the customer of this single one stops it.

        It does not expire: a customer may always say no.
        """
        # The secret of the link is nobody's to read: it goes into the customer's mail.
        return f"/questionnaire/stop/{self.sudo()._token()}"

    def _as_customer(self):
        """Return this single one in the language of its customer."""
        lang = self.lead_id._customer_lang() or self.env.lang
        return self.with_context(lang=lang)

    # ------------------------------------------------------------
    # On the opportunity
    # ------------------------------------------------------------

    def _on_screen(self):
        """Return what the *Projet* tab says of these: dicts ``id``, ``text``,
        ``is_running``, ``question`` (to ask before it goes on; empty for none)."""
        reasons = dict(self._selection_stop_reason())
        said = []
        # Of the rule that sends it, only how often is told.
        for repeat in self.sudo():
            name, next_at = repeat.template_id.name, repeat.next_at
            why_not = repeat.stop_reason
            if next_at:
                why_not = repeat._why_not()
            if why_not or not next_at:
                text = self.env._(
                    "“%(template)s” is not sent again. %(reason)s.",
                    template=name,
                    reason=reasons.get(why_not) or self.env._("Its runs tell why"),
                )
            else:
                text = self.env._(
                    "“%(template)s” is sent again every %(days)s days, next on"
                    " %(day)s.",
                    template=name,
                    days=repeat.action_id.repeat_days,
                    day=format_date(self.env, next_at),
                )
            said.append(
                {
                    "id": repeat.id,
                    "text": text,
                    "is_running": bool(next_at) and not why_not,
                    "question": repeat._question_before_resuming(),
                }
            )
        return said

    def _question_before_resuming(self):
        refused_on = self._refused_on()
        if not refused_on:
            return ""
        return self.env._(
            "The customer asked on %(day)s not to receive “%(template)s” any more. Send"
            " it to them again all the same? The history of the opportunity says that"
            " you decided so.",
            day=format_date(self.env, refused_on),
            template=self.template_id.name,
        )
