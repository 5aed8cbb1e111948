from odoo import api, models
from odoo.tools import split_every

CHUNK = 1000  # opportunities in memory at once, as many as Odoo reads together


class CrmLead(models.Model):
    """Opportunities put elsewhere because their pipeline changes, however many."""

    _inherit = "crm.lead"

    @api.private
    def migrate_to(self, stage, set_off=False):
        """Put these opportunities in another stage, because the pipeline changes.

        They take the road, with moves of kind ``migrated``: typed probabilities stay,
        what is lost stays lost, what is archived stays archived, and neither gates nor
        mandatory notes apply. A part at a time, in one transaction.

        :param stage: ``crm.stage`` record, of an outcome that suits them
        :param bool set_off: whether rules follow, as for any other move
        """
        for ids in split_every(CHUNK, self.ids):
            leads = (
                self.sudo()
                .browse(ids)
                .with_context(
                    active_test=False, mail_notrack=True, keep_manual_probability=True
                )
            )
            leads = leads.moved_by(kind="migrated", gated=False, sets_off=set_off)
            leads.write({"stage_id": stage.id})
            self.env.flush_all()
            self.env.invalidate_all()

    @api.private
    def reopen_in(self, stage):
        """Have these closed opportunities come back to another stage when reopened.

        :param stage: ``crm.stage`` record, open
        """
        for ids in split_every(CHUNK, self.ids):
            leads = self.sudo().browse(ids)
            leads._write_aside({"last_open_stage_id": stage.id})
            self.env.flush_all()
            self.env.invalidate_all()
