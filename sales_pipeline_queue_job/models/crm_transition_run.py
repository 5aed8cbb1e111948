from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.queue_job.delay import chain
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import DEFAULT_PRIORITY
from odoo.addons.sales_pipeline_custom.core.rule import retry

LATE = timedelta(minutes=10)  # what the scheduled action takes for lost
MOST_QUEUED = 1000  # jobs by one job
SOON = 2  # seconds
SOON_ENOUGH = 10  # seconds, for what someone else is dealing with

DUE_WITHOUT_JOB = """
    SELECT run.id FROM crm_transition_run AS run
     WHERE run.state = 'pending' AND run.run_at <= %s
       AND NOT EXISTS (
           SELECT FROM queue_job
            WHERE identity_key = %s || run.id
              AND state IN ('pending', 'enqueued', 'wait_dependencies'))
  ORDER BY run.tries, run.run_at, run.id LIMIT %s
       FOR NO KEY UPDATE OF run SKIP LOCKED
"""


class CrmTransitionRun(models.Model):
    """Runs are carried out by jobs, instead of by the scheduled action.

    What wakes the scheduled action queues a job at the same moment, whose only task is
    to queue one job for each run that is due: a move of a thousand opportunities costs
    one job. A run's job claims it and carries it out as the scheduled action does, so
    the log, the tries and the waits are the same; row locks and the state of the run,
    not the queue, have it done once.

    The scheduled action is left what no job has done long after its time.
    """

    _inherit = "crm.transition.run"

    # ------------------------------------------------------------
    # Queueing
    # ------------------------------------------------------------

    @api.model
    def _wake(self, moments):
        """Have a job queue what is due at each of these moments.

        The key holds the transaction. A job of another transaction may start before
        this one is committed, and not see its runs: it must not stand for ours.
        """
        if not moments:
            return
        self.env.cr.execute("SELECT pg_current_xact_id()::text")
        transaction = self.env.cr.fetchone()[0]
        for moment in sorted(moments):
            self._for_jobs().with_delay(
                eta=moment,
                identity_key=f"{self._name}-due-{moment.isoformat()}-{transaction}",
                priority=DEFAULT_PRIORITY - 1,
            )._queue_due(moment)

    @api.model
    def _for_jobs(self):
        """Return the model as the scheduled action would have it."""
        # Who moves may not carry out runs: jobs do, as the scheduled action would.
        return self.browse().with_env(self.env(user=SUPERUSER_ID, context={}))

    @api.model
    def _queue_due(self, moment):
        """Queue what pipeline rules have to do now

        The line above names the job.
        """
        # The clock of who chose that moment may be ahead of ours.
        runs = self._due_without_job(max(moment, fields.Datetime.now()))
        for same_lead in runs.grouped("lead_ref").values():
            # One after another: rules have an order.
            chain(*(run._as_job() for run in same_lead)).delay()
        if len(runs) == MOST_QUEUED:
            self._wake({fields.Datetime.now()})

    @api.model
    def _due_without_job(self, until):
        """Return runs due by then that no job waits to carry out, in their order.

        A job that has started does not count: it may have ended the run that is due
        again. Those someone has locked are dealt with by them.
        """
        found = self._rows_locked(DUE_WITHOUT_JOB, until, f"{self._name}-", MOST_QUEUED)
        return self.browse(id_ for (id_,) in found)

    def _as_job(self):
        """Return the job that will carry out this run, to be queued."""
        self.ensure_one()
        return self.delayable(
            identity_key=f"{self._name}-{self.id}",
            description=self.title,
            max_retries=0,  # the run counts its own tries, and gives up
        )._carry_out_as_job()

    # ------------------------------------------------------------
    # Carrying out
    # ------------------------------------------------------------

    def _carry_out_as_job(self):
        """Carry this run out, unless that is done or no longer wanted.

        The job function allows commits, so this has a cursor of its own: the try is
        counted and committed first, then what the run does is committed with its
        state. A server that is killed leaves a started job, which the job runner queues
        again; the run then knows how often it was tried, and gives up in the end.
        """
        run = self._locked()
        if run and run.run_at <= fields.Datetime.now():
            self._count_try(run.ids)
            self._carry_out_claimed(run.ids)
        elif self.exists().state == "pending":
            # Put off meanwhile, or in the hands of someone who may yet stop.
            wait = (self.run_at - fields.Datetime.now()).total_seconds()
            raise self._once_more(max(wait, SOON_ENOUGH))

    def _failed_try(self, error):
        """Start again soon when a job met someone's change: nothing is wrong with it.

        The try counts all the same, so that this ends.
        """
        if (
            self.env.context.get("job_uuid")
            and isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
            and any(run.tries < retry.MOST_TRIES for run in self)
        ):
            raise self._once_more(SOON) from error
        return super()._failed_try(error)

    @api.model
    def _once_more(self, seconds):
        """Return what has the job runner start this job again later."""
        why = "The run is not due, or in the hands of someone else"
        return RetryableJobError(why, seconds=seconds, ignore_retry=True)

    # ------------------------------------------------------------
    # The scheduled action
    # ------------------------------------------------------------

    @api.model
    def _due_until(self):
        return super()._due_until() - LATE

    @api.model
    def _next_moment(self):
        return set()  # jobs wait for it
