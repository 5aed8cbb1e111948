"""Who brought an opportunity, what it earned, and where it is paid, once."""

from odoo.tools import split_every
from odoo.tools.translate import LazyTranslate

from ..check import check, ids_of

_lt = LazyTranslate(__name__)

CHUNK = 1000  # referrals in memory at once

SAVE_AGAIN = _lt(
    "Open each opportunity, empty “Brought By”, save, choose the referrer again, save."
)
REVIEW = _lt("Have a sales manager call each off and restore it: it is reckoned again.")


@check(
    "crm.lead",
    _lt("Opportunities say who brought them and their referral does not, or another."),
    SAVE_AGAIN,
)
def referral_unlike_opportunity(env):
    return ids_of(
        env,
        """
        SELECT lead.id FROM crm_lead AS lead LEFT JOIN crm_referral AS referral
            ON referral.lead_id = lead.id
         WHERE (lead.referrer_id IS NOT NULL AND referral.id IS NULL)
            OR (referral.id IS NOT NULL AND referral.cancelled_at IS NULL
                AND (referral.referrer_id IS DISTINCT FROM lead.referrer_id
                     OR referral.type_id IS DISTINCT FROM lead.referral_type_id))
        """,
    )


@check(
    "crm.lead",
    _lt("Opportunities have more than one referral."),
    _lt(
        "A unique index is missing: look for “cannot create unique index” in the log of"
        " the last upgrade, call off the newer referrals, and upgrade again."
    ),
)
def several_referrals(env):
    return ids_of(
        env,
        """
        SELECT lead_id FROM crm_referral WHERE lead_id IS NOT NULL
         GROUP BY lead_id HAVING COUNT(*) > 1
        """,
    )


@check(
    "crm.referral",
    _lt("Referrals have another state than the facts they follow from."),
    _lt(
        "In Odoo's shell: env['crm.referral'].browse(ids).modified(['earned_at']), then"
        " env.cr.commit()."
    ),
)
def state_unlike_facts(env):
    return [
        referral.id
        for referral in _every(env)
        if referral.state != referral._state_by_facts()
    ]


@check(
    "crm.referral",
    _lt("Referrals are earned without a success, or are not although there is one."),
    REVIEW,
)
def earned_unlike_success(env):
    return [
        referral.id
        for referral in _every(env)
        if referral.lead_id
        and not referral.cancelled_at
        and bool(referral._success())
        != bool(referral.earned_at and not referral.is_undone)
    ]


@check(
    "crm.referral",
    _lt("Referrals have another company or newcomer than their opportunity."),
    _lt("Save the customer of each opportunity again."),
)
def newcomer_unlike_opportunity(env):
    return ids_of(
        env,
        """
        SELECT referral.id FROM crm_referral AS referral JOIN crm_lead AS lead
            ON lead.id = referral.lead_id
         WHERE referral.newcomer_id IS DISTINCT FROM lead.partner_id
            OR referral.company_id IS DISTINCT FROM lead.company_id
        """,
    )


@check(
    "crm.referral",
    _lt("Rewards are in an accounting document that their referral does not name."),
    _lt(
        "Have an accountant cancel that document, or its line: it would be paid twice."
    ),
)
def paid_elsewhere(env):
    return ids_of(
        env,
        """
        SELECT referral.id
          FROM account_move_line AS line
          JOIN account_move AS bill ON bill.id = line.move_id
          JOIN crm_referral AS referral ON referral.id = line.crm_referral_id
         WHERE bill.state != 'cancel'
           AND bill.payment_state IS DISTINCT FROM 'reversed'
           AND bill.id IS DISTINCT FROM referral.bill_id
           AND bill.id IS DISTINCT FROM referral.newcomer_bill_id
        """,
    )


@check(
    "res.partner",
    _lt("Contacts have more than one referral code that works."),
    _lt("Revoke the code of each, and create another one."),
)
def several_live_codes(env):
    return ids_of(
        env,
        """
        SELECT partner_id FROM crm_referral_code WHERE revoked_at IS NULL
         GROUP BY partner_id HAVING COUNT(*) > 1
        """,
    )


def _every(env):
    """Yield all referrals, a part in memory at a time."""
    for ids in split_every(CHUNK, env["crm.referral"].search([]).ids):
        yield from env["crm.referral"].browse(ids)
        env.invalidate_all(flush=False)
