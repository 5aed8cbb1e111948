from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, format_date

from ..shared.sensible_values import check_days
from ..shared.stars import STARS
from .runner import CannotRun, NothingToDo

KINDS = [
    ("mail", "Send a mail"),
    ("activity", "Plan an activity"),
    ("plan", "Start an activity plan"),
    ("assign", "Assign"),
    ("tag", "Add tags"),
    ("stars", "Give stars"),
    ("follow", "Add followers"),
    ("move", "Move to a stage"),
    ("portal", "Open portal access"),
    ("server", "Server action"),
]


# What its description depends on, whatever the kind.
DESCRIBED = ("kind", "activity_summary", "activity_days", "assign_user_id")


class CrmTransitionAction(models.Model):
    """One thing a rule does with an opportunity.

    A kind is a selection value, the fields it needs (``_needed``) and a method
    ``_do_<kind>``. A feature adds one by extending these.
    """

    _name = "crm.transition.action"
    _description = "Action of a Transition Rule"
    _order = "sequence, id"
    _rec_name = "summary"

    rule_id = fields.Many2one(
        "crm.transition.rule", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, "Action", required=True, default="mail")
    summary = fields.Char("What", compute="_compute_summary")

    template_id = fields.Many2one(
        "mail.template",
        "Mail Template",
        domain=[("model", "=", "crm.lead")],
        ondelete="set null",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        domain=[("res_model", "in", [False, "crm.lead"])],
        ondelete="set null",
    )
    activity_summary = fields.Char("Title", translate=True)
    activity_note = fields.Html("Note", translate=True)
    activity_days = fields.Integer("Due In (Days)", default=1)
    plan_id = fields.Many2one(
        "mail.activity.plan",
        "Activity Plan",
        domain=[("res_model", "=", "crm.lead")],
        ondelete="set null",
    )
    assign_user_id = fields.Many2one(
        "res.users",
        "Person",
        domain=[("share", "=", False)],
        ondelete="set null",
    )
    assign_team_id = fields.Many2one("crm.team", "Team", ondelete="set null")
    tag_ids = fields.Many2many("crm.tag", string="Tags")
    stars = fields.Selection(STARS, default="1")
    partner_ids = fields.Many2many("res.partner", string="Followers")
    stage_id = fields.Many2one(
        "crm.stage", ondelete="set null", context={"say_whose_stage": True}
    )
    server_action_id = fields.Many2one(
        "ir.actions.server",
        domain=[
            ("model_id.model", "=", "crm.lead"),
            ("usage", "=", "ir_actions_server"),
        ],
        ondelete="set null",
        copy=False,  # who may not see it could not copy the rest
        groups="base.group_system",
        help="Whatever else Odoo can do: update a field, call a webhook, run code.",
    )

    allowed_kinds = fields.Json(compute="_compute_allowed_kinds")
    model_id = fields.Many2one(
        "ir.model", compute="_compute_model_id", groups="base.group_system"
    )

    @api.model
    def _needed(self):
        """Return which fields an action of each kind needs: one of them at least."""
        return {
            "mail": ["template_id"],
            "activity": ["activity_type_id"],
            "plan": ["plan_id"],
            "assign": ["assign_user_id", "assign_team_id"],
            "tag": ["tag_ids"],
            "stars": ["stars"],
            "follow": ["partner_ids"],
            "move": ["stage_id"],
            "server": ["server_action_id"],
        }

    def _owner(self):
        """Return what this action belongs to: a rule. Extend for something else."""
        return self.rule_id

    def _is_complete(self):
        """Tell whether this action says what it needs to."""
        self.ensure_one()
        names = self._needed().get(self.kind, [])
        # Who may not read what it is about is still told that something is missing.
        action = self.sudo()
        return not names or any(action[name] for name in names)

    @api.model
    def _needed_fields(self):
        """Return all the fields that some kind needs."""
        return {name for names in self._needed().values() for name in names}

    @api.constrains(lambda self: ["kind", *self._needed_fields()])
    def _check_is_complete(self):
        for action in self:
            if not action._is_complete():
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: say what to “%(action)s”.",
                        rule=action._owner().name,
                        action=action._kind_label(),
                    )
                )

    @api.constrains("activity_days")
    def _check_activity_days(self):
        check_days(self, "activity_days", called=lambda one: one._owner().name)

    @api.constrains("template_id")
    def _check_template(self):
        for action in self.filtered("template_id"):
            action.template_id._check_is_about("crm.lead")

    @api.depends_context("uid")
    def _compute_allowed_kinds(self):
        """Offer people the kinds they may build: not code."""
        kinds = list(dict(self._fields["kind"].selection))
        if not self.env.user.has_group("base.group_system"):
            kinds.remove("server")
        self.allowed_kinds = kinds

    def _compute_model_id(self):
        self.model_id = self.env["ir.model"]._get("crm.lead")

    @api.depends(lambda self: [*DESCRIBED, *self._needed_fields()])
    @api.depends_context("lang")
    def _compute_summary(self):
        for action in self:
            action.summary = action._describe()

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _describe(self):
        """Return what this does, in a few words."""
        # Who sees a rule reads what it does, and may not open each thing it names.
        action = self.sudo().with_context(say_whose_stage=True)
        names = [
            value.display_name if isinstance(value, models.BaseModel) else value
            for name in self._needed().get(self.kind, [])
            for value in (action[name] if name[-4:] == "_ids" else [action[name]])
            if value
        ]
        if self.kind == "activity":
            names += filter(None, [self.activity_summary, self.assign_user_id.name])
            names.append(self._describe_delay())
        if self.kind == "stars":
            names = ["★" * int(self.stars)]
        if self.kind == "portal":
            names = [self.env._("The customer")]
        return ", ".join(names)

    def _describe_delay(self):
        if not self.activity_days:
            return self.env._("the same day")
        if self.activity_days == 1:
            return self.env._("the next day")
        return self.env._("in %s days", self.activity_days)

    # ------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------

    def _carry_out(self, lead):
        """Do this with an opportunity.

        :param lead: single ``crm.lead``, in the environment to do it in
        :return: what was done, in a few words
        :raise NothingToDo: it makes no sense for this opportunity
        :raise CannotRun: someone must mend the action first
        """
        self.ensure_one()
        if not self._is_complete():
            raise CannotRun(
                self.env._(
                    "What to “%s” with no longer exists: choose another on the rule.",
                    self._kind_label(),
                )
            )
        return getattr(self, f"_do_{self.kind}")(lead)

    def _do_mail(self, lead):
        template = self.template_id.with_env(lead.env)
        template._check_is_about(lead._name)
        # The mail stays: the log of the run leads to it.
        mail_id = template.send_mail(lead.id, email_values={"auto_delete": False})
        mail = self.env["mail.mail"].browse(mail_id)
        to = ", ".join(
            filter(None, [mail.email_to, *mail.recipient_ids.mapped("email_formatted")])
        )
        if not to:
            mail.unlink()
            raise NothingToDo(
                self.env._("No mail address to send “%s” to.", template.name)
            )
        sender = lead.user_id
        if sender and email_normalize(mail.email_from) == sender.email_normalized:
            mail.author_id = sender.partner_id
        return self.env._("Mail “%(mail)s” to %(to)s", mail=mail.subject, to=to)

    def _do_activity(self, lead):
        person = self._person(lead)
        said = self.with_context(lang=person.lang or self.env.lang)
        today = fields.Date.context_today(lead)
        # Its place is in the agenda: a message about each would flood the inbox.
        activity = lead.with_context(mail_activity_quick_update=True).activity_schedule(
            activity_type_id=self.activity_type_id.id,
            summary=said.activity_summary or said.activity_type_id.summary,
            note=said.activity_note,
            date_deadline=fields.Date.add(today, days=self.activity_days),
            user_id=person.id,
        )
        return self.env._(
            "Activity “%(activity)s” planned for %(person)s, %(day)s",
            activity=activity.summary or activity.activity_type_id.name,
            person=person.name,
            day=format_date(self.env, activity.date_deadline),
        )

    def _do_plan(self, lead):
        plan = lead.env["mail.activity.schedule"].create(
            {
                "res_model": "crm.lead",
                "res_ids": str(lead.ids),
                "plan_id": self.plan_id.id,
                "plan_on_demand_user_id": self._person(lead).id,
            }
        )
        plan.with_context(mail_activity_quick_update=True).action_schedule_plan()
        return self.env._("Activity plan “%s” started", self.plan_id.name)

    def _do_assign(self, lead):
        values, before = {}, lead.user_id
        if self.assign_user_id:
            values["user_id"] = self._person(lead).id
        if self.assign_team_id:
            values["team_id"] = self.assign_team_id.id
        lead.write(values)
        to = ", ".join(filter(None, [lead.user_id.name, lead.team_id.name]))
        if before.active and before != lead.user_id:
            self._tell_who_had_it(lead, before)
        return self.env._("Assigned to %s", to)

    def _tell_who_had_it(self, lead, before):
        """Tell the salesperson who had it where it went: they may lose sight of it."""
        told = self.with_context(lang=before.lang or self.env.lang)
        text = told.env._(
            "“%(lead)s” was handed over to %(person)s by the rule “%(rule)s”.",
            lead=lead.name,
            person=lead.user_id.name,
            rule=told._owner().name,
        )
        # Whoever the rule runs as: who had it may not see it any more, and is told.
        lead.sudo().message_notify(
            partner_ids=before.partner_id.ids, subject=lead.name, body=text
        )

    def _do_tag(self, lead):
        lead.write({"tag_ids": [fields.Command.link(id_) for id_ in self.tag_ids.ids]})
        return self.env._("Tags added: %s", ", ".join(self.tag_ids.mapped("name")))

    def _do_stars(self, lead):
        lead.write({"priority": self.stars})
        return self.env._("Stars: %s", self.stars)

    def _do_follow(self, lead):
        lead.message_subscribe(self.partner_ids.ids)
        names = ", ".join(self.partner_ids.mapped("name"))
        return self.env._("Followers added: %s", names)

    def _do_move(self, lead):
        stage, before = self.stage_id, lead.stage_id
        if before == stage:
            raise NothingToDo(self.env._("It is in “%s” already.", stage.name))
        lead.move_to_stage(stage)
        if lead.stage_id != stage:
            raise NothingToDo(
                self.env._(
                    "Not moved to “%s”: something is missing, as its messages say.",
                    stage.name,
                )
            )
        return self.env._("Moved to “%s”", stage.name)

    def _do_portal(self, lead):
        """Invite the customer to the portal, unless they have an account already."""
        customer = lead.partner_id
        if not customer:
            raise NothingToDo(self.env._("No customer to open the portal to."))
        # Who sells may not see users: only whether the customer is one is told.
        if customer.with_context(active_test=True).sudo().user_ids:
            raise NothingToDo(self.env._("%s has an account already.", customer.name))
        if not customer.email:
            raise NothingToDo(
                self.env._("%s has no mail address to be invited at.", customer.name)
            )
        # Who sells may not create users: only the customer of this one is invited.
        wizard = lead.env["portal.wizard"].sudo()
        wizard = wizard.create({"partner_ids": [fields.Command.set(customer.ids)]})
        wizard.user_ids.action_grant_access()
        return self.env._("%s invited to the portal", customer.name)

    def _do_server(self, lead):
        action = self.server_action_id.with_env(lead.env)
        action.with_context(
            active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
        ).run()
        # Server actions are for administrators: the name of this one is told.
        return self.env._("Server action “%s” done", action.sudo().name)

    def _person(self, lead):
        """Return who is to do it: who the action says, else the salesperson."""
        person = self.assign_user_id or lead.user_id or lead.env.user
        if not (person.active or person._is_superuser()):
            raise CannotRun(
                self.env._(
                    "“%s” is no longer an active user: choose somebody else.",
                    person.name,
                )
            )
        return person
