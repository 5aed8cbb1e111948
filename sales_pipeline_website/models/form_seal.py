"""The salesperson a form names: what the page says, not what a visitor sends.

A page is sealed when it leaves the server, for whoever asked for it: nothing else makes
a seal, and a page that waits in a cache is sealed again each time it is shown. A seal
that is not good loses no form: the opportunity has no salesperson.
"""

import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

from odoo.http import STORED_SESSION_BYTES
from odoo.tools.misc import hash_sign, verify_hash_signed

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


def visit_of(request, address):
    """Return the visit of a page.

    :param str address: that of the page, maybe empty
    """
    page = urlsplit(address or "").path
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
    forms = _FormsOfPage(html)
    edits = [(start, end, "") for start, end in forms.old_seals]
    for place, decided in forms.found:
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


class _FormsOfPage(HTMLParser):
    """Finds the forms of a page that create opportunities, and leaves it as it is.

    ``found`` are pairs: the place after the tag that opens a form, and what the page
    decides in it: {name: text}.
    """

    def __init__(self, html):
        super().__init__()
        self.found, self.old_seals = [], []
        self._decided = None
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(reversed(attrs))  # the first of a name counts
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end = start + len(self.get_starttag_text())
        if tag == "form":
            is_ours = attributes.get("data-model_name") == MODEL
            self._decided = {} if is_ours else None
            if is_ours:
                self.found.append((end, self._decided))
        elif tag == "input" and self._decided is not None:
            name, is_hidden = attributes.get("name"), attributes.get("type") == "hidden"
            if name == SEAL:  # saved with the page, or shown to somebody else before
                self.old_seals.append((start, end))
            elif name == SALESPERSON or (is_hidden and name in FIXED):
                self._decided.setdefault(name, attributes.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._decided = None
