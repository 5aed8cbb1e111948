from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from ...core.questionnaire.questionnaire_score import share
from ..shared.given import ids_given

TEMPLATES = "crm_lead_project_template_rel"  # the table to group by


class CrmLead(models.Model):
    """The questionnaires of an opportunity, and what they come to."""

    _inherit = "crm.lead"

    questionnaire_ids = fields.One2many("crm.lead.questionnaire", "lead_id", copy=False)
    project_template_ids = fields.Many2many(
        "crm.project.template",
        TEMPLATES,
        "lead_id",
        "template_id",
        compute="_compute_project_template_ids",
        store=True,
        context={"active_test": False},
        help="Each template once, archived ones included.",
    )
    questionnaire_count = fields.Integer(
        "Number of Questionnaires", compute="_compute_questionnaires", store=True
    )
    questionnaire_score = fields.Float(
        compute="_compute_questionnaires",
        store=True,
        help="The points of the answers, all questionnaires together.",
    )
    questionnaire_progress = fields.Float(
        "Questionnaire Progress (%)",
        compute="_compute_questionnaires",
        store=True,
        digits=(5, 2),
        aggregator="avg",
        help="Questions answered among those asked, in percent.",
    )

    @api.depends(
        "questionnaire_ids.score",
        "questionnaire_ids.question_count",
        "questionnaire_ids.answered_count",
    )
    def _compute_questionnaires(self):
        for lead in self:
            questionnaires = lead.questionnaire_ids
            lead.questionnaire_count = len(questionnaires)
            lead.questionnaire_score = sum(questionnaires.mapped("score"))
            answered = sum(questionnaires.mapped("answered_count"))
            asked = sum(questionnaires.mapped("question_count"))
            lead.questionnaire_progress = round(share(answered, asked), 2)

    @api.depends("questionnaire_ids.template_id")
    def _compute_project_template_ids(self):
        # Together: each assignment is a query.
        groups = self.grouped(lambda lead: lead.questionnaire_ids.template_id)
        for templates, leads in groups.items():
            leads.project_template_ids = templates

    def _auto_init(self):
        """Have nothing to count on opportunities from before: they have none."""
        columns = {
            "questionnaire_count": SQL("int4"),
            "questionnaire_score": SQL("float8"),
            "questionnaire_progress": SQL("numeric"),
        }
        for name, type_ in columns.items():
            if not column_exists(self.env.cr, "crm_lead", name):
                column = SQL.identifier(name)
                add = "ALTER TABLE crm_lead ADD COLUMN %s %s DEFAULT 0"
                self.env.cr.execute(SQL(add, column, type_))
                drop = "ALTER TABLE crm_lead ALTER COLUMN %s DROP DEFAULT"
                self.env.cr.execute(SQL(drop, column))
        if not table_exists(self.env.cr, TEMPLATES):
            self._create_templates_table()
        return super()._auto_init()

    @api.model
    def _create_templates_table(self):
        """Relate opportunities to templates, rather than compute it one by one."""
        table = SQL.identifier(TEMPLATES)
        self.env.cr.execute(
            SQL(
                "CREATE TABLE %(table)s (lead_id int4 NOT NULL,"
                " template_id int4 NOT NULL, PRIMARY KEY (lead_id, template_id));"
                " CREATE INDEX ON %(table)s (template_id, lead_id)",
                table=table,
            )
        )
        if table_exists(self.env.cr, "crm_lead_questionnaire"):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s SELECT DISTINCT lead_id, template_id"
                    " FROM crm_lead_questionnaire",
                    table,
                )
            )

    # ------------------------------------------------------------
    # Inserting
    # ------------------------------------------------------------

    def insert_questionnaire(self, template):
        """Insert a project template in these opportunities, once more if it is there.

        :param template: single ``crm.project.template``, or its id
        :return: the ``crm.lead.questionnaire`` records, one per opportunity
        :raise UserError: the template is archived or gone
        :raise AccessError: one may not edit these opportunities
        """
        self.check_access("write")
        templates = self.env["crm.project.template"]
        if not isinstance(template, type(templates)):
            template = templates.browse(ids_given(self.env, [template]))
        template = template._usable()
        return self.env["crm.lead.questionnaire"].create(
            [{"lead_id": lead.id, "template_id": template.id} for lead in self]
        )

    # ------------------------------------------------------------
    # Steps of answering
    # ------------------------------------------------------------

    def _questionnaires_answered(self):
        """Follow what has just been answered. Extend to do more."""

    def unlink(self):
        if self.env["crm.lead.questionnaire"]._is_used():
            self.check_access("unlink")
            # Who deletes an opportunity deletes what its customer answered, all of it.
            self.sudo().questionnaire_ids.unlink()
        return super().unlink()

    def _merge_dependences(self, opportunities):
        if self.env["crm.lead.questionnaire"]._is_used():
            # Nobody moves questionnaires elsewhere, but along with all the rest.
            opportunities.sudo().questionnaire_ids.write({"lead_id": self.id})
        return super()._merge_dependences(opportunities)
