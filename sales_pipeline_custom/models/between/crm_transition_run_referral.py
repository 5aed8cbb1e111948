from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..rule.runner import NothingToDo
from ..shared.steps import takes_part

OF_REFERRAL = {
    "referral_id": SQL("referral.id"),
    "referral_type_id": SQL("referral.type_id"),
    "lead_id": SQL("referral.lead_id"),
    "lead_ref": SQL("referral.lead_ref"),
    "company_id": SQL("referral.company_id"),
}

# One run per referral, whatever is undone and earned again. One that was cancelled
# because the success was undone waits again.
WAITS_AGAIN = SQL(
    """
    (referral_id) WHERE referral_id IS NOT NULL
      DO UPDATE SET state = 'pending', reason = NULL, message = NULL, tries = 0,
                    run_at = excluded.run_at, ended_at = NULL
              WHERE crm_transition_run.state = 'cancelled'
    """
)


class CrmTransitionRun(models.Model):
    """What follows a successful referral, once for each."""

    _inherit = "crm.transition.run"

    referral_id = fields.Many2one("crm.referral", readonly=True, ondelete="set null")
    referral_type_id = fields.Many2one(
        "crm.referral.type",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        context={"active_test": False},
    )

    _once_per_referral = models.UniqueIndex(
        "(referral_id) WHERE referral_id IS NOT NULL"
    )

    @api.model
    def _source_fields(self):
        return ["referral_type_id", *super()._source_fields()]

    def _why_no_longer(self):
        if not self.referral_type_id:
            return super()._why_no_longer()
        if not self.lead_id:
            return "deleted"
        if self.referral_id.state not in ("earned", "paid"):
            return "undone"
        return None

    def _mail_refused(self, failure_type, said):
        self._thanks("exception").thanked_at = False
        return super()._mail_refused(failure_type, said)

    def _send_again(self):
        again = self._thanks("exception")
        result = super()._send_again()
        again.thanked_at = fields.Datetime.now()
        return result

    def _thanks(self, state):
        """Return the referrals whose thank-you mail is in that state, to be written.

        :param str state: a value of ``mail.mail.state``
        """
        # Nobody writes referrals, nor reads these mails: what becomes of one is told.
        runs = self.sudo().filtered("referral_id")
        return runs.filtered(
            lambda run: any(
                mail.state == state
                and mail.model == "res.partner"
                and mail.res_id == run.referral_id.referrer_id.id
                for mail in run.mail_ids
            )
        ).referral_id

    def _do_for_real(self):
        if not self.referral_type_id:
            return super()._do_for_real()
        lead = self._lead_to_work_on()
        referral = self.referral_id.with_env(lead.env)
        steps = self.referral_type_id.with_env(self.env)._steps()
        return self._do_each(partial(step, lead, referral) for step in steps)


class CrmReferral(models.Model):
    _inherit = "crm.referral"

    @api.model
    @takes_part("_earn", 10, "queues the thanks, the welcome and what else follows")
    def _queue_follow_up(self, earned):
        referrals = earned.referrals
        followed = {
            type_
            for type_ in referrals.type_id
            if type_.active and type_._has_follow_up()
        }
        concerned = referrals.filtered(
            lambda referral: referral.type_id in followed and referral.lead_id
        )
        if not concerned:
            return
        self.env.flush_all()
        runs = self.env["crm.transition.run"]
        runs._queue_rows(
            {**OF_REFERRAL, "origin_user_id": self.env.uid},
            SQL(
                "FROM crm_referral AS referral WHERE id = ANY(%s) ORDER BY id",
                concerned.ids,
            ),
            WAITS_AGAIN,
        )
        runs.invalidate_model(flush=False)
        runs._wake({fields.Datetime.now()})


class CrmReferralType(models.Model):
    _inherit = "crm.referral.type"

    def _steps(self):
        """Return what follows a success of this single type, in order.

        :return: list of methods (lead, referral) -> what was done, in a few words
        """
        self.ensure_one()
        steps = []
        if self.thanks_template_id:
            steps.append(self._thank)
        if self.welcome_template_id:
            steps.append(self._welcome)
        if self.follow_activity_type_id:
            steps.append(self._plan)
        for action in self.action_ids:
            steps.append(lambda lead, _referral, action=action: action._carry_out(lead))
        return steps

    def _thank(self, lead, referral):
        """Thank the referrer by mail.

        :raise NothingToDo: they have no address
        """
        # Nobody writes referrals, nor this mail, which says nothing of the customer.
        referral = referral.sudo()
        # In the circumstances of the run: its mail tells it what becomes of it.
        template = self.thanks_template_id.with_env(lead.env).sudo()
        template._check_is_about(referral._name)  # still
        referrer = referral.referrer_id
        if not referrer.email:
            raise NothingToDo(
                self.env._("No mail address to thank %s at.", referrer.display_name)
            )
        mail_id = template.send_mail(
            referral.id,
            email_values={
                "auto_delete": False,
                # It is about the referrer: they read nothing of the opportunity.
                "model": "res.partner",
                "res_id": referrer.id,
            },
        )
        mail = referral.env["mail.mail"].browse(mail_id)
        page = referrer.referral_page
        if page:
            # Whoever sees the contact reads its messages: the link left in the mail.
            mail.mail_message_id.body = mail.mail_message_id.body.replace(page, "#")
        referral.thanked_at = fields.Datetime.now()
        sender = lead.user_id or self.user_id
        if sender:
            mail.author_id = sender.partner_id
        return self.env._(
            "Mail “%(mail)s” to %(to)s", mail=mail.subject, to=referrer.display_name
        )

    def _welcome(self, lead, _referral):
        """Write to the newcomer."""
        return self._as_action("mail", template_id=self.welcome_template_id)._do_mail(
            lead
        )

    def _plan(self, lead, _referral):
        """Plan the activity."""
        values = {
            "activity_type_id": self.follow_activity_type_id,
            "activity_days": self.follow_activity_days,
            "assign_user_id": self.follow_activity_user_id,
        }
        person = self._as_action("activity", **values)._person(lead)
        said = self.with_context(lang=person.lang or self.env.lang)
        values["activity_summary"] = said.follow_activity_summary or said.env._(
            "Referral: %s", said.name
        )
        return said._as_action("activity", **values)._do_activity(lead)

    def _as_action(self, kind, **values):
        """Return an action of a rule that is not saved: rules know how to do things."""
        return self.env["crm.transition.action"].new({"kind": kind, **values})
