from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...core.shared.reading import fold
from ...core.shared.shown import shown
from ..shared.any_language import by_folded_name

MOST_CHOICES = 15  # names listed in a message


class CrmLead(models.Model):
    """Finding the team, salesperson and lost reason that imported lines name.

    One search per kind of record, whatever the number of lines. Stages are in
    ``stages.py``.
    """

    _inherit = "crm.lead"

    def _import_look_up_team_id(self, file, lines):
        for line, team in self._import_by_name("team_id", lines):
            line.values["team_id"] = team[0].id

    def _import_look_up_lost_reason_id(self, file, lines):
        for line, reason in self._import_by_name("lost_reason_id", lines):
            line.values["lost_reason_id"] = reason[0].id

    def _import_by_name(self, field, lines):
        """Give each line with the records it names; refuse those that name none.

        :param field: a many2one field
        :return: generator of pairs (line, recordset), the recordset never empty
        """
        records = self.env[self._fields[field].comodel_name].search([])
        named = by_folded_name(records)
        for line in lines:
            if not line.says(field):
                continue
            name = fold(line.says(field))
            found = named[name] or self._import_name_create(line, field)
            if found:
                named[name] = found
                yield line, found
            elif not line.is_wrong_in(field):
                self._import_refuse_name(line, field, records)

    def _import_refuse_name(self, line, field, records):
        """Refuse a name nobody has, and say which there are."""
        names = dict.fromkeys(records.mapped("name"))
        values = {
            "field": self._fields[field].get_description(self.env)["string"],
            "value": shown(line.says(field)),
            "names": ", ".join([*names][:MOST_CHOICES]),
        }
        if field == "stage_id":
            sentence = self.env._(
                "%(field)s “%(value)s” is unknown. Say above the columns where it goes,"
                " or write one of these: %(names)s.",
                **values,
            )
        else:
            sentence = self.env._(
                "%(field)s “%(value)s” is unknown. Write one of these: %(names)s.",
                **values,
            )
        self._import_refuse(line, field, sentence)

    def _import_name_create(self, line, field):
        """Create what nobody knew, where the user asked for it on the screen."""
        records = self.env[self._fields[field].comodel_name]
        enabled = self.env.context.get("name_create_enabled_fields") or {}
        if not enabled.get(field):
            return records
        try:
            with self.env.cr.savepoint():
                return records.browse(records.name_create(line.says(field))[0])
        except UserError as error:
            line.refuse(field, str(error))
            return records

    def _import_refuse(self, line, field, sentence):
        """Refuse a line for that field, unless the user said to leave it empty then."""
        if field in (self.env.context.get("import_set_empty_fields") or ()):
            line.dropped[field] = sentence
            line.cells[field] = ""
            line.values.pop(field, None)
        else:
            line.refuse(field, sentence)

    # ------------------------------------------------------------
    # Salesperson
    # ------------------------------------------------------------

    def _import_look_up_user_id(self, file, lines):
        """By name, login or e-mail, among those the importer may create for."""
        users = self.env["res.users"].search([("share", "=", False)])
        named = defaultdict(users.browse)
        for user in users:
            for text in {user.name, user.login, user.email} - {False}:
                named[fold(text)] |= user
        wrong = {}
        for line in lines:
            value = line.says("user_id")
            if not value:
                continue
            if value not in wrong:
                wrong[value] = self._import_wrong_user(named[fold(value)], value)
            if wrong[value]:
                self._import_refuse(line, "user_id", wrong[value])
            else:
                line.values["user_id"] = named[fold(value)].id

    def _import_wrong_user(self, users, value):
        """Return what is wrong with a salesperson, None when it is one and may be.

        :param users: those who have that name
        """
        if not users:
            return self.env._(
                "No salesperson has the name, login or e-mail “%s”. Correct it, or"
                " leave it empty.",
                shown(value),
            )
        if len(users) > 1:
            return self.env._(
                "Several salespeople are called “%s”. Write a login or an e-mail"
                " instead.",
                shown(value),
            )
        rules = self.env["ir.rule"]._compute_domain(self._name, "create")
        # Only Odoo reads what its rules look at: nothing of it is told.
        if not self.sudo().new({"user_id": users.id}).filtered_domain(rules):
            return self.env._(
                "You may not create opportunities for %s. Leave the salesperson empty,"
                " or ask a manager to import this line.",
                users.name,
            )
        return None
