"""What is measured of mail: a message that becomes an opportunity, one that does not.

The same mail to the same address: with the addon it is filtered, ten of its lines are
read, and the move is recorded. Stock Odoo only creates a lead of its subject.
"""

from email.message import EmailMessage

from job import Job

from odoo import SUPERUSER_ID

DOMAIN = "bench.example.com"
ALIAS = "bench"
LINES = {
    "Nom": ("contact_name", "Rose Martin"),
    "Téléphone": ("phone", "0470 12 34 56"),
    "Société": ("partner_name", "Rose & Fils"),
    "Adresse": ("street", "12 rue du Four"),
    "Code postal": ("zip", "4000"),
    "Ville": ("city", "Liège"),
    "Budget": ("customer_budget", "8 000 €"),
    "Fonction": ("function", "Gérante"),
    "Date souhaitée": ("date_deadline", "31/12/2026"),
    "Message": ("description", "Nous cherchons un poêle à granulés."),
}


def populate(env):
    """Have an address that creates leads in both databases.

    The company counts in euros, as those who write to it do.
    """
    env.company.currency_id = env.ref("base.EUR")
    domain = env["mail.alias.domain"].search([("name", "=", DOMAIN)])
    if domain:
        return
    domain = domain.create({"name": DOMAIN})
    team = env["crm.team"].search([], limit=1)
    if "crm.inbound.address" not in env:
        team.write({"alias_name": ALIAS, "alias_domain_id": domain.id})
        return
    fields = env["ir.model.fields"]
    env["crm.inbound.address"].create(
        {
            "name": "Bench",
            "alias_name": ALIAS,
            "alias_domain_id": domain.id,
            "team_id": team.id,
            "mapping_ids": [
                (0, 0, {"labels": one, "field_id": fields._get("crm.lead", name).id})
                for one, (name, _value) in LINES.items()
            ],
        }
    )


def mail(number, **headers):
    """Return a mail as a contact form sends it: text, HTML and ten lines."""
    message = EmailMessage()
    headers = {
        "From": f"Rose Martin <rose{number}@x.example.com>",
        "To": f"{ALIAS}@{DOMAIN}",
        "Subject": "Demande de devis pour un poêle",
        "Message-Id": f"<bench-{number}@x.example.com>",
        "Date": "Tue, 03 Mar 2026 10:00:00 +0100",
        **headers,
    }
    for name, value in headers.items():
        message[name] = value
    lines = [f"{label} : {value}" for label, (_name, value) in LINES.items()]
    message.set_content("Bonjour,\n\n" + "\n".join(lines))
    rows = "".join(f"<p><b>{line}</b></p>" for line in lines)
    message.add_alternative(f"<html><body>{rows}</body></html>", subtype="html")
    return message.as_bytes()


def from_somebody(env, turn):
    return mail(turn)


def from_a_machine(env, turn):
    return mail(turn, **{"Auto-Submitted": "auto-replied", "Precedence": "bulk"})


def deliver(env, raw):
    """Deliver a mail as the script of a mail server does."""
    superuser = env(user=SUPERUSER_ID, su=True)
    superuser["mail.thread"].message_process(False, raw)


MAIL_JOBS = [
    Job(
        "mail",
        "one message that becomes an opportunity, ten lines read",
        from_somebody,
        deliver,
        rounds=101,
        limit=1.1,
    ),
    Job(
        "mail-machine",
        "one automatic reply (stock makes a lead of it)",
        from_a_machine,
        deliver,
        rounds=101,
        limit=0.3,
    ),
]
