"""What repeats of questionnaires set off: once a round, and not once stopped."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of
from ..rule.runs import INDEX

_lt = LazyTranslate(__name__)


@check(
    "crm.transition.run",
    _lt("Runs are about the same round of a questionnaire."),
    INDEX,
)
def twice_for_one_round(env):
    return ids_of(
        env,
        """
        SELECT UNNEST(ARRAY_AGG(id)) FROM crm_transition_run
         WHERE repeat_id IS NOT NULL
         GROUP BY repeat_id, round HAVING COUNT(*) > 1
        """,
    )


@check(
    "crm.lead.questionnaire.repeat",
    _lt("Questionnaires that were stopped would be sent again all the same."),
    _lt("Stop each again in the Project tab of its opportunity."),
)
def sent_again_though_stopped(env):
    return ids_of(
        env,
        """
        SELECT repeat.id
          FROM crm_lead_questionnaire_repeat AS repeat JOIN crm_transition_run AS run
            ON run.repeat_id = repeat.id
         WHERE repeat.stop_reason IN ('customer_stopped', 'by_hand')
           AND run.state = 'pending' AND run.executed_at IS NULL
        """,
    )
