import logging
import traceback
from collections import defaultdict
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, plaintext2html

from ...core.rule import retry
from ..shared.mail_refusal import why_not_sent
from ..shared.scheduled import check_scheduled

_logger = logging.getLogger(__name__)

TOGETHER = 50  # runs in one transaction

MOST_COUNTED = 1000  # runs left to do, for Odoo's progress

SETTLED = ("done", "skipped")


def period_of(moment):
    """Return which ten minutes these are."""
    return int(moment.timestamp() // 600)


class CannotRun(UserError):
    """Waiting will not help: someone has to mend something first."""


class NothingToDo(Exception):
    """An action makes no sense for an opportunity: why, in a sentence."""


class CrmTransitionRun(models.Model):
    """Carrying out what is due, each exactly once.

    A transaction claims some runs (one try more) and is committed; the next one carries
    them out, each in its own savepoint, and their new state is committed together with
    what they did. A machine that stops in between undoes both. What was claimed and
    never ended is then done alone, so that a run which stops the server every time
    blames nobody else, and is given up in the end.
    """

    _inherit = "crm.transition.run"

    @api.model
    def _run_due(self):
        """Carry out what is due. For the scheduled action."""
        check_scheduled(self.env)
        commit = self.env["ir.cron"]._commit_progress
        self._cancel_moved_on()
        while ids := self._claim():
            self._carry_out_claimed(ids)
            if not commit(len(ids), remaining=self._count_due()):
                break
        self._wake(self._next_moment())

    @api.model
    def _cancel_moved_on(self):
        """Cancel now what would be, at its time, because the opportunity has moved, or
        its customer has answered.

        All that waits is looked at, so this is done once in ten minutes.
        """
        before = self.env.context.get("lastcall")
        now = fields.Datetime.now()
        if before and period_of(before) == period_of(now):
            return
        try:
            self.env.cr.execute(
                """
                UPDATE crm_transition_run AS run
                   SET state = 'cancelled', ended_at = %s,
                       reason = CASE WHEN rule.cancel_if_moved
                                      AND move.left_at IS NOT NULL
                                     THEN 'moved_on' ELSE 'answered' END
                  FROM crm_transition_rule AS rule, crm_stage_transition AS move,
                       crm_lead AS lead
                 WHERE run.state = 'pending' AND run.run_at > %s
                   AND rule.id = run.rule_id AND rule.delay > 0
                   AND move.id = run.transition_id AND lead.id = run.lead_id
                   AND (rule.cancel_if_moved AND move.left_at IS NOT NULL
                        OR rule.cancel_if_answered
                        AND lead.answered_transition_id >= move.id)
                """,
                [now, now],
                log_exceptions=False,
            )
            self.env["ir.cron"]._commit_progress()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()  # the next time, then
        self.invalidate_model()

    @api.model
    def _claim(self):
        """Take some due runs, and commit: from now on it is known they were tried.

        :return: their ids, in order; one only when it was tried before
        """
        due = self._lock_due()
        fresh = [id_ for id_, tries in due if not tries]
        ids = fresh or [id_ for id_, _tries in due[:1]]
        if ids:
            self._count_try(ids)
        return ids

    @api.model
    def _lock_due(self):
        """Lock some due runs, as they are now.

        :return: pairs (id, tries), in order
        """
        return self._rows_locked(
            """
            SELECT id, tries FROM crm_transition_run
             WHERE state = 'pending' AND run_at <= %s
             ORDER BY tries, run_at, id LIMIT %s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            self._due_until(),
            TOGETHER,
        )

    @api.model
    def _rows_locked(self, query, *params):
        """Return what a query locks of the runs, as they are now.

        What this transaction has done so far may be undone.
        """
        while True:
            try:
                self.env.cr.execute(query, params, log_exceptions=False)
                return self.env.cr.fetchall()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()  # one of them changed since this began

    @api.model
    def _due_until(self):
        """Return up to when what is due is for the scheduled action."""
        return fields.Datetime.now()

    @api.model
    def _count_try(self, ids):
        """Count one try more of these, which are locked, and commit."""
        self._give_up_killed(ids)
        self.env.cr.execute(
            "UPDATE crm_transition_run SET tries = tries + 1 WHERE id = ANY(%s)", [ids]
        )
        self._forget_kills_of_cron()
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _forget_kills_of_cron(self):
        """Have Odoo not hold it against the scheduled action that it was killed.

        Killed three times before it could say that something was done, it would only
        run again at its next interval. The runs themselves know who is to blame.
        """
        progress_id = self.env.context.get("ir_cron_progress_id")
        progress = self.env["ir.cron.progress"].browse(progress_id)
        progress.timed_out_counter = 0

    def _give_up_killed(self, ids):
        """End those that stopped the server at each of their tries."""
        for run in self.browse(ids).filtered(lambda r: r.tries >= retry.MOST_TRIES):
            run._fail("killed", self.env._("The server stopped while doing this."))

    @api.model
    def _carry_out_claimed(self, ids):
        """Carry these out together, or one by one if that breaks the transaction."""
        try:
            self.browse(ids)._carry_out()
            self._wake_mail_queue(ids)
            self.env.flush_all()
        except Exception as error:  # noqa: BLE001
            self.env.cr.rollback()
            _logger.info("Runs %s go one by one", ids, exc_info=True)
            if len(ids) == 1:
                for run in self.browse(ids)._locked():
                    run._in_reader_language()._failed_try(error)
                return
            for id_ in ids:
                self._carry_out_claimed([id_])
                self.env["ir.cron"]._commit_progress()

    @api.model
    def _wake_mail_queue(self, ids):
        """Have the mails of these runs leave soon, rather than within the hour."""
        queue = self.env.ref(
            "mail.ir_cron_mail_scheduler_action", raise_if_not_found=False
        )
        domain = [("transition_run_id", "in", ids), ("state", "=", "outgoing")]
        if queue and self.env["mail.mail"].search_count(domain, limit=1):
            queue._trigger()

    @api.model
    def _count_due(self):
        domain = [("state", "=", "pending"), ("run_at", "<=", self._due_until())]
        return self.search_count(domain, limit=MOST_COUNTED)

    @api.model
    def _next_moment(self):
        """Return when something is due next, as a set, to be woken up then."""
        now = fields.Datetime.now()
        domain = [("state", "=", "pending"), ("run_at", ">", now)]
        return {run.run_at for run in self.search(domain, order="run_at", limit=1)}

    # ------------------------------------------------------------
    # One run
    # ------------------------------------------------------------

    def _locked(self):
        """Return those still to do, locked: nobody else can do them meanwhile."""
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM crm_transition_run
                 WHERE id = ANY(%s) AND state = 'pending'
                 ORDER BY run_at, id FOR NO KEY UPDATE SKIP LOCKED
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(flush=False)
        return self.browse(id_ for (id_,) in self.env.cr.fetchall())

    def _carry_out(self):
        """Do what these have to do, and say what happened.

        :raise psycopg2.Error: the transaction is lost, or has to start again
        """
        runs = self._locked()
        for run in runs:
            run = run._in_reader_language()
            try:
                with self.env.cr.savepoint():
                    run._do()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:  # noqa: BLE001
                run._failed_try(error)
        runs._tell_in_chatter()

    def _tell_in_chatter(self):
        """Say on each opportunity which rule did what, all in one go."""
        lines = defaultdict(list)
        for run in self:
            if run.state == "done" and run.rule_id and run.message:
                run = run._in_reader_language()
                text = run.env._(
                    "Rule “%(rule)s”: %(done)s", rule=run.title, done=run.message
                )
                lines[run.lead_id].append(plaintext2html(text, "div"))
        if not lines:
            return
        bodies = {lead.id: Markup("").join(texts) for lead, texts in lines.items()}
        robot = self.env.ref("base.partner_root")
        self.env["crm.lead"].browse(bodies)._message_log_batch(
            bodies=bodies, author_id=robot.id
        )

    def _in_reader_language(self):
        """Return this run in the language of who looks after it: the log is theirs.

        Odoo's robot, who is archived, speaks that of the company.
        """
        run = next(iter(self))  # a slice would prefetch nothing
        user = run._source().user_id
        company = run.company_id or self.env.company
        lang = user.lang if user.active else company.partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _do(self):
        """Do it, or find that it is no longer wanted."""
        self.ensure_one()
        reason = self._why_no_longer()
        if reason:
            self._end("cancelled", reason)
        elif self.executed_at:
            self._send_again()
        else:
            self._do_for_real()

    def _why_no_longer(self):
        """Tell why this is not to be done any more: a reason, or None."""
        if not self.lead_id:
            return "deleted"
        if not self._source().active:
            return "switched_off"
        whose = self._source().company_id
        if whose and self.lead_id.company_id - whose:
            return "other_company"
        rule, move = self.rule_id, self.transition_id
        if rule.delay and rule.cancel_if_moved and move.left_at:
            return "moved_on"
        return None

    def _do_for_real(self):
        """Have the rule's actions done, in their order, as the rule says."""
        lead = self._lead_to_work_on()
        if self.must_filter and not self._is_like_filter():
            self._end("skipped", "filter")
            return
        actions = self._actions_to_do().with_env(self.env)
        self._do_each(partial(action._carry_out, lead) for action in actions)

    def _do_each(self, deeds):
        """Do these one after the other, and end this single run with what was done.

        :param deeds: functions that return what they did in a few words, or raise
            ``NothingToDo``
        """
        done, idle = [], []
        for deed in deeds:
            try:
                done.append(deed())
            except NothingToDo as why:
                idle.append(str(why))
        message = "\n".join([*done, *idle])
        if done:
            self._end("done", message=message)
        else:
            self._end("skipped", "nothing_to_do", message)
        self.executed_at = self.ended_at

    def _actions_to_do(self):
        """Return what this single run has to do: the actions of its rule."""
        return self.rule_id.action_ids

    def _lead_to_work_on(self):
        """Return the opportunity in the environment the run is carried out in.

        :raise CannotRun: the user of the rule cannot do it
        """
        lead, user = self.lead_id, self._source().user_id
        company = lead.company_id or user.company_id
        if not user:
            raise CannotRun(self.env._("Nobody to run as: choose a user on the rule."))
        values = {"user": user.name, "company": company.name}
        if not (user.active or user._is_superuser()):
            raise CannotRun(
                self.env._(
                    "“%(user)s”, as whom it runs, is no longer an active user: choose"
                    " somebody else.",
                    **values,
                )
            )
        if company not in user.company_ids and not user._is_superuser():
            raise CannotRun(
                self.env._(
                    "%(user)s, as whom it runs, does not work for %(company)s: choose"
                    " somebody who does.",
                    **values,
                )
            )
        return (
            lead.with_user(user)
            .with_context(
                self._context_to_work_in(),
                lang=lead.lang_code or user.lang,
                allowed_company_ids=company.ids,
            )
            .moved_by(origin="rule", run_id=self.id, depth=self.depth + 1)
        )

    def _context_to_work_in(self):
        """Return a context without a trace of who carries this out."""
        # Mails are queued: one that is sent at once is not undone with the rest.
        return {"tz": self._source()._zone(), "mail_notify_force_send": False}

    def _is_like_filter(self):
        rule = self.rule_id
        try:
            found = rule._look_up(rule._read_filter(strict=True), self.lead_id.ids)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            raise CannotRun(
                self.env._(
                    "The filter of the rule cannot be read: %s",
                    rule._filter_problem(error),
                )
            ) from error
        return bool(found)

    # ------------------------------------------------------------
    # Failing
    # ------------------------------------------------------------

    def _failed_try(self, error):
        """Say what went wrong, and try again later or give up."""
        for run in self:
            wait = retry.wait_after(max(run.tries, 1))
            run.details = "".join(traceback.format_exception(error))
            run._failed(
                "error", readable(run.env, error), isinstance(error, CannotRun), wait
            )

    def _failed(self, reason, message, is_final, wait):
        if is_final or not wait:
            self._fail(reason, message)
            return
        run_at = fields.Datetime.now() + wait
        self.write({"reason": reason, "message": message, "run_at": run_at})
        self._wake({run_at})

    def _fail(self, reason, message):
        details = self.details
        self._end("failed", reason, message)
        self.write({"details": details, "has_failed": True})
        source = self._source()
        if not source:
            return
        try:
            with self.env.cr.savepoint():
                source._tell_of_failure(self)
        except Exception:  # it failed all the same, and others wait for their turn
            _logger.exception("Nobody could be told that run %s failed", self.id)

    # ------------------------------------------------------------
    # Its mails
    # ------------------------------------------------------------

    def _mail_refused(self, failure_type, said):
        """A mail of these could not be sent: it is sent again later, nothing else."""
        why = why_not_sent(self.env, failure_type, said)
        message = f"{why[:1].upper()}{why[1:]}."
        for run in self.filtered(lambda r: r.executed_at and r.state in SETTLED):
            wait = retry.wait_after(run.tries)
            # What the mail server said is for administrators.
            run.write({"state": "pending", "ended_at": False, "details": said})
            run._failed("mail_refused", message, False, wait)
            if run.tries == 1 or not wait:
                text = run.env._(
                    "A mail of the rule “%(rule)s” did not leave. %(why)s",
                    rule=run.title,
                    why=message,
                )
                run.lead_id._message_log(body=text)

    def _send_again(self):
        mails = self.mail_ids.filtered(lambda mail: mail.state == "exception")
        mails.mark_outgoing()
        self._end("done")


def readable(env, error):
    """Return what went wrong as a sentence for people.

    :param env: the environment whose language to speak
    """
    if isinstance(error, UserError):
        return str(error.args[0] if error.args else error)
    cause = str(error).strip().split("\n", 1)[0]
    return env._(
        "Unexpected error: %(error)s (%(kind)s)",
        error=cause[:500],
        kind=type(error).__name__,
    )
