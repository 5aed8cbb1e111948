import re
import secrets

from odoo import api, fields, models
from odoo.tools import consteq

HANDLE = 12  # characters that find a link
SECRET = 32  # characters that prove one has it: 24 random bytes
TOKEN = re.compile(rf"[\w-]{{{HANDLE + SECRET}}}", re.ASCII)


class CrmPersonalLink(models.AbstractModel):
    """Something that people without an account open by a link of their own.

    Its first characters find the record, by an index that the model declares; the
    others are compared in constant time.
    """

    _name = "crm.personal.link"
    _description = "Personal Link"

    link_handle = fields.Char(readonly=True, copy=False, groups="base.group_system")
    link_secret = fields.Char(readonly=True, copy=False, groups="base.group_system")

    @api.model
    def _with_token(self, token):
        """Return the record of a link, in superuser mode; none if there is none.

        :param str token: the end of the address, as someone gives it
        """
        # Whoever has the link has no other right: the secret it ends with is compared.
        nothing = self.sudo().browse()
        if not TOKEN.fullmatch(token):
            return nothing
        found = nothing.search([("link_handle", "=", token[:HANDLE])])
        # Something is compared whatever was found: time tells nothing.
        is_right = consteq(found.link_secret or "-" * SECRET, token[HANDLE:])
        return found if is_right else nothing

    @api.model
    def _new_token(self):
        """Return the values of a link that nobody can guess."""
        return {
            "link_handle": secrets.token_urlsafe(HANDLE * 3 // 4),
            "link_secret": secrets.token_urlsafe(SECRET * 3 // 4),
        }

    def _token(self):
        """Return the token of this single record, in superuser mode; empty for none."""
        return f"{self.link_handle}{self.link_secret}" if self.link_handle else ""
