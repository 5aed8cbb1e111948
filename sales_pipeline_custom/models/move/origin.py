from typing import NamedTuple

from odoo import api, models
from odoo.http import request

from ..shared.remote import is_called_by_program

API_ROUTES = ("/json/", "/jsonrpc", "/xmlrpc")


class Circumstances(NamedTuple):
    """What makes opportunities move, where the road cannot see it for itself.

    Kept in the context. A remote client can only send lists there, never one of these.
    """

    origin: str = ""  # as in crm.stage.transition
    kind: str = ""  # imposed on the move, as in crm.stage.transition
    gated: bool = True  # whether stages may refuse what is not ready
    sets_off: bool = False  # whether rules follow a ``migrated`` move too
    run_id: int = 0  # the crm.transition.run that does this
    depth: int = 0  # how many rules, one after another, led here
    undoes: bool = False  # whether it takes back the move just made
    repeat_id: int = 0  # the crm.lead.questionnaire.repeat that this is a round of


def circumstances(env):
    """Return the ``Circumstances`` in which something happens now."""
    known = env.context.get("move_circumstances")
    return known if isinstance(known, Circumstances) else Circumstances()


class CrmLead(models.Model):
    """Where a move comes from: a person, a mail, the website, an import, a program."""

    _inherit = "crm.lead"

    @api.private
    def moved_by(self, **known):
        """Return these opportunities, to be moved in those circumstances.

        :param known: see ``Circumstances``
        """
        known = self._circumstances()._replace(**known)
        return self.with_context(move_circumstances=known)

    @api.model
    def _circumstances(self):
        return circumstances(self.env)

    @api.model
    def _move_origin(self):
        """Name what makes opportunities move now, as ``crm.stage.transition`` does."""
        known = self._circumstances().origin
        if known:
            return known
        if self._is_a_rule_at_work():
            return "rule"
        if request:
            return self._origin_of_request()
        if is_called_by_program():
            return "api"
        return "system" if self.env.su or self.env.context.get("cron_id") else "user"

    @api.model
    def _is_a_rule_at_work(self):
        """Tell whether one of Odoo's own automation rules does this.

        Odoo keeps those that ran in the context: an empty dict for whoever writes on a
        model that has rules. A remote client can send a dict, but no rule in it.
        """
        done = self.env.context.get("__action_done")
        return isinstance(done, dict) and any(
            isinstance(rule, models.BaseModel) for rule in done
        )

    @api.model
    def _origin_of_request(self):
        if request.httprequest.path.startswith(API_ROUTES):
            return "api"
        return "website" if getattr(request, "is_frontend", False) else "user"

    # The mail gateway works as superuser; a client that calls these sent no mail.

    @api.model
    def load(self, fields, data):
        """Take the lines of a file, whoever read it: the import screen, a program."""
        return super(CrmLead, _importing(self)).load(fields, data)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        if not self.env.su:
            return super().message_new(msg_dict, custom_values)
        mailed = self.moved_by(origin="email")
        lead = super(CrmLead, mailed).message_new(msg_dict, custom_values)
        return lead.with_env(self.env)

    def message_update(self, msg_dict, update_vals=None):
        if not self.env.su:
            return super().message_update(msg_dict, update_vals)
        mailed = self.moved_by(origin="email")
        return super(CrmLead, mailed).message_update(msg_dict, update_vals)


def _importing(records):
    """Return these, in an environment where what moves is imported."""
    imported = circumstances(records.env)._replace(origin="import")
    return records.with_context(move_circumstances=imported)


class ResPartner(models.Model):
    """A file of contacts says which stage they are in."""

    _inherit = "res.partner"

    @api.model
    def load(self, fields, data):
        return super(ResPartner, _importing(self)).load(fields, data)


class BaseImport(models.TransientModel):
    """Odoo's import screen, whatever the file is about."""

    _inherit = "base_import.import"

    def execute_import(self, *args, **kwargs):
        return super(BaseImport, _importing(self)).execute_import(*args, **kwargs)
