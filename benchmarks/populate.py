"""The same opportunities in both databases.

A few dozen are made the way salespeople make them: created, won, lost, with all that
Odoo and the addon write about it. The others are copies of their rows, by PostgreSQL.
"""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

MOVER = "bench_mover"  # does the jobs: a salesperson who sees all documents
SOMEONE = "bench_1"  # a salesperson who sees their own documents
WATCHER = "bench_watcher"  # follows changes of stage, in the jobs where someone does
SALESPEOPLE = 10
TEAMS = 3
OPEN_STAGES = 5
GATED = 3  # the open stage that asks for fields, by its place from 0
REQUIRED = ("name", "partner_id", "email_from", "phone", "expected_revenue")

#: What belongs to an opportunity without a foreign key: table, column, condition.
MAIL = (
    ("mail_message", "res_id", "t.model = 'crm.lead'"),
    ("mail_followers", "res_id", "t.res_model = 'crm.lead'"),
    ("mail_activity", "res_id", "t.res_model = 'crm.lead'"),
)

#: What differs from copy to copy: `t` is the row copied, `n.copy` the copy's number.
AGO = "(now() at time zone 'UTC' - (n.copy * 7919 % 365 + 1) * interval '1 day')"
VARIED = {
    "crm_lead": {
        "name": "t.name || ' ' || n.copy",
        "priority": "(n.copy % 4)::text",
        "expected_revenue": "500 + (n.copy * 7919 + t.id * 1049) % 20000",
        "create_date": AGO,
        "write_date": AGO,
        "date_open": AGO,
        "date_last_stage_update": AGO,
        "date_closed": f"CASE WHEN t.date_closed IS NOT NULL THEN {AGO} END",
    },
    "mail_message": {"date": AGO, "create_date": AGO, "write_date": AGO},
    "crm_stage_transition": {
        "lead_ref": "n.parent",
        "entered_at": AGO,
        "left_at": f"CASE WHEN t.left_at IS NOT NULL THEN {AGO} END",
    },
    "mail_activity": {"date_deadline": "t.date_deadline + n.copy % 20 - 10"},
}


def populate(cr, size):
    """Fill a database that has no opportunity yet."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # Won and lost opportunities of any age teach Odoo's own scoring.
    env["ir.config_parameter"].set_param("crm.pls_start_date", "2000-01-01")
    people = _create_people(env)
    stages = _open_stages(env)
    _close_gate(stages[GATED])
    _create_opportunities(people, stages)
    _copy_opportunities(cr, size)
    if "stage_path" in env["crm.lead"]._fields:
        _vary_paths(cr)
    env.invalidate_all()
    env["crm.lead"]._cron_update_automated_probabilities()
    cr.execute(
        "UPDATE crm_lead SET prorated_revenue ="
        " round((expected_revenue * probability / 100)::numeric, 2)"
    )
    for table in ["crm_lead", "mail_tracking_value", *(table for table, *_ in MAIL)]:
        # The benchmark cleans up itself, between its jobs.
        cr.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")


def _vary_paths(cr):
    """Have opportunities come through the stages before theirs, or skip some."""
    cr.execute(
        """
        UPDATE crm_lead
           SET stage_path = CONCAT('/', (
               SELECT string_agg(stage.id::text, '/' ORDER BY stage.sequence, stage.id)
                 FROM crm_stage AS stage, crm_stage AS own
                WHERE own.id = crm_lead.stage_id
                  AND (stage.id = own.id OR (
                      NOT stage.is_won AND NOT stage.is_lost
                      AND stage.sequence < own.sequence
                      AND (crm_lead.id + stage.id * 3) % 7 > 1))), '/')
        """
    )


# ------------------------------------------------------------
# By hand
# ------------------------------------------------------------


def _open_stages(env):
    """Return the open stages, as many in both databases."""
    Stage = env["crm.stage"]
    flags = {"is_won", "is_lost"} & Stage._fields.keys()
    stages = Stage.search([(flag, "=", False) for flag in flags])
    while len(stages) < OPEN_STAGES:
        after = stages[-1].sequence + 1
        stages += Stage.create({"name": f"Step {after}", "sequence": after})
    return stages


def _close_gate(stage):
    """Have a stage require what every opportunity has, where the addon is."""
    if "required_field_ids" in stage._fields:
        asked = [("model", "=", "crm.lead"), ("name", "in", REQUIRED)]
        stage.required_field_ids = stage.env["ir.model.fields"].search(asked)


def _create_people(env):
    """Create the users and their teams; return the salespeople with opportunities."""

    def create_user(login, group):
        return env["res.users"].create(
            {
                "name": login.replace("_", " ").title(),
                "login": login,
                "email": f"{login}@example.com",
                "lang": "fr_FR",
                "tz": "Europe/Paris",
                "group_ids": [Command.link(env.ref(f"sales_team.{group}").id)],
            }
        )

    env = env(context={"no_reset_password": True})
    mover = create_user(MOVER, "group_sale_salesman_all_leads")
    create_user(WATCHER, "group_sale_manager")
    people = env["res.users"]
    for rank in range(SALESPEOPLE):
        people += create_user(f"bench_{rank}", "group_sale_salesman")
    for rank in range(TEAMS):
        members = people[rank::TEAMS] + (mover if rank == 0 else people.browse())
        env["crm.team"].create(
            {"name": f"Team {rank}", "member_ids": [Command.set(members.ids)]}
        )
    return people.with_context(no_reset_password=False)


def _create_opportunities(people, stages):
    """Have everyone create one opportunity in each stage, win one and lose one."""
    env = people.env
    call = "mail.mail_activity_data_call"
    tags = env["crm.tag"].create([{"name": f"Tag {rank}"} for rank in range(6)])
    reason = env["crm.lost.reason"].search([], limit=1)
    for rank, person in enumerate(people):
        to_win, to_lose = stages[-1], stages[rank % len(stages)]
        for number, stage in enumerate([*stages, to_win, to_lose]):
            customer = env["res.partner"].create(
                {
                    "name": f"Customer {rank}.{number}",
                    "email": f"customer.{rank}.{number}@example.com",
                    "phone": f"01 99 00 {rank:02} {number:02}",
                }
            )
            lead = env(user=person.id)["crm.lead"].create(
                {
                    "name": f"Opportunity {rank}.{number}",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "stage_id": stage.id,
                    "user_id": person.id,
                    "expected_revenue": 1000,
                    "tag_ids": [Command.link(tags[(rank + number) % 6].id)],
                }
            )
            env.cr.flush()
            if number == len(stages):
                lead.action_set_won()
            elif number > len(stages):
                lead.action_set_lost(lost_reason_id=reason.id)
            elif (rank + number) % 3 == 0:
                lead.activity_schedule(call, user_id=person.id)
            env.cr.flush()


# ------------------------------------------------------------
# By copy
# ------------------------------------------------------------


def _copy_opportunities(cr, size):
    """Copy the opportunities in turn, with what belongs to them, up to that many."""
    cr.execute(
        """
        CREATE TEMP TABLE new_crm_lead AS
        SELECT lead.id AS source, copy, nextval('crm_lead_id_seq') AS id
          FROM (SELECT lead.id, copy
                  FROM crm_lead lead, generate_series(1, %(size)s) copy
              ORDER BY copy, lead.id
                 LIMIT %(size)s - (SELECT count(*) FROM crm_lead)) lead
        """,
        {"size": size},
    )
    _insert_copies(cr, "crm_lead")
    cr.execute(
        """
        SELECT conrelid::regclass::text, attname, 'TRUE'
          FROM pg_constraint
          JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
         WHERE contype = 'f' AND confrelid = 'crm_lead'::regclass
           AND conrelid != confrelid
        """
    )
    for table, column, condition in [*cr.fetchall(), *MAIL]:
        _copy_children(cr, table, column, "crm_lead", condition)
    _copy_children(cr, "mail_tracking_value", "mail_message_id", "mail_message")
    _copy_children(
        cr,
        "mail_followers_mail_message_subtype_rel",
        "mail_followers_id",
        "mail_followers",
    )


def _copy_children(cr, table, column, parent, condition="TRUE"):
    """Copy the rows of a table for the copies made of what they belong to.

    :param str column: says to which row of `parent` a row belongs
    """
    key, number = "t.ctid", "NULL"
    if "id" in _columns(cr, table):
        key, number = "t.id", f"nextval(pg_get_serial_sequence('{table}', 'id'))"
    cr.execute(
        f"""
        CREATE TEMP TABLE new_{table} AS
        SELECT source, copy, parent, {number} AS id
          FROM (SELECT {key} AS source, n.copy, n.id AS parent
                  FROM {table} t JOIN new_{parent} n ON t.{column} = n.source
                 WHERE {condition}
              ORDER BY n.id) t
        """
    )
    _insert_copies(cr, table, column)


def _insert_copies(cr, table, column=None):
    """Insert the copies planned in a temporary table (source, copy, parent, id)."""
    values = {name: f"t.{name}" for name in _columns(cr, table)}
    key = "id" if "id" in values else "ctid"
    if key == "id":
        values["id"] = "n.id"
    if column:
        values[column] = "n.parent"
    values |= VARIED.get(table, {})
    cr.execute(
        f"""
        INSERT INTO {table} ({", ".join(values)})
        SELECT {", ".join(values.values())}
          FROM new_{table} n JOIN {table} t ON t.{key} = n.source
      ORDER BY n.id
        """
    )


def _columns(cr, table):
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema AND table_name = %s",
        [table],
    )
    return [name for (name,) in cr.fetchall()]
