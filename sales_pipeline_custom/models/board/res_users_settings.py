from odoo import api, fields, models
from odoo.exceptions import UserError

SELLERS = "sales_team.group_sale_salesman"
MANAGERS = "sales_team.group_sale_manager"


class ResUsersSettings(models.Model):
    """How somebody likes their board, remembered on every device."""

    _inherit = "res.users.settings"

    pipeline_shown = fields.Selection(
        [("mine", "My pipeline"), ("team", "One team"), ("all", "All pipelines")],
        help="What the board shows first. Empty: what suits the person's role.",
    )
    pipeline_team_id = fields.Many2one(
        "crm.team", "Team Shown", ondelete="set null", help="Whose pipeline is shown."
    )
    home_team_id = fields.Many2one(
        "crm.team",
        "Starts In",
        ondelete="set null",
        help="In whose pipeline a new opportunity starts, for who is in several teams.",
    )

    board_folds_empty = fields.Boolean(
        "Folds Empty Columns", help="Columns without a card are folded on the board."
    )
    board_biggest_first = fields.Boolean(
        "Biggest First", help="Cards are sorted by stars, then by weighted value."
    )

    @api.model
    def _get_fields_blacklist(self):
        own = ["pipeline_shown", "pipeline_team_id", "home_team_id"]
        return [*super()._get_fields_blacklist(), *own]

    def _format_settings(self, fields_to_format):
        settings = super()._format_settings(fields_to_format)
        if "user_id" in fields_to_format and self.user_id.has_group(SELLERS):
            settings["pipeline"] = self._pipeline_to_show()
        return settings

    def _pipeline_to_show(self):
        """Return what the board shows: as chosen, else as the person's role wants.

        Who manages looks at their team, or at all; who sells, at what is theirs.
        """
        shown, team = self.pipeline_shown, self.pipeline_team_id
        if shown == "team" and not (
            team.active and team in self._teams_seen() | (self._teams_of_person())
        ):
            shown = False
        if not shown:
            shown, team = "mine", team.browse()
            if self.user_id.has_group(MANAGERS):
                mine = self._teams_of_person()
                led = mine.filtered(lambda one: one.user_id == self.user_id) or mine
                shown, team = ("team", led) if len(led) == 1 else ("all", team)
        return {
            "shown": shown,
            "team": shown == "team" and {"id": team.id, "name": team.name},
        }

    def _teams_of_person(self):
        """Return the teams this person leads or belongs to."""
        person = self.user_id.id
        return (
            self.env["crm.team"]
            .with_user(self.user_id)
            .search(
                [
                    ("use_opportunities", "=", True),
                    "|",
                    ("user_id", "=", person),
                    ("member_ids", "in", person),
                ]
            )
        )

    def _teams_seen(self):
        """Return the teams whose opportunities this person sees, beside their own."""
        teams = self.env["crm.team"].with_user(self.user_id)
        if not self.user_id.has_group("sales_team.group_sale_salesman_all_leads"):
            return teams
        return teams.search([("use_opportunities", "=", True)])

    def _teams_to_show(self):
        """Return the teams whose pipelines this person may show."""
        return self._teams_of_person() | self._teams_seen()

    @api.model
    def _of_user(self):
        """Return the settings of the user, without writing any."""
        # Odoo keeps people's settings from themselves: these are one's own.
        own = self.env.user.sudo().res_users_settings_id.sudo(False)
        return own or self.new({"user_id": self.env.uid})

    def _home_team(self):
        """Return where a new opportunity starts: as chosen, or the only possibility."""
        mine = self._teams_of_person()
        if self.home_team_id in mine:
            return self.home_team_id
        own = self.env["crm.team"]._ids_with_own_pipeline()
        # Those that share a pipeline start in the same place.
        places = {team.id if team.id in own else False for team in mine}
        return mine[:1] if len(places) == 1 else mine.browse()


class CrmTeam(models.Model):
    """What the switcher beside the title asks for, for who asks."""

    _inherit = "crm.team"

    def choose_pipeline(self, shown="team"):
        """Remember what the board of the user shows.

        :param self: the team, for ``team``
        :param str shown: ``mine``, ``team`` or ``all``
        :return: dict, as the web client keeps it: ``shown`` and ``team`` (``id`` and
            ``name``, or False)
        :raise UserError: it is none of these
        """
        settings = self._own_settings()
        choices = settings._fields["pipeline_shown"].get_values(self.env)
        if shown not in choices:
            raise UserError(self.env._("Choose one of: %s.", ", ".join(choices)))
        team = self.search([("id", "in", self[:1].ids)])
        settings.write({"pipeline_shown": shown, "pipeline_team_id": team.id})
        return settings._pipeline_to_show()

    def choose_home_team(self):
        """Remember that new opportunities of the user start in this team."""
        self._own_settings().home_team_id = self.search([("id", "in", self[:1].ids)])
        return True

    def get_pipelines(self):
        """Tell which pipelines the user may show.

        :return: dict: ``teams``, a list of dicts (``id``, ``name``, ``is_mine``: led by
            the user or with them in it), and ``home``, the id of the team where a new
            opportunity starts, False when it has to be asked
        """
        settings = self._own_settings()
        mine = settings._teams_of_person()
        teams = settings._teams_to_show()
        return {
            "teams": [
                {"id": team.id, "name": team.name, "is_mine": team in mine}
                for team in teams.sorted(lambda team: (team.sequence, team.id))
            ],
            "home": settings._home_team().id,
        }

    @api.model
    def _own_settings(self):
        user = self.env.user
        return self.env["res.users.settings"]._find_or_create_for_user(user)
