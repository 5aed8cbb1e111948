from odoo import models
from odoo.tools import format_date

from ...core.importing.import_columns import NUMBER, OUTCOME
from ...core.importing.import_outcome import outcome_of
from ...core.importing.imported_file import ASK, SKIP, UPDATE
from ...core.shared.shown import shown
from ..shared.any_language import by_folded_name
from .cells import TITLES_OF_LAST_RESORT

MOST_TITLES = 3  # named of the lines that are here already


class CrmLead(models.Model):
    """Lines of a file that were imported before, or stand twice in it.

    What an opportunity was imported as (``import_reference``) tells it again: its
    number in the program it comes from, or else what the line said. The user says
    whether such lines are left out, update what is here, or are imported once more.
    """

    _inherit = "crm.lead"

    def _import_recognise(self, file, lines):
        """Find what was imported before, and do with it as the user said."""
        self._import_find_known(file, lines)
        answers = file.answers
        # What a colleague imported is told, not shown: no more than the file says.
        leads = self.browse(one.id for one in file.known.values()).sudo(False)
        writable = set(leads._filtered_access("write")._ids)
        for line, lead in file.known.items():
            if answers.known == SKIP:
                line.is_left_out = True
            elif answers.known == UPDATE:
                self._import_update(line, lead, writable)
            elif answers.known == ASK:
                self._import_ask_about(line, lead, answers)

    def _import_find_known(self, file, lines):
        """Note in the file which lines were imported before, and into what.

        A line whose double stood in an earlier batch is not looked for: what is found
        would be its double.
        """
        starting = set(file.lines)
        wanted = {
            line.reference: line
            for line in lines
            if not line.is_update and (not line.first or line.first in starting)
        }
        if not wanted:
            return
        # One of a colleague counts, that one may not see: it is found, not read.
        found = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("import_reference", "in", [*wanted]),
                    ("company_id", "in", [False, *self.env.companies.ids]),
                ],
                ["import_reference", "create_date"],
                order="id",
            )
        )
        by_reference = {lead.import_reference: lead for lead in found}
        for line in lines:
            lead = by_reference.get(line.reference)
            if lead and line.reference in wanted and not line.is_left_out:
                if not line.is_update and (not line.first or line.first in starting):
                    file.known[line] = lead

    def _import_update(self, line, lead, writable):
        if lead.id in writable:
            line.lead_id = lead.id
            if line.closing_stage_id:
                line.values["stage_id"] = line.closing_stage_id
                line.closing_stage_id = None
            return
        sentence = self.env._(
            "It is here already, with a colleague: you may not update it. Leave out"
            " what was imported before, or ask a manager."
        )
        line.refuse(self._import_telling(line), sentence)

    def _import_ask_about(self, line, lead, answers):
        """Refuse a line that is here already, until the user says what to do with it.

        A program that imports has nobody to ask, and a line without number may just say
        the same as another: it is told, and imported.
        """
        date = format_date(self.env, lead.create_date.date())
        if line.is_proved or answers.is_a_screen:
            sentence = self.env._(
                "It is here already, imported on %s. Say above the columns what to do"
                " with what was imported before.",
                date,
            )
            line.refuse(self._import_telling(line), sentence)
        else:
            sentence = self.env._(
                "It says the same as what was imported on %s, and is imported once"
                " more.",
                date,
            )
            line.warn(self._import_telling(line), sentence)

    def _import_telling(self, line):
        """Name the column that tells a line again."""
        return NUMBER if line.says(NUMBER) else "name"

    def _import_double_messages(self, lines):
        """Return a message for each line that stands further up already.

        Of those that are refused only the ones with the number of another: two lines
        that say the same may be corrected into two.
        """
        messages = []
        for line in lines:
            if not line.first or (line.problems and not line.is_proved):
                continue
            sentence = (
                self.env._("It is line %s again: the same number.", line.first.number)
                if line.is_proved
                else self.env._("It says the same as line %s.", line.first.number)
            )
            message = self._import_message(line, self._import_telling(line), sentence)
            messages.append({**message, "type": "warning"})
        return messages

    # ------------------------------------------------------------
    # What the screen tells
    # ------------------------------------------------------------

    def _import_look_ahead(self, file):
        """Note what the user will have to answer, before anything is tried."""
        lines = [line for line in file.lines if not line.is_left_out]
        for line in lines:
            said = {path for index, path in file.paths.items() if line.raw(index)}
            if "name" not in said:
                file.untitled[bool(said.intersection(TITLES_OF_LAST_RESORT))] += 1
        stages = self.env["crm.stage"].search([])
        named = by_folded_name(stages)
        for field, ask in (
            ("stage_id", file.stages_to_ask),
            (OUTCOME, file.outcomes_to_ask),
        ):
            index = file.column_of(field)
            for line in lines if index is not None else ():
                word = " ".join(line.raw(index).split())
                if word:
                    ask[word] += 1
        for word in [*file.stages_to_ask]:
            found, outcome = self._import_stage_meant(file, word, stages, named)
            if (found or outcome) and word not in file.answers.stages:
                del file.stages_to_ask[word]
        for word in [*file.outcomes_to_ask]:
            if outcome_of(word) and word not in file.answers.outcomes:
                del file.outcomes_to_ask[word]
        self._import_find_known(file, lines)

    def _import_findings(self, file):
        """Return what the screen shows of a file, and asks about it.

        :return: dict; see ``static/src/importing``
        """
        doubles = [line for line in file.lines if line.first]
        dates = [lead.create_date for lead in file.known.values()]
        return {
            "stages": self._import_words(file.stages_to_ask),
            "outcomes": self._import_words(file.outcomes_to_ask),
            "stage_names": self._import_stage_names() if file.stages_to_ask else [],
            "known": bool(dates)
            and {
                "count": len(dates),
                "date": format_date(self.env, max(dates).date()),
                "titles": [
                    shown(self._import_raw_title(file, line))
                    for line in [*file.known][:MOST_TITLES]
                ],
            },
            "doubles": bool(doubles)
            and {
                "count": len(doubles),
                "lines": [
                    [one.number, one.first.number] for one in doubles[:MOST_TITLES]
                ],
            },
            "untitled": file.untitled[True],
        }

    def _import_words(self, words):
        return [{"word": word, "count": count} for word, count in words.most_common()]

    def _import_raw_title(self, file, line):
        index = file.column_of("name")
        return (
            line.raw(index) if index is not None else self.env._("line %s", line.number)
        )

    def _import_stage_names(self):
        """Return the stages a word may be said to mean: pairs [id, name]."""
        stages = self.env["crm.stage"].search([])
        return [
            [
                stage.id,
                f"{stage.name} ({', '.join(stage._whose().mapped('name'))})"
                if stage.team_ids
                else stage.name,
            ]
            for stage in stages
        ]
