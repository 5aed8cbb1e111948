"""What referrals set off: once for each."""

from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of
from ..rule.runs import CANCEL, INDEX

_lt = LazyTranslate(__name__)


@check("crm.transition.run", _lt("Runs are about the same referral."), INDEX)
def twice_for_one_referral(env):
    return ids_of(
        env,
        """
        SELECT UNNEST(ARRAY_AGG(id)) FROM crm_transition_run
         WHERE referral_id IS NOT NULL
         GROUP BY referral_id HAVING COUNT(*) > 1
        """,
    )


@check(
    "crm.transition.run",
    _lt("Runs wait, and what set them off was deleted."),
    CANCEL,
)
def waiting_for_nothing(env):
    return ids_of(
        env,
        """
        SELECT id FROM crm_transition_run
         WHERE state = 'pending' AND rule_id IS NULL AND trigger_id IS NULL
           AND referral_type_id IS NULL
        """,
    )
