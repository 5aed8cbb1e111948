"""The salesperson a form names: what the page says, not what a visitor sends."""

from lxml import etree

from odoo.tools.misc import consteq, hmac

SEAL = "salesperson_seal"
SCOPE = "sales_pipeline_website"


def seal_of(env_sudo, user_id):
    """Return the proof that a page of ours names that salesperson."""
    return hmac(env_sudo, SCOPE, str(user_id))


def seal_forms(element, env_sudo):
    """Seal the salesperson that forms of a page name.

    :param element: lxml element of the page, or of a part of it
    """
    for form in element.iter("form"):
        if form.get("data-model_name") != "crm.lead":
            continue
        for old in form.findall(f".//input[@name='{SEAL}']"):
            old.getparent().remove(old)
        for node in form.findall(".//input[@name='user_id']"):
            if node.get("value"):
                seal = {"value": seal_of(env_sudo, node.get("value")), "name": SEAL}
                node.addnext(etree.Element("input", {"type": "hidden", **seal}))


def is_sealed(env, values):
    """Tell whether a form names the salesperson its page does."""
    user_id, given = values.get("user_id"), values.get(SEAL)
    if not isinstance(user_id, str) or not isinstance(given, str):
        return False
    return consteq(seal_of(env(su=True), user_id), given)
