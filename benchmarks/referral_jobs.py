"""What is measured of referrals: wins that earn one, and the figures of contacts."""

from job import ADDON, Job, Side
from opportunities import MANY, many_to_close
from rules import NAME

REFERRERS = 50
CONTACTS = 80  # in a list, as Odoo shows them
REFERRALS = 10_000


def rewarded(env):
    """Have a referral type that gives a share of what is won, for a `job.Side`."""
    types = env["crm.referral.type"].with_context(active_test=False)
    known = types.search([("name", "=", NAME)])
    known = known or types.create(
        {
            "name": NAME,
            "referrer_reward": "percent",
            "referrer_percent": 5,
            "referrer_ceiling": 300,
            "thanks_template_id": env.ref(
                "sales_pipeline_custom.mail_template_referral_thanks"
            ).id,
        }
    )
    known.active = True


def bring(env, chosen):
    """Have somebody have brought these opportunities, where that earns something."""
    ids, _values = chosen
    _bring(env(su=True), ids)


def _bring(env, ids):
    type_ = env["crm.referral.type"].search([("name", "=", NAME)])
    if not type_:
        return
    referrers = _referrers(env)
    for rank, referrer in enumerate(referrers):
        env["crm.lead"].with_context(tracking_disable=True).browse(
            ids[rank::REFERRERS]
        ).write({"referrer_id": referrer.id, "referral_type_id": type_.id})


def _referrers(env):
    partners = env["res.partner"]
    values = [{"name": f"Referrer {rank}"} for rank in range(REFERRERS)]
    return partners.create(values)


def win(env, chosen):
    ids, _values = chosen
    env["crm.lead"].browse(ids).action_set_won()


def contacts(env, _turn):
    """Choose contacts, those who brought somebody included."""
    superuser = env(su=True)
    leads = superuser["crm.lead"].search(
        [("won_status", "=", "pending")], order="id", limit=REFERRALS
    )
    _bring(superuser, leads.ids)
    superuser.flush_all()
    referrers = superuser["crm.referral"].search([]).referrer_id
    others = superuser["res.partner"].search([], limit=CONTACTS)
    return (referrers | others)[:CONTACTS].ids


def read_contacts(env, ids):
    """Read what a list of contacts shows, referrals included."""
    names = ["name", "email", "phone", "referral_count", "referral_due"]
    env["res.partner"].browse(ids).read(names)


REFERRAL_JOBS = [
    Job(
        "wins-referred",
        "1,000 wins in one call with a referral each, beside none",
        many_to_close,
        win,
        before=bring,
        count=MANY,
        limit=1.2,
        sides=(ADDON, Side(True, rewarded)),
    ),
    Job(
        "contacts-referrers",
        f"{CONTACTS} contacts with their figures, {REFERRALS:,} referrals, beside none",
        contacts,
        read_contacts,
        rounds=15,
        sides=(ADDON, Side(True, rewarded)),
    ),
]
