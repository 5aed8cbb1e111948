from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...core.importing.import_columns import NOT_FIELDS
from ...core.shared.shown import shown

KEPT, CHANGED, DROPPED, REFUSED = FATES = ("kept", "changed", "dropped", "refused")
MOST_EXAMPLES = 3
FIGURES = ("float", "monetary", "integer")


class CrmLead(models.Model):
    """What comes after Odoo created the opportunities of a file: closing, counting."""

    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # Won or lost, from the stage it was in
    # ------------------------------------------------------------

    def _import_close(self, made):
        """Move to where they were won or lost those that say which stage they left.

        On the road of moves, so that their history says where from.

        :param dict made: {line: opportunity}
        :return: messages about those that may not go there
        """
        groups = defaultdict(dict)
        for line, lead in made.items():
            if line.closing_stage_id:
                said = (line.closing_reason_id, line.says("move_reason"))
                groups[line.closing_stage_id, *said][line] = lead
        messages = []
        for how, group in groups.items():
            try:
                with self.env.cr.savepoint():
                    self._import_move([*group.values()], *how)
            except UserError:
                messages += self._import_move_alone(group, how)
        return messages

    def _import_move(self, leads, stage_id, reason_id, note):
        """Move opportunities of a file to where they were closed, as one that starts
        there is created: its gate asks, the note of a move is not.

        :param note: what the file says of the move, an empty text when nothing
        """
        stage = self.env["crm.stage"].browse(stage_id)
        leads = self.browse(lead.id for lead in leads).moved_by(origin="import")
        leads._check_creation_in(stage)
        values = {"lost_reason_id": reason_id, "move_reason": note}
        said = {name: value for name, value in values.items() if value}
        leads.moved_by(gated=False).move_to_stage(stage, **said)

    def _import_move_alone(self, group, how):
        """Move one opportunity after the other; return what is wrong with each."""
        messages = []
        for line, lead in group.items():
            try:
                with self.env.cr.savepoint():
                    self._import_move([lead], *how)
            except UserError as error:
                messages.append(self._import_message(line, "stage_id", str(error)))
        return messages

    # ------------------------------------------------------------
    # What became of each cell
    # ------------------------------------------------------------

    def _import_count(self, file, lines, made):
        """Count, for each column, the values that were kept, changed, dropped.

        :param lines: those of this batch
        :param dict made: {line: opportunity}, of those that could be imported
        """
        # Who imports for a colleague may not see it any more.
        leads = {line: lead.sudo() for line, lead in made.items()}
        self._import_forget_unsaved(file, [*leads.values()])
        for index, path in file.paths.items():
            counts = dict.fromkeys(FATES, 0)
            examples = []
            for line in lines:
                if line.is_left_out:
                    continue
                text = line.raw(index)
                if not text:
                    continue
                fate = DROPPED
                if index not in line.unused:
                    fate = self._import_fate(line, leads.get(line), path, text)
                counts[fate] += 1
                if fate in (CHANGED, DROPPED) and len(examples) < MOST_EXAMPLES:
                    examples.append(self._import_example(line, path, text, fate))
            file.counts[index] = {**counts, "examples": examples}

    def _import_forget_unsaved(self, file, leads):
        """Have what no column of the database keeps read again: it may be gone."""
        unsaved = [
            path
            for path in file.paths.values()
            if path in self._fields and not self._fields[path].store
        ]
        if unsaved:
            self.browse(lead.id for lead in leads).invalidate_recordset(unsaved)

    def _import_fate(self, line, lead, path, text):
        """Tell what became of a value: one of ``FATES``."""
        if lead is None:
            return REFUSED if line.is_wrong_in(path) else KEPT
        if path in line.dropped:
            return DROPPED
        if path in line.changed:
            return CHANGED
        field = self._fields.get(path)
        if not field or path in NOT_FIELDS:
            return KEPT  # understood, or written on another record
        if not (field.store or field.compute or field.search):
            return KEPT  # said of the move
        value = lead[path]
        if field.type in FIGURES:
            return KEPT if value or not text.strip("0.,% ") else DROPPED
        if field.type == "boolean":
            return KEPT
        if not value:
            return DROPPED
        if field.type != "char":
            return KEPT
        return self._import_fate_of_text(value, text)

    def _import_fate_of_text(self, value, text):
        """Tell what became of a text: part of the value when columns are joined."""
        said, kept = " ".join(text.split()), " ".join(value.split())
        return KEPT if said in kept else CHANGED

    def _import_example(self, line, path, text, fate):
        return {
            "number": line.number,
            "text": shown(text, 30),
            "became": shown(line.changed.get(path) or "", 30)
            if fate == CHANGED
            else "",
        }
