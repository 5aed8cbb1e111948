"""Each answer is in the column of its kind, once, and belongs where it is."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)

ANSWER_AGAIN = _lt(
    "Empty each in the Project tab of its opportunity, and answer again."
)


@check(
    "crm.lead.answer",
    _lt("Answers are not in the column of their kind, or in another one too."),
    ANSWER_AGAIN,
)
def not_in_its_column(env):
    # Zero and “no” are answers, and what an empty column reads like.
    return ids_of(
        env,
        """
        WITH said AS (
             SELECT answer.id, answer.kind, answer.is_answered,
                    ARRAY_REMOVE(ARRAY[
                        CASE WHEN answer.value_char != '' THEN 'char' END,
                        CASE WHEN answer.value_text != '' THEN 'text' END,
                        CASE WHEN answer.value_integer != 0 THEN 'integer' END,
                        CASE WHEN answer.value_float != 0 THEN 'float' END,
                        CASE WHEN answer.value_monetary != 0 THEN 'monetary' END,
                        CASE WHEN answer.value_boolean THEN 'boolean' END,
                        CASE WHEN answer.value_date IS NOT NULL THEN 'date' END,
                        CASE WHEN answer.value_datetime IS NOT NULL THEN 'datetime' END,
                        CASE WHEN answer.choice_id IS NOT NULL THEN 'choice' END,
                        CASE WHEN EXISTS (
                             SELECT FROM crm_lead_answer_choice_rel AS rel
                              WHERE rel.answer_id = answer.id) THEN 'choices' END,
                        CASE WHEN EXISTS (
                             SELECT FROM ir_attachment AS file
                              WHERE file.res_model = 'crm.lead.answer'
                                AND file.res_field = 'value_file'
                                AND file.res_id = answer.id) THEN 'file' END
                    ], NULL) AS columns
               FROM crm_lead_answer AS answer
        ), expected AS (
             SELECT id, is_answered, columns,
                    CASE WHEN kind IN ('scale', 'nps') THEN 'integer' ELSE kind END
                        AS column
               FROM said
        )
        SELECT id FROM expected
         WHERE CARDINALITY(columns) > 1
            OR (CARDINALITY(columns) = 1 AND columns[1] != expected.column)
            OR (CARDINALITY(columns) = 1 AND NOT COALESCE(is_answered, FALSE))
            OR (is_answered AND CARDINALITY(columns) = 0 AND expected.column
                NOT IN ('integer', 'float', 'monetary', 'boolean'))
        """,
    )


@check(
    "crm.lead.answer",
    _lt("Answers are to a question of another questionnaire, or of another kind."),
    ANSWER_AGAIN,
)
def not_of_its_question(env):
    return ids_of(
        env,
        """
        SELECT answer.id FROM crm_lead_answer AS answer
          JOIN crm_lead_questionnaire AS one ON one.id = answer.questionnaire_id
          JOIN crm_project_question AS question ON question.id = answer.question_id
         WHERE question.template_id != one.template_id
            OR answer.kind != question.kind
            OR answer.lead_id IS DISTINCT FROM one.lead_id
            OR answer.template_id IS DISTINCT FROM one.template_id
        """,
    )


@check(
    "crm.lead.answer",
    _lt("Questions are answered twice in the same questionnaire."),
    _lt(
        "A unique index is missing: look for “cannot create unique index” in the log of"
        " the last upgrade, delete the older answers, and upgrade again."
    ),
)
def answered_twice(env):
    return ids_of(
        env,
        """
        SELECT UNNEST(ARRAY_AGG(id)) FROM crm_lead_answer
         GROUP BY questionnaire_id, question_id HAVING COUNT(*) > 1
        """,
    )
