"""How one more of each model is made, by somebody who may or may not."""

from odoo import Command

LOG_FIELDS = {"id", "create_uid", "create_date", "write_uid", "write_date"}

# What a copy of the sample would have twice; {0} is another number each time.
INSTEAD = {
    "crm.project.question": {"code": "another{0}"},
    "crm.project.question.choice": {"code": "another{0}"},
    "crm.referral": {"lead_id": False},
    "crm.referral.code": {
        "code": "ANOTHER{0}",
        "link_handle": "x{0}",
        "link_secret": "x",
    },
    "crm.inbound.mapping": {"labels": "Another{0}"},
    "crm.inbound.receipt": {"message_key": "another{0}", "acknowledged": False},
    "crm.inbound.sender": {"sender_key": "another{0}"},
    "crm.lead.criterion": {"criterion_id": False},
    "crm.lead.questionnaire.repeat": {"link_handle": "x{0}", "link_secret": "x"},
    "crm.transition.run": {"rule_id": False},
}


# What a dialog cannot do without, though its field is not required.
NEEDED = {("crm.stage.delete", "stage_id")}

# What is chosen in a dialog, other than the first choice.
CHOSEN = {("crm.pipeline.apply", "scope"): "shared"}

# Dialogs that make their lines themselves, in place of any other: {model of the lines:
# (model of the dialog, its field)}.
LINES = {"crm.pipeline.apply.line": ("crm.pipeline.apply", "line_ids")}

# What is typed in a dialog.
TYPED = {"char": "Typed", "text": "Typed", "html": "<p>Typed</p>", "integer": 1}


def values(world, person, model):
    """Return the values one more record is created with, as by ``person``.

    It is made like the sample that person is tried on, unless told otherwise here.
    """
    world.made += 1
    recipe = globals().get(f"_{model.replace('.', '_')}")
    sample = world.sample(model, person)
    if recipe:
        return recipe(world, sample)
    instead = {
        name: value and value.format(world.made)
        for name, value in INSTEAD.get(model, {}).items()
    }
    return {**_like(sample), **instead}


def asked(world, person, dialogs):
    """Return what a dialog asks for, whoever opens it.

    :param dialogs: empty recordset of the model of the dialog
    """
    vals = {}
    for field in dialogs._fields.values():
        if not field.store or field.type == "one2many":
            continue
        if field.comodel_name:
            record = world.sample(field.comodel_name, person)
            is_needed = field.required or (dialogs._name, field.name) in NEEDED
            if is_needed and not record:
                record = _parent(world, person, dialogs.env[field.comodel_name])
            if record and (is_needed or field.type == "many2many"):
                vals[field.name] = (
                    record.id if field.type == "many2one" else [Command.set(record.ids)]
                )
        elif field.required and field.type == "selection":
            first = field.get_values(dialogs.env)[0]
            vals[field.name] = CHOSEN.get((dialogs._name, field.name), first)
        elif field.required and field.name not in LOG_FIELDS:
            vals[field.name] = TYPED.get(field.type)
    return {name: value for name, value in vals.items() if value}


def _parent(world, person, dialogs):
    """Return the dialog that the line of one belongs to."""
    return dialogs.sudo().create(asked(world, person, dialogs))


def _like(sample):
    vals = {}
    for field in sample._fields.values():
        if not field.store or field.type == "one2many" or field.name in LOG_FIELDS:
            continue
        if (field.compute or field.related) and field.readonly:
            continue
        value = sample[field.name]
        if value:
            vals[field.name] = field.convert_to_write(value, sample)
    return vals


def _crm_lead(world, sample):
    return {
        "name": "Another",
        "type": "opportunity",
        "team_id": world.team.id,
        "user_id": sample.user_id.id,
        "company_id": world.company.id,
        "stage_id": world.first.id,
        "partner_id": sample.partner_id.id,
    }


def _crm_lead_questionnaire(world, sample):
    return {"lead_id": sample.lead_id.id, "template_id": world.template.id}


def _crm_lead_answer(world, sample):
    return {
        "questionnaire_id": sample.questionnaire_id.id,
        "question_id": world.question.id,
        "value": "rika",
    }


def _crm_inbound_address(world, sample):
    return {
        "name": "Another",
        "alias_name": f"another{world.made}",
        "team_id": world.team.id,
        "alias_domain_id": sample.alias_domain_id.id,
    }


def _crm_referral_type(_world, sample):
    vals = _like(sample)
    del vals["user_id"]  # the sample is OdooBot's, whose rights nobody lends
    return vals


def _crm_transition_rule(world, sample):
    tags = [Command.set(sample.action_ids.tag_ids.ids)]
    return {
        "name": "Another",
        "company_id": world.company.id,
        "to_stage_ids": [Command.set(world.first.ids)],
        "action_ids": [Command.create({"kind": "tag", "tag_ids": tags})],
    }


def _crm_transition_action(world, sample):
    tags = [Command.set(sample.tag_ids.ids)]
    return {"rule_id": world.rule.id, "kind": "tag", "tag_ids": tags}


def _crm_pipeline_template_stage(_world, sample):
    return {"template_id": sample.template_id.id, "name": "Another"}


def _crm_stage(_world, _sample):
    return {"name": "Another"}


def _crm_team(world, _sample):
    return {"name": "Another", "company_id": world.company.id}


def _res_partner(world, _sample):
    return {"name": "Another", "company_id": world.company.id}


def _res_company(_world, _sample):
    return {"name": "Another"}


def _sale_order(_world, sample):
    return {"partner_id": sample.partner_id.id}


def _account_move(_world, sample):
    return {"move_type": "in_invoice", "partner_id": sample.partner_id.id}


def _account_move_line(_world, sample):
    return {
        "move_id": sample.move_id.id,
        "name": "Another",
        "price_unit": 1,
        "tax_ids": [Command.clear()],
    }


def _res_users_settings(world, _sample):
    return {"user_id": world.newcomer.id}


def _mail_mail(_world, _sample):
    return {"subject": "Another", "email_to": "somebody@access.example.com"}
