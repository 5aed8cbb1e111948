from collections import defaultdict

from odoo import api, models
from odoo.tools import split_every

# What the opportunities of a stage are, for the person who says where they go.
COUNTED = ("count_active", "count_lost", "count_archived")

CHUNK = 1000  # opportunities in memory at once, as many as Odoo reads together


class CrmLead(models.Model):
    """Opportunities put elsewhere because their pipeline changes, however many."""

    _inherit = "crm.lead"

    @api.model
    def _counts_by_stage(self, domain):
        """Count the opportunities of each stage, whoever may see them.

        :param domain: which opportunities
        :return: dict {``crm.stage``, empty for those without: {a name of ``COUNTED``:
            count}}, in the order of the board
        """
        groups = self._of_everybody()._read_group(
            domain, ["stage_id", "active", "won_status"], ["__count"]
        )
        counts = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
        for stage, active, won_status, count in groups:
            name = "count_active" if active else "count_archived"
            if won_status == "lost":
                name = "count_lost"
            counts[stage.sudo(False)][name] += count
        ordered = self.env["crm.stage"].union(*counts).sorted()
        stages = [*ordered, *(stage for stage in counts if not stage)]
        return {stage: counts[stage] for stage in stages}

    @api.private
    def migrate_to(self, stage, set_off=False):
        """Put these opportunities in another stage, because the pipeline changes.

        They take the road, with moves of kind ``migrated``: typed probabilities stay,
        what is lost stays lost, what is archived stays archived, and neither gates nor
        mandatory notes apply. What was stale still is. A part at a time, in one
        transaction.

        :param stage: ``crm.stage`` record, of an outcome that suits them
        :param bool set_off: whether rules follow, as for any other move
        """
        for ids in split_every(CHUNK, self.ids):
            leads = (
                self._of_everybody()
                .browse(ids)
                .with_context(mail_notrack=True, keep_manual_probability=True)
            )
            leads = leads.moved_by(kind="migrated", gated=False, sets_off=set_off)
            since = [(lead.id, lead.date_last_stage_update) for lead in leads]
            leads.write({"stage_id": stage.id})
            self.env.flush_all()
            self._keep_waiting_since(since)
            self.env.invalidate_all()

    def _keep_waiting_since(self, since):
        """Have opportunities wait since they did: nobody took care of them.

        :param list since: pairs (id, when it entered its stage)
        """
        self.env.cr.execute_values(
            """
            UPDATE crm_lead SET date_last_stage_update = was.since
              FROM (VALUES %s) AS was (id, since)
             WHERE crm_lead.id = was.id
            """,
            since,
            template="(%s, %s::timestamp)",
            page_size=len(since),
        )

    @api.private
    def reopen_in(self, stage):
        """Have these closed opportunities come back to another stage when reopened.

        :param stage: ``crm.stage`` record, open
        """
        for ids in split_every(CHUNK, self.ids):
            # Otherwise Odoo remembers what each of them was, to tell of a change.
            leads = self._of_everybody().browse(ids).with_context(mail_notrack=True)
            leads._reopen_later_in(stage)
            self.env.flush_all()
            self.env.invalidate_all()
