from odoo import models

from ...core.importing.import_columns import IS_LOST, IS_WON, OUTCOME, PIPELINE
from ...core.importing.import_outcome import outcome_of, without_remark, yes_or_no
from ...core.shared.reading import fold
from ...core.shared.shown import shown
from ..shared.any_language import by_folded_name

WON, LOST, OPEN = OUTCOMES = ("won", "lost", "open")


class CrmLead(models.Model):
    """Where imported opportunities stand, and whether they were won or lost.

    A stage by its name, in any language; "Closed Won" or "Perdue" where no stage is
    called so; what the user said a word means. Another column may say the outcome: what
    is lost in *Proposal* goes to *Lost* from *Proposal*.
    """

    _inherit = "crm.lead"

    def _import_look_up_stage_id(self, file, lines):
        """Set where each line goes: its stage, and the one it is closed in after it."""
        stages = self.env["crm.stage"].search([])
        named = by_folded_name(stages)
        self._import_read_pipelines(file, lines, named)
        closed = {
            outcome: stages.filtered(lambda stage, said=outcome: stage.outcome == said)
            for outcome in (WON, LOST)
        }
        teams_of = {}
        for line in lines:
            found, outcome = self._import_stages_named(file, line, stages, named)
            outcome = self._import_outcome_named(file, line, found, outcome)
            if line.is_wrong_in("stage_id", OUTCOME) or not (found or outcome):
                continue
            team = self.env["crm.team"].browse(line.values.get("team_id"))
            user_id = line.values.get("user_id") or self.env.uid
            if not team and user_id not in teams_of:
                teams_of[user_id] = self._import_teams_of(user_id)
            teams = team or teams_of[user_id]
            self._import_place(line, found, closed.get(outcome), teams)
            if line.says("stage_id") and not named.get(fold(line.says("stage_id"))):
                place = line.closing_stage_id or line.values.get("stage_id")
                line.changed["stage_id"] = stages.browse(place).name or ""

    def _import_place(self, line, found, closed, teams):
        """Write the stage of a line, or the one it leaves and the one it is closed in.

        :param found: ``crm.stage`` records that have the name it says, or none
        :param closed: those of the outcome it says, None when it says none or open
        :param teams: as for ``_import_choose_stage``
        """
        if found:
            self._import_choose_stage(line, found, teams)
        if closed is None or found & closed or line.is_wrong_in("stage_id"):
            return
        left = found.browse(line.values.pop("stage_id", None))
        if left and not left.team_ids:
            closed = closed.filtered(lambda one: not one.team_ids) or closed
        elif left:
            teams = self.env["crm.team"].browse(line.values["team_id"])
        if closed:
            self._import_choose_stage(line, closed, teams)
        else:
            sentence = self.env._(
                "It was won or lost, and no stage is for that. Make a stage for what is"
                " won, and one for what is lost."
            )
            line.refuse("stage_id" if "stage_id" in line.cells else OUTCOME, sentence)
        if left and not (line.is_update or line.lead_id):
            line.closing_stage_id = line.values.get("stage_id")
            line.values["stage_id"] = left.id

    # ------------------------------------------------------------
    # What a line says
    # ------------------------------------------------------------

    def _import_stages_named(self, file, line, stages, named):
        """Return the stages a line may mean by a word, and the outcome by another.

        :return: pair (stages, outcome), both empty when it says nothing; the line is
            refused when nobody knows the word
        """
        word = line.says("stage_id")
        if not word:
            return stages.browse(), None
        if word in file.answers.stages:
            file.stages_to_ask[word] += 1  # answered: it may be answered otherwise
        found, outcome = self._import_stage_meant(file, word, stages, named)
        if not found and not outcome:
            found = self._import_name_create(line, "stage_id")
            named[fold(word)] = found
        if not found and not outcome and not line.is_wrong_in("stage_id"):
            self._import_refuse_name(line, "stage_id", stages)
            if line.is_wrong_in("stage_id"):
                file.stages_to_ask[word] += 1
        return found, outcome

    def _import_stage_meant(self, file, word, stages, named):
        """Return what a word means: stages, or else an outcome, or else nothing.

        :return: pair (stages, outcome)
        """
        chosen = file.answers.stages.get(word)
        if chosen in stages._ids:
            return stages.browse(chosen), None
        found = named.get(fold(word)) or named.get(fold(without_remark(word)))
        return found or stages.browse(), None if found else outcome_of(word)

    def _import_outcome_named(self, file, line, found, said):
        """Return the outcome of a line, told by its stage or another column.

        The line is refused where they contradict each other.

        :param found: the stages it may be in
        :param said: the outcome its stage column says, where it says no stage
        """
        outcome = self._import_outcome_column(file, line)
        by_stage = said or (found[:1].outcome if found else None)
        if outcome and by_stage in (WON, LOST) and outcome != by_stage:
            sentence = self.env._(
                "Its stage says it is %(stage)s, and another column that it is"
                " %(outcome)s. Correct one of them.",
                stage=self._import_outcome_name(by_stage),
                outcome=self._import_outcome_name(outcome),
            )
            line.refuse(OUTCOME if OUTCOME in line.cells else "stage_id", sentence)
        return outcome or said

    def _import_outcome_column(self, file, line):
        """Return "won", "lost", "open" as the columns of outcomes say, or None."""
        for column, outcome in ((IS_WON, WON), (IS_LOST, LOST)):
            said = yes_or_no(line.says(column))
            if said:
                return outcome
            if said is None:
                line.dropped[column] = self.env._("It says neither yes nor no.")
        word = line.says(OUTCOME)
        if not word:
            return None
        outcome = file.answers.outcomes.get(word) or outcome_of(word)
        if word in file.answers.outcomes or not outcome:
            file.outcomes_to_ask[word] += 1
        if outcome not in OUTCOMES:
            sentence = self.env._(
                "“%s” does not say whether it is open, won or lost. Say above the"
                " columns what it means.",
                shown(word),
            )
            line.refuse(OUTCOME, sentence)
        return outcome

    def _import_outcome_name(self, outcome):
        names = {
            WON: self.env._("won"),
            LOST: self.env._("lost"),
            OPEN: self.env._("open"),
        }
        return names[outcome]

    def _import_read_pipelines(self, file, lines, named):
        """Take the name of a pipeline for a team, or for a stage where no column has
        one; leave out what is neither."""
        if not any(line.says(PIPELINE) for line in lines):
            return
        teams = by_folded_name(self.env["crm.team"].search([]))
        for line in lines:
            word = line.says(PIPELINE)
            if not word:
                continue
            if teams[fold(word)]:
                line.values.setdefault("team_id", teams[fold(word)][0].id)
            elif "stage_id" not in line.cells and (
                named.get(fold(word)) or outcome_of(word) or word in file.answers.stages
            ):
                line.cells["stage_id"] = word
            else:
                line.dropped[PIPELINE] = self.env._("No team is called so.")

    # ------------------------------------------------------------
    # Which of several stages
    # ------------------------------------------------------------

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
