"""The salesperson a form names: what the page says, not what a visitor sends.

A page is sealed when it leaves the server, for whoever asked for it: nothing else makes
a seal, and a page that waits in a cache is sealed again each time it is shown. A seal
that is not good loses no form: the opportunity has no salesperson.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

from odoo.http import STORED_SESSION_BYTES
from odoo.tools.misc import hash_sign, verify_hash_signed

from .form_scan import tags_of

SEAL = "salesperson_seal"
MODEL = "crm.lead"
SALESPERSON = "user_id"
# What else the page decides of the opportunity, where it does.
FIXED = ("team_id", "project_template_id")
HOURS = 12  # a form left open over lunch, not until tomorrow


class Visit(NamedTuple):
    """Who looks at which page."""

    session: str  # what stays of its number as long as the visitor does
    page: str  # the path of its address; empty where the browser does not tell

    @property
    def scope(self):
        """Return what the seals of one visitor are good for."""
        return f"sales_pipeline_website/{self.session}"


def address_parts(address):
    """Return the parts of an address that a browser gives, all of them empty where it
    is none: anybody may send anything as one.

    :param str address: maybe empty, or None
    """
    try:
        return urlsplit(address or "")
    except ValueError:  # half an IPv6 address, say
        return urlsplit("")


def visit_of(request, address):
    """Return the visit of a page.

    :param str address: that of the page, maybe empty
    """
    page = address_parts(address).path
    return Visit(request.session.sid[:STORED_SESSION_BYTES], page)


def is_sealed(env_sudo, values, visit):
    """Tell whether a form names the salesperson its page does, for this visitor.

    :param dict values: {name of a field: text, or file}
    :param visit: the ``Visit`` it comes from
    """
    try:
        said = verify_hash_signed(env_sudo, visit.scope, values.get(SEAL))
    except (AttributeError, ValueError):  # none, or what no page of ours has said
        return False
    if not said:
        return False
    page, decided = said
    same_page = not visit.page or visit.page.endswith(page)  # a proxy may add to it
    return same_page and decided.items() <= values.items()


def sealed(env_sudo, html, visit):
    """Return a page whose forms prove which salesperson they name.

    :param str html: the whole page
    :param visit: the ``Visit`` it is rendered for
    """
    if MODEL not in html or SALESPERSON not in html:
        return html
    found, old_seals = _forms_of(html)
    edits = [(start, end, "") for start, end in old_seals]
    for place, decided in found:
        if decided.get(SALESPERSON):
            said = [visit.page, decided]
            seal = hash_sign(env_sudo, visit.scope, said, expiration_hours=HOURS)
            node = f'<input type="hidden" name="{SEAL}" value="{seal}"/>'
            edits.append((place, place, node))
    parts, done = [], 0
    for start, end, text in sorted(edits):
        parts += [html[done:start], text]
        done = end
    return "".join([*parts, html[done:]])


def _forms_of(html):
    """Find the forms of a page that create opportunities.

    :param str html: the whole page
    :return: pair: a list of pairs (the place after the tag that opens a form, what the
        page decides in it: {name: text}), and one of pairs (start, end) of old seals
    """
    found, old_seals, decided = [], [], None
    for tag in tags_of(html, ("form", "input")):
        known = tag.attributes
        if tag.name == "form":
            is_ours = not tag.is_end and known.get("data-model_name") == MODEL
            decided = {} if is_ours else None
            if is_ours:
                found.append((tag.end, decided))
        elif decided is not None and not tag.is_end:
            name, is_hidden = known.get("name"), known.get("type") == "hidden"
            if name == SEAL:  # saved with the page, or shown to somebody else before
                old_seals.append((tag.start, tag.end))
            elif name == SALESPERSON or (is_hidden and name in FIXED):
                decided.setdefault(name, known.get("value", ""))
    return found, old_seals
