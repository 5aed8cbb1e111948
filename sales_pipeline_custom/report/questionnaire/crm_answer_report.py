from odoo import api, fields, models
from odoo.tools import SQL

from ...models.questionnaire.crm_project_question import KINDS
from ...models.questionnaire.sources import SOURCES

# A row per answer, and one per choice where several are made. The number of a row
# holds both; it stays below 2^53, which is what a browser counts up to.
ROWS = """
    SELECT answer.id::bigint * 1000000 + COALESCE(several.choice_id, 0) AS id,
           answer.id AS answer_id,
           answer.questionnaire_id,
           answer.question_id,
           answer.template_id,
           answer.kind,
           answer.score,
           answer.source,
           answer.user_id AS answered_by_id,
           answer.answered_at,
           choice.id AS choice_id,
           CASE answer.kind
                WHEN 'choice' THEN %(choice_label)s
                WHEN 'choices' THEN %(choice_label)s
                WHEN 'boolean' THEN
                    CASE WHEN answer.value_boolean THEN %(yes)s ELSE %(no)s END
                WHEN 'integer' THEN answer.value_integer::text
                WHEN 'scale' THEN answer.value_integer::text
                WHEN 'nps' THEN answer.value_integer::text
                WHEN 'float' THEN answer.value_float::text
                WHEN 'monetary' THEN answer.value_monetary::text
                WHEN 'date' THEN answer.value_date::text
                WHEN 'datetime' THEN answer.value_datetime::date::text
                WHEN 'file' THEN answer.value_filename
                WHEN 'text' THEN left(answer.value_text, 100)
                ELSE left(answer.value_char, 100)
            END AS answer,
           CASE answer.kind
                WHEN 'choice' THEN choice.sequence * 1000000.0 + choice.id
                WHEN 'choices' THEN choice.sequence * 1000000.0 + choice.id
                WHEN 'boolean' THEN CASE WHEN answer.value_boolean THEN 1 ELSE 2 END
                WHEN 'integer' THEN answer.value_integer
                WHEN 'scale' THEN answer.value_integer
                WHEN 'nps' THEN answer.value_integer
                WHEN 'float' THEN answer.value_float
                WHEN 'monetary' THEN answer.value_monetary::float
            END AS rank,
           CASE WHEN answer.kind IN ('integer', 'scale', 'nps')
                THEN answer.value_integer
                WHEN answer.kind = 'float' THEN answer.value_float
                WHEN answer.kind = 'monetary' THEN answer.value_monetary::float
            END AS number,
           lead.id AS lead_id,
           lead.partner_id,
           lead.stage_id,
           lead.user_id,
           lead.team_id,
           lead.company_id,
           CASE lead.won_status
                WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost' ELSE 'open'
            END AS outcome,
           CASE lead.won_status WHEN 'won' THEN 100.0 WHEN 'lost' THEN 0.0
            END AS win_rate,
           CASE lead.won_status WHEN 'won' THEN lead.id END AS won_lead_id,
           CASE lead.won_status WHEN 'lost' THEN lead.id END AS lost_lead_id,
           CASE WHEN answer.kind = 'nps' THEN
                CASE WHEN answer.value_integer >= 9 THEN 'promoter'
                     WHEN answer.value_integer >= 7 THEN 'passive'
                     ELSE 'detractor'
                 END
            END AS nps_group,
           CASE WHEN answer.kind = 'nps' THEN
                CASE WHEN answer.value_integer >= 9 THEN 100.0
                     WHEN answer.value_integer >= 7 THEN 0.0
                     ELSE -100.0
                 END
            END AS nps_score,
           CASE WHEN answer.kind = 'nps' THEN (answer.value_integer >= 9)::int
            END AS promoters,
           CASE WHEN answer.kind = 'nps'
                THEN (answer.value_integer BETWEEN 7 AND 8)::int
            END AS passives,
           CASE WHEN answer.kind = 'nps' THEN (answer.value_integer <= 6)::int
            END AS detractors
      FROM crm_lead_answer AS answer
      JOIN crm_lead AS lead ON lead.id = answer.lead_id
 LEFT JOIN crm_lead_answer_choice_rel AS several
        ON answer.kind = 'choices' AND several.answer_id = answer.id
 LEFT JOIN crm_project_question_choice AS choice
        ON choice.id = COALESCE(several.choice_id, answer.choice_id)
     WHERE answer.is_answered AND NOT COALESCE(answer.is_hidden, FALSE)
"""


class CrmAnswerReport(models.Model):
    """The answers that count, beside what became of their opportunities.

    Whoever sees an opportunity sees its rows. The win rate of some rows is
    won / (won + lost) of their opportunities, each once however much it answered, open
    ones left out. The mean of points is that of answers, each once however many choices
    it is made of. The Net Promoter Score (Reichheld, 2003) is the share of promoters
    (9, 10) less that of detractors (0 to 6): the mean of 100, 0 and -100. All are right
    in any grouping, totals included: a total is the rate of what it totals.
    """

    _name = "crm.answer.report"
    _description = "Analysis of Answers"
    _auto = False
    _rec_name = "answer"
    _order = "answered_at desc, id desc"
    _depends = {
        "crm.lead": [
            "company_id",
            "partner_id",
            "stage_id",
            "team_id",
            "user_id",
            "won_status",
        ],
        "crm.lead.answer": [
            "answered_at",
            "choice_id",
            "choice_ids",
            "is_answered",
            "is_hidden",
            "kind",
            "lead_id",
            "question_id",
            "questionnaire_id",
            "score",
            "source",
            "template_id",
            "user_id",
            "value_boolean",
            "value_char",
            "value_date",
            "value_datetime",
            "value_filename",
            "value_float",
            "value_integer",
            "value_monetary",
            "value_text",
        ],
        "crm.project.question.choice": ["label", "sequence"],
    }

    # What was answered
    answer_id = fields.Many2one("crm.lead.answer", "Answer as Given", readonly=True)
    questionnaire_id = fields.Many2one("crm.lead.questionnaire", readonly=True)
    template_id = fields.Many2one(
        "crm.project.template", "Project Template", readonly=True
    )
    question_id = fields.Many2one("crm.project.question", readonly=True)
    kind = fields.Selection(KINDS, "Kind of Answer", readonly=True)
    answer = fields.Char(readonly=True)
    display_value = fields.Char("Answered", compute="_compute_display_value")
    choice_id = fields.Many2one("crm.project.question.choice", readonly=True)
    answered_at = fields.Datetime("Answered On", readonly=True)
    source = fields.Selection(SOURCES, "Given By", readonly=True)
    answered_by_id = fields.Many2one("res.users", "Written By", readonly=True)

    # About which opportunity
    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", readonly=True, context={"active_test": False}
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    stage_id = fields.Many2one(
        "crm.stage", readonly=True, context={"say_whose_stage": True}
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    outcome = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("open", "Open")], readonly=True
    )

    # What is measured
    win_rate = fields.Float(
        "Win Rate (%)",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Won among won and lost, in percent; open opportunities do not count.",
    )
    # Counted as opportunities, each once however much it answered.
    won_lead_id = fields.Many2one(
        "crm.lead", "Number Won", readonly=True, aggregator="count_distinct"
    )
    lost_lead_id = fields.Many2one(
        "crm.lead", "Number Lost", readonly=True, aggregator="count_distinct"
    )
    score = fields.Float("Points", readonly=True, aggregator="avg")
    number = fields.Float("Number Given", readonly=True, aggregator="avg")
    nps_group = fields.Selection(
        [
            ("promoter", "Promoters (9–10)"),
            ("passive", "Passives (7–8)"),
            ("detractor", "Detractors (0–6)"),
        ],
        "Kind of Customer",
        readonly=True,
    )
    nps_score = fields.Float(
        "NPS",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Percentage of promoters (9 or 10) less that of detractors (0 to 6),"
        " from -100 to 100.",
    )
    promoters = fields.Integer(readonly=True)
    passives = fields.Integer(readonly=True)
    detractors = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        lang = self.env.lang or "en_US"
        label = SQL("COALESCE(choice.label->>%s, choice.label->>'en_US')", lang)
        return SQL(ROWS, choice_label=label, yes=self.env._("Yes"), no=self.env._("No"))

    @api.depends("answer_id")
    @api.depends_context("lang", "tz")
    def _compute_display_value(self):
        for row in self:
            is_choice = row.kind in ("choice", "choices")
            row.display_value = row.answer if is_choice else row.answer_id.display_value

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "win_rate:avg":
            won, lost = (
                self._field_to_sql(self._table, name, query)
                for name in ("won_lead_id", "lost_lead_id")
            )
            return SQL(
                "100.0 * COUNT(DISTINCT %(won)s)"
                " / NULLIF(COUNT(DISTINCT %(won)s) + COUNT(DISTINCT %(lost)s), 0)",
                won=won,
                lost=lost,
            )
        if aggregate_spec == "score:avg":
            answer, score = (
                self._field_to_sql(self._table, name, query)
                for name in ("answer_id", "score")
            )
            return SQL(
                "(SELECT AVG(one.score) FROM (SELECT DISTINCT answer, score"
                " FROM UNNEST(ARRAY_AGG(%s), ARRAY_AGG(%s)) AS given(answer, score)"
                ") AS one)",
                answer,
                score,
            )
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        """Have answers in the order of their question: 9 before 10, choices as
        proposed."""
        if "answer" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        terms = []
        for part in (order or ",".join(groupby_terms)).split(","):
            name, *way = part.split()
            if name == "answer":
                # Of totals, which are not about one answer, there is nothing to order.
                terms.append(
                    SQL(
                        "CASE WHEN GROUPING(%s) = 0 THEN MIN(%s) END %s",
                        groupby_terms["answer"],
                        SQL.identifier(self._table, "rank"),
                        SQL("DESC") if way and way[0].upper() == "DESC" else SQL(),
                    )
                )
            terms.append(super()._read_group_orderby(part, groupby_terms, query))
        return SQL(", ").join(terms)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_open_lead(self):
        """Open the opportunity of this row."""
        self.ensure_one()
        return self.lead_id._get_records_action(context={})

    @api.model
    def _opened(self, name, first, **context):
        """Return the action that opens the analysis with its filters set.

        :param str name: how it is called
        :param str first: the kind of view to open
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_answer_report_action"
        )
        for known in ("id", "path"):  # those of the menu, with its name and filters
            action.pop(known)
        action["views"].sort(key=lambda view: view[1] != first)
        return {**action, "name": name, "display_name": name, "context": context}


class CrmProjectQuestion(models.Model):
    _inherit = "crm.project.question"

    def action_open_win_rates(self):
        """Open the win rate per answer of this single question."""
        self.ensure_one()
        return self.env["crm.answer.report"]._opened(
            self.env._("Win rate: %s", self.label),
            "graph",
            graph_measure="win_rate",
            search_default_question_id=self.id,
            search_default_group_answer=1,
        )


class CrmProjectTemplate(models.Model):
    _inherit = "crm.project.template"

    def action_open_win_rates(self):
        """Open the win rate per answer, question by question, of this template."""
        self.ensure_one()
        return self.env["crm.answer.report"]._opened(
            self.env._("Win rates: %s", self.name),
            "pivot",
            search_default_template_id=self.id,
            search_default_with_choices=1,
        )
