"""What the web client asks for when it opens an opportunity and saves it.

As for the board, the specification comes from the arch of the view. What both
databases ask alike beside it, the chatter, is left out.
"""

from lxml import etree

STOCK_VIEW = "crm.crm_lead_view_form"
LINES = 40  # read of each list inside the form


class Form:
    """The form of an opportunity."""

    def __init__(self, env):
        view = env.ref(STOCK_VIEW)
        views = env["crm.lead"].get_views([(view.id, "form")])
        arch = etree.fromstring(views["views"]["form"]["arch"])
        self.specification = specification(env["crm.lead"], arch)

    def open(self, env, lead_id):
        """Read an opportunity; its *Projet* tab too, where there is one."""
        lead = env["crm.lead"].browse(lead_id)
        lead.web_read(self.specification)
        if hasattr(lead, "get_project"):
            return lead.get_project()["questionnaires"]
        return []

    def save(self, env, lead_id, values):
        """Save what was changed, and read the opportunity again."""
        env["crm.lead"].browse(lead_id).web_save(values, self.specification)


def specification(model, arch):
    """Return what a view reads of the records of a model."""
    read = {"id": {}}
    for node in outer_fields(arch):
        name = node.get("name")
        field = model._fields[name]
        if not field.relational:
            read[name] = {}
        elif field.type == "many2one":
            read[name] = {"fields": {"display_name": {}}}
        else:
            read[name] = {"fields": lines(model, node, field), "limit": LINES}
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
