"""What the web client asks for when it opens an opportunity and saves it.

Written down from its requests, in their order: the record, what its status bar shows,
the addon's own, the chatter. As for the board, the specification comes from the arch
of the view. Each request starts with nothing in its cache.
"""

from lxml import etree

from odoo.addons.mail.tools.discuss import Store

VIEW = "crm.crm_lead_view_form"
LINES = 40  # read of each list inside the form
TOLD = ("playbook", "project_sheet")  # what the addon's widgets read beside
MESSAGES = 30  # read by the chatter
CHATTER = [
    "activities",
    "attachments",
    "contact_fields",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
]


class Form:
    """The form of an opportunity."""

    def __init__(self, env):
        views = env["crm.lead"].get_views([(env.ref(VIEW).id, "form")])
        arch = etree.fromstring(views["views"]["form"]["arch"])
        self.specification = specification(env["crm.lead"], arch)
        for name in TOLD:
            if name in env["crm.lead"]._fields:
                self.specification[name] = {}

    def open(self, env, lead_id):
        """Read an opportunity and what stands around it.

        :return: the questionnaires of its *Projet* tab, where there is one
        """
        [read] = self._lead(env, lead_id).web_read(self.specification)
        stages = self._lead(env, lead_id).env["crm.stage"]
        stages.search_read([], ["display_name", "fold", "is_won"])
        self._load_chatter(env, lead_id)
        return (read.get("project_sheet") or {"questionnaires": []})["questionnaires"]

    def answer(self, env, lead_id, questionnaire_id, answers):
        """Save answers as the *Projet* tab does."""
        self._lead(env, lead_id).answer_project({questionnaire_id: answers})

    def save(self, env, lead_id, values):
        """Change fields and save them, which reads the opportunity again."""
        given = {name: {} for name in values}
        self._lead(env, lead_id).onchange(values, list(values), given)
        self._lead(env, lead_id).web_save(values, self.specification)
        self._load_chatter(env, lead_id)

    def _load_chatter(self, env, lead_id):
        lead = self._lead(env, lead_id)
        found = env["mail.message"]._message_fetch(
            domain=None, thread=lead, limit=MESSAGES
        )
        Store().add(found["messages"]).get_result()
        lead = self._lead(env, lead_id)
        Store().add(lead, request_list=CHATTER, as_thread=True).get_result()

    def _lead(self, env, lead_id):
        """Return the opportunity as a new request finds it."""
        env.invalidate_all()
        return env["crm.lead"].browse(lead_id)


def specification(model, arch):
    """Return what a view reads of the records of a model."""
    read = {"id": {}}
    for node in outer_fields(arch):
        field = model._fields[node.get("name")]
        if not field.relational:
            read[field.name] = {}
        elif field.type == "many2one":
            read[field.name] = {"fields": {"display_name": {}}}
        else:
            read[field.name] = {"fields": lines(model, node, field), "limit": LINES}
    return read


def outer_fields(arch):
    """Yield the fields of a view, without those of the lists inside it."""
    for node in arch:
        if node.tag == "field":
            yield node
        else:
            yield from outer_fields(node)


def lines(model, node, field):
    """Return what a list inside a form reads."""
    comodel = model.env[field.comodel_name]
    inside = [child for child in node if child.tag in ("list", "kanban")]
    if inside:
        return specification(comodel, inside[0])
    names = [name for name in ("display_name", "color") if name in comodel._fields]
    return dict.fromkeys(names, {}) if field.type == "many2many" else {}
