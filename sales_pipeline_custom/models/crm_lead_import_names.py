from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..core.imported_line import shown
from ..core.reading import fold
from .any_language import by_folded_name

MOST_CHOICES = 15  # names listed in a message


class CrmLead(models.Model):
    """Finding the team, salesperson, stage and lost reason that imported lines name.

    One search per kind of record, whatever the number of lines.
    """

    _inherit = "crm.lead"

    def _import_look_up_team_id(self, lines):
        for line, team in self._import_by_name("team_id", lines):
            line.values["team_id"] = team[0].id

    def _import_look_up_lost_reason_id(self, lines):
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
                names = dict.fromkeys(records.mapped("name"))
                sentence = self.env._(
                    "%(field)s “%(value)s” is unknown. Write one of these: %(names)s.",
                    field=self._fields[field].get_description(self.env)["string"],
                    value=shown(line.says(field)),
                    names=", ".join([*names][:MOST_CHOICES]),
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

    # ------------------------------------------------------------
    # Salesperson
    # ------------------------------------------------------------

    def _import_look_up_user_id(self, lines):
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
        if not self.sudo().new({"user_id": users.id}).filtered_domain(rules):
            return self.env._(
                "You may not create opportunities for %s. Leave the salesperson empty,"
                " or ask a manager to import this line.",
                users.name,
            )
        return None

    # ------------------------------------------------------------
    # Stage
    # ------------------------------------------------------------

    def _import_look_up_stage_id(self, lines):
        """By name, among those of the line's team where several pipelines have it."""
        teams_of = {}
        for line, stages in self._import_by_name("stage_id", lines):
            team = self.env["crm.team"].browse(line.values.get("team_id"))
            user_id = line.values.get("user_id") or self.env.uid
            if not team and user_id not in teams_of:
                teams_of[user_id] = self._import_teams_of(user_id)
            self._import_choose_stage(line, stages, team or teams_of[user_id])

    def _import_teams_of(self, user_id):
        """Return the teams someone works in, their main one first."""
        return self.env["crm.team"].search(
            ["|", ("user_id", "=", user_id), ("member_ids", "in", [user_id])]
        )

    def _import_choose_stage(self, line, stages, teams):
        """Choose among the stages that have the name a line says.

        The one of its team, or else a shared one, or else one of another team its
        salesperson works in; any when they work in none.

        :param stages: ``crm.stage`` records, at least one
        :param teams: the team the line says, or those of its salesperson, or else of
            the importer, the main one first
        """
        own = [
            (stage, team)
            for team in teams or stages.team_ids
            for stage in stages
            if team in stage.team_ids
        ]
        shared = stages.filtered(lambda stage: not stage.team_ids)
        if own and (own[0][1] == teams[:1] or not shared):
            stage, team = own[0]
            line.values |= {"stage_id": stage.id, "team_id": team.id}
        elif shared:
            line.values["stage_id"] = shared[0].id
        else:
            sentence = self.env._(
                "The stage “%(stage)s” is only for %(owners)s, not for %(teams)s."
                " Change the stage or the team.",
                stage=stages[0].name,
                owners=", ".join(stages.team_ids.mapped("name")),
                teams=", ".join(teams.mapped("name")),
            )
            self._import_refuse(line, "stage_id", sentence)
