"""How long the analysis of answers takes when there are many.

Stock Odoo has nothing to put beside it, so this measures seconds, not a ratio.
"""

import time

from odoo.fields import Command
from odoo.tools import SQL

#: The questions of the template, and how many choices each proposes.
QUESTIONS = (
    *(("choice", 5),) * 4,
    *(("choices", 4),) * 2,
    ("boolean", 0),
    ("scale", 0),
    ("integer", 0),
    ("nps", 0),
)
RATES = ["__count", "win_rate:avg"]
SCORES = ["promoters:sum", "passives:sum", "detractors:sum", "nps_score:avg"]

# What is opened: the question it is about, what for, and how it is grouped.
OPENINGS = {
    "win rate per answer of a question": ("choice", ["answer"], RATES),
    "win rate per answer, several choices": ("choices", ["answer"], RATES),
    "win rate per answer and salesperson": ("choice", ["answer", "user_id"], RATES),
    "NPS per month": ("nps", ["answered_at:month"], SCORES),
    "NPS per salesperson": ("nps", ["user_id"], SCORES),
    "NPS per month and salesperson": ("nps", ["answered_at:month", "user_id"], SCORES),
    "win rates of all questions": (None, ["question_id", "answer"], RATES),
}
LISTED = ("answered_at", "display_value", "outcome")
NAMED = ("lead_id", "question_id", "user_id")
PAGE = 80  # rows of a list
COUNTED = 10_001  # where the web client stops counting


def give(env, rows):
    """Have opportunities, each in its turn, answer all the questions: so many rows.

    :return: the ``crm.project.question`` records
    """
    template = env["crm.project.template"].create(
        {
            "name": "Answers",
            "question_ids": [
                Command.create(
                    {
                        "label": f"Question {number}",
                        "code": f"q{number}",
                        "kind": kind,
                        "choice_ids": [
                            Command.create({"label": f"Choice {rank}", "score": rank})
                            for rank in range(count)
                        ],
                    }
                )
                for number, (kind, count) in enumerate(QUESTIONS)
            ],
        }
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_lead_questionnaire (
                lead_id, template_id, state, score, best_score, question_count,
                answered_count, progress)
            SELECT lead.id, %(template)s, 'done', 0, 0, %(asked)s, %(asked)s, 100
              FROM generate_series(1, %(most)s / (SELECT count(*) FROM crm_lead) + 1)
                   AS time,
                   crm_lead lead
          ORDER BY time, lead.id
             LIMIT %(most)s
            """,
            template=template.id,
            asked=len(QUESTIONS),
            most=rows // len(QUESTIONS),
        )
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_lead_answer (
                questionnaire_id, lead_id, template_id, question_id, label, kind,
                is_answered, is_hidden, source, answered_at, value_boolean,
                value_integer, choice_id)
            SELECT sheet.id, sheet.lead_id, sheet.template_id, question.id, 'As asked',
                   question.kind, TRUE, FALSE,
                   CASE WHEN sheet.id %% 3 = 0 THEN 'user' ELSE 'customer' END,
                   now() at time zone 'UTC' - (sheet.id %% 730) * interval '1 day',
                   CASE WHEN question.kind = 'boolean' THEN sheet.id %% 2 = 0 END,
                   CASE WHEN question.kind IN ('nps', 'integer')
                        THEN sheet.id * 7919 %% 11
                        WHEN question.kind = 'scale' THEN sheet.id %% 5 + 1
                    END,
                   choice.id
              FROM crm_lead_questionnaire sheet
              JOIN crm_project_question question
                ON question.template_id = sheet.template_id
         LEFT JOIN (SELECT *, row_number() OVER each - 1 AS rank,
                           count(*) OVER (PARTITION BY question_id) AS count
                      FROM crm_project_question_choice
                    WINDOW each AS (PARTITION BY question_id ORDER BY id)) choice
                ON question.kind = 'choice' AND choice.question_id = question.id
               AND choice.rank = (sheet.id * 7919 + question.id) %% choice.count
             WHERE sheet.template_id = %s
          ORDER BY sheet.id, question.sequence, question.id
            """,
            template.id,
        )
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_lead_answer_choice_rel (answer_id, choice_id)
            SELECT answer.id, choice.id
              FROM crm_lead_answer answer
              JOIN crm_project_question_choice choice USING (question_id)
             WHERE answer.template_id = %s AND answer.kind = 'choices'
               AND (answer.id + choice.id) %% 2 = 0
            """,
            template.id,
        )
    )
    for (
        table
    ) in "crm_lead_questionnaire crm_lead_answer crm_lead_answer_choice_rel".split():
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()
    return template.question_ids


def measure(env, questions):
    """Open the analysis in every way, three times each.

    :return: dict {what: seconds, the middle one of three}
    """
    report = env["crm.answer.report"]
    first = {question.kind: question.id for question in reversed(questions.sudo())}
    found = {
        what: _median_of(env, report, first.get(kind), groupby, aggregates)
        for what, (kind, groupby, aggregates) in OPENINGS.items()
    }
    return {**found, "list": _median_of(env, report, None, None, None)}


def _median_of(env, report, question_id, groupby, aggregates):
    domain = [("question_id", "=", question_id)] if question_id else []
    seconds = []
    for _turn in range(3):
        env.invalidate_all()
        start = time.perf_counter()
        if groupby:
            sets = [groupby[:length] for length in range(len(groupby) + 1)]
            report.formatted_read_grouping_sets(domain, sets, aggregates)
        else:
            specification = {name: {} for name in LISTED}
            specification |= {name: {"fields": {"display_name": {}}} for name in NAMED}
            report.web_search_read(
                domain, specification, limit=PAGE, count_limit=COUNTED
            )
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[1]
