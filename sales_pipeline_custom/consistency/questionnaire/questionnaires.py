"""What questionnaires and opportunities come to is what their answers say."""

from odoo.tools import split_every
from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)

CHUNK = 500  # questionnaires in memory at once
TOLERANCE = 0.005  # points, percent

COUNT_AGAIN = _lt(
    "In Odoo's shell: env['crm.lead.questionnaire'].browse(ids)._recount(), then"
    " env.cr.commit()."
)


@check(
    "crm.lead.questionnaire",
    _lt("Questionnaires count their questions, answers or points wrong."),
    COUNT_AGAIN,
)
def counted_wrong(env):
    return [
        questionnaire.id
        for questionnaire, values, _asked in _counted(env)
        if any(_differs(questionnaire[name], value) for name, value in values.items())
    ]


@check(
    "crm.lead.answer",
    _lt("Answers count although they are not asked for, or do not although they are."),
    _lt(
        "In Odoo's shell: env['crm.lead.answer'].browse(ids).questionnaire_id"
        "._recount(), then env.cr.commit()."
    ),
)
def hidden_wrong(env):
    return [
        answer.id
        for questionnaire, _values, asked in _counted(env)
        for answer in questionnaire.answer_ids
        if answer.is_hidden == (answer.code in asked)
    ]


@check(
    "crm.lead",
    _lt("Opportunities come to something else than their questionnaires."),
    _lt(
        "In Odoo's shell: env['crm.lead'].browse(ids).questionnaire_ids.modified("
        "['score', 'template_id']), then env.cr.commit()."
    ),
)
def opportunity_counted_wrong(env):
    return ids_of(
        env,
        """
        WITH total AS (
             SELECT lead.id, COUNT(one.id) AS count,
                    COALESCE(SUM(one.score), 0) AS score,
                    COALESCE(100.0 * SUM(one.answered_count)
                             / NULLIF(SUM(one.question_count), 0), 0) AS progress
               FROM crm_lead AS lead LEFT JOIN crm_lead_questionnaire AS one
                 ON one.lead_id = lead.id
              GROUP BY lead.id
        ), template AS (
             SELECT DISTINCT lead_id, template_id FROM crm_lead_questionnaire
        )
        SELECT lead.id FROM crm_lead AS lead JOIN total USING (id)
         WHERE COALESCE(lead.questionnaire_count, 0) != total.count
            OR ABS(COALESCE(lead.questionnaire_score, 0) - total.score) > 0.005
            OR ABS(COALESCE(lead.questionnaire_progress, 0) - total.progress) > 0.01
         UNION
        SELECT COALESCE(one.lead_id, other.lead_id)
          FROM template AS one FULL JOIN crm_lead_project_template_rel AS other
         USING (lead_id, template_id)
         WHERE one.lead_id IS NULL OR other.lead_id IS NULL
        """,
    )


def _counted(env):
    """Yield (questionnaire, values it should have, codes asked), a part at a time."""
    for ids in split_every(CHUNK, env["crm.lead.questionnaire"].search([]).ids):
        yield from env["crm.lead.questionnaire"].browse(ids)._counted_again()
        env.invalidate_all(flush=False)


def _differs(stored, counted):
    if isinstance(counted, float):
        return abs(stored - counted) > TOLERANCE
    return stored != counted
