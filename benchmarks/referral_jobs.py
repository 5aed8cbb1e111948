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
    partners = env(su=True)["res.partner"]
    values = [{"name": f"Referrer {rank}"} for rank in range(REFERRERS)]
    _bring(env(su=True), ids, partners.create(values))


def _bring(env, ids, referrers):
    type_ = env["crm.referral.type"].search([("name", "=", NAME), ("active", "=", 1)])
    if not type_:
        return
    leads = env["crm.lead"].with_context(tracking_disable=True)
    for rank, referrer in enumerate(referrers):
        leads.browse(ids[rank :: len(referrers)]).write(
            {"referrer_id": referrer.id, "referral_type_id": type_.id}
        )


def win(env, chosen):
    ids, _values = chosen
    env["crm.lead"].browse(ids).action_set_won()


def contacts(env, _turn):
    """Choose the contacts of a list, and opportunities that they may have brought."""
    leads = env(su=True)["crm.lead"].search(
        [("won_status", "=", "pending")], order="id", limit=REFERRALS
    )
    return leads.ids, []


def bring_contacts(env, chosen):
    """Have them have brought these, where that earns something."""
    lead_ids, partner_ids = chosen
    partners = env(su=True)["res.partner"]
    listed = partners.create([{"name": f"Contact {rank}"} for rank in range(CONTACTS)])
    partner_ids[:] = listed.ids
    _bring(env(su=True), lead_ids, listed)


def read_contacts(env, chosen):
    """Read what a list of contacts shows, referrals included."""
    names = ["name", "email", "phone", "referral_count", "referral_due"]
    _lead_ids, partner_ids = chosen
    env["res.partner"].browse(partner_ids).read(names)


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
        before=bring_contacts,
        rounds=5,
        sides=(ADDON, Side(True, rewarded)),
    ),
]
