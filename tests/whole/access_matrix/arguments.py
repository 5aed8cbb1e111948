"""What a program may pass to each parameter: what makes sense, and what does not."""

from . import recipes
from .values import another

# For any parameter, one after the other.
ABSURD = (None, True, -1, 2**70, "no such thing", "\0", [], [None], {}, {"x": None})

# For what ``create``, ``write`` and their like take: Odoo itself refuses no better.
CRUD = {"create", "write", "copy", "copy_data", "load", "unlink", "default_get"}

# Instead of ids.
ABSURD_IDS = (None, True, -1, 2**70, "1", "1,2", [None], ["x"], [2**70], [-1], {"a": 1})

MAIL = """\
From: Eve <eve@access.example.com>
To: access@access.example.com
Subject: Anything
Message-Id: <eve@access.example.com>

Hello
"""


def sensible(world, person, model, method, name):
    """Return what somebody who knows the code would pass.

    :param str name: of the parameter
    :raise KeyError: nothing is written down here for a parameter of that name
    """
    sample = world.sample(model, person)
    special = {
        ("crm.lead", "answer_project", "values"): lambda: {
            str(world.sample("crm.lead.questionnaire", person).id): {"brand": "edil"}
        },
        ("crm.lead", "load", "data"): lambda: [["Loaded"]],
        ("crm.lead", "load", "fields"): lambda: ["name"],
        ("crm.lead", "action_note_move", "stage_id"): lambda: world.first.id,
    }
    if (model, method, name) in special:
        return special[model, method, name]()
    plain = {
        "actions": lambda: world.first._typical_action_list()[:1],
        "allfields": lambda: None,
        "attributes": lambda: None,
        "columns": lambda: ["name"],
        "count": lambda: 7,
        "criterion_ids": lambda: world.criterion.ids,
        "custom_values": lambda: {},
        "data": lambda: [["x"]],
        "day": lambda: "2031-02-03",
        "days": lambda: 7,
        "depth": lambda: 1,
        "debug": lambda: False,
        "default": lambda: {},
        "count_limit": lambda: 10,
        "domain": lambda: [],
        "dryrun": lambda: False,
        "field_name": lambda: "sequence" if "sequence" in sample._fields else "name",
        "fields": lambda: ["name"],
        "for_customer": lambda: True,
        "fields_to_export": lambda: ["name"],
        "force_send": lambda: True,
        "is_ticked": lambda: False,
        "keep_hidden": lambda: True,
        "limit": lambda: 10,
        "message": lambda: MAIL,
        "message_dict": lambda: _message(world),
        "model": lambda: "crm.lead",
        "msg_dict": lambda: _message(world),
        "name": lambda: "",
        "note": lambda: "Because",
        "offset": lambda: 0,
        "order": lambda: "id",
        "operator": lambda: "ilike",
        "options": lambda: {"has_headers": True, "quoting": '"', "separator": ","},
        "plan_on": lambda: "2031-02-03",
        "res_ids": lambda: world.sample("crm.lead", person).ids,
        "save_original": lambda: True,
        "seen_stage_id": lambda: world.first.id,
        "shown": lambda: "team",
        "source": lambda: "user",
        "source_lang": lambda: "",
        "specification": lambda: {},
        "stage_id": lambda: world.won.id,
        "strip_attachments": lambda: True,
        "team_id": lambda: world.team.id,
        "model_name": lambda: "crm.lead",
        "next_id": lambda: False,
        "template": lambda: world.template.id,
        "template_ids": lambda: world.template.ids,
        "thread_id": lambda: world.sample("crm.lead", person).id,
        "translations": lambda: {"en_US": "Said by a program"},
        "update_vals": lambda: {},
        "vals": lambda: _written(world, sample),
        "vals_list": lambda: _created(world, person, sample),
        "values": lambda: {"brand": "edil"},
    }
    return plain[name]()


def named(model, method):
    """Return what a method that takes any named argument is called with."""
    return {
        "action_move_ready": {"reason": "Because"},
        "action_note_move": {"reason": "Because"},
        "action_set_lost": {"lost_reason_id": False},
        "execute_import": {"fields": ["name"], "columns": ["name"], "options": {}},
        "send_mail_batch": {},
        "web_save": {"vals": {}, "specification": {}},
    }[method]


def _message(world):
    return {
        "message_type": "email",
        "subject": "Anything",
        "body": "Hello",
        "email_from": "Eve <eve@access.example.com>",
        "from": "Eve <eve@access.example.com>",
        "to": "access@access.example.com",
        "message_id": "<eve2@access.example.com>",
        "references": "",
        "in_reply_to": "",
        "author_id": world.env.ref("base.partner_root").id,
    }


def _written(world, sample):
    """Return another value of the first field that takes one."""
    for name in ("name", "label", "sequence", "note", "reason", "labels"):
        field = sample._fields.get(name)
        if field and field.store:
            return {name: another(world, field, sample.sudo()[name])[0]}
    return {}


def _created(world, person, sample):
    if sample._transient:
        return recipes.asked(world, person, sample.browse())
    vals = recipes.values(world, person, sample._name)
    return {**vals, **({} if vals else {"name": "x"})}
