from collections import defaultdict

from odoo import api, fields, models

from ...core.importing.import_columns import NOT_FIELDS, OUTCOME, PIPELINE
from ...core.importing.imported_file import ImportedFile
from ...core.importing.imported_line import ImportedLine
from ...core.shared.shown import shown

TEMPLATE_FOLDER = "/sales_pipeline_custom/static/import"
# Looked up for all lines at once, rather than by Odoo, cell by cell.
LOOKED_UP = ("team_id", "user_id", "stage_id", "lost_reason_id", "partner_id")


class CrmLead(models.Model):
    """Opportunities exported from another CRM, through Odoo's own import screen.

    ``base_import.import`` reads the file into lines (``ImportedLine``), amounts and
    dates included. ``load`` then walks through these steps, all lines at a time:

    1. ``_import_check_cells``: what no text may hold, and titles that are missing;
    2. ``_import_look_up_*``: teams, salespeople, stages, reasons, customers by name;
    3. ``_import_check_outcome``: a reason goes with a loss;
    4. ``_import_convert_amounts``: what is in another currency;
    5. ``_import_recognise``: what was imported before;
    6. ``_import_create_customers``: those nobody knew;
    7. Odoo's own ``load``, which creates the opportunities, on the one road, and
       ``_import_close``: what was won or lost goes there from the stage it was in;
    8. ``_import_count``: what became of each cell.

    Nothing is written unless every line is right, or may be skipped.
    """

    _inherit = "crm.lead"

    import_reference = fields.Char(
        "Imported As",
        copy=False,
        index="btree_not_null",
        help="The number it has in the program it was imported from, or a trace of what"
        " the line said.",
    )

    @api.model
    def get_import_templates(self):
        french = (self.env.lang or "").startswith("fr")
        filename = "opportunities_fr.csv" if french else "opportunities.csv"
        template = {
            "label": self.env._("Import Template for the Sales Pipeline"),
            "template": f"{TEMPLATE_FOLDER}/{filename}",
        }
        if self.env.context.get("sales_pipeline"):
            return [template]
        return [template, *super().get_import_templates()]

    @api.model
    def load(self, fields, data):
        file = self.env.context.get("imported_file")
        if not isinstance(file, ImportedFile):
            return super().load(fields, data)
        for index, (line, row) in enumerate(zip(file.lines, data, strict=True)):
            line.index = index
            line.cells = dict(zip(fields, row, strict=True))
        with self.env.cr.savepoint() as savepoint:
            result = self._import_lines(file, fields)
            if result["ids"] is False:
                savepoint.close(rollback=True)
                self.pool.reset_changes()
        return result

    def _import_lines(self, file, fields):
        """Create what lines say, as far as nothing is wrong.

        Lines beyond the limit of the batch are checked with the others: a file that
        is wrong further down is refused before its beginning is imported.

        :param file: ``ImportedFile``, whose lines are all that is left of the file
        :param list fields: paths, as ``load`` takes them
        :return: as ``load`` does; the caller takes everything back without ids
        """
        lines = [line for line in file.lines if not line.is_left_out]
        self._import_check_cells(file, lines)
        for field in LOOKED_UP:
            if field in fields or (field == "stage_id" and self._says_a_stage(fields)):
                getattr(self, f"_import_look_up_{field}")(file, lines)
        self._import_check_outcome(lines)
        self._import_convert_amounts(file, lines)
        self._import_recognise(file, lines)
        limit = self.env.context.get("_import_limit") or len(file.lines)
        batch = [line for line in file.lines[:limit] if not line.is_left_out]
        self._import_create_customers([line for line in batch if line.is_right])
        right = [line for line in batch if line.is_right]
        made, messages = self._import_create(right, fields)
        self._import_count(file, batch, made)
        messages += self._import_messages(
            [line for line in lines if not line.is_left_out]
        )
        messages.sort(key=lambda message: message.get("record", len(file.lines)))
        ids = [lead.id for lead in made.values()]
        if any(message["type"] == "error" for message in messages):
            ids = False
        more = limit if len(file.lines) > limit else 0
        return {"ids": ids, "messages": messages, "nextrow": more}

    @api.model
    def _says_a_stage(self, fields):
        """Tell whether something else than a stage says where opportunities go."""
        return any(name in fields for name in (*NOT_FIELDS[:3], PIPELINE, OUTCOME))

    # ------------------------------------------------------------
    # Opportunities
    # ------------------------------------------------------------

    def _import_create(self, lines, fields):
        """Have Odoo create the opportunities of these lines, or update those known.

        Odoo stops naming lines after ten, and blames the first one for what the whole
        batch was refused: when it refuses some, each is tried on its own.

        :return: pair (dict {line: opportunity}, messages)
        """
        made, messages = {}, []
        parts = defaultdict(list)
        for line in lines:
            parts[bool(line.lead_id), bool(line.closing_stage_id)].append(line)
        for part in parts.values():
            created, said = self._import_create_together(part, fields)
            if any(m["type"] == "error" and "field" not in m for m in said):
                alone = [self._import_create_together([one], fields) for one in part]
                said = [message for _made, some in alone for message in some]
            made |= created
            messages += said
        return made, messages

    def _import_create_together(self, lines, fields):
        """Create, or update, the opportunities of lines that are all of one kind.

        :return: as ``_import_create``
        """
        ours = (*LOOKED_UP, *NOT_FIELDS)
        others = [field for field in fields if field not in ours]
        if "name" not in fields and any(line.says("name") for line in lines):
            others.append("name")  # told by another column
        rows = [[line.cells.get(field) or "" for field in others] for line in lines]
        if lines[0].lead_id:
            others.append(".id")
            for line, row in zip(lines, rows, strict=True):
                row.append(str(line.lead_id))
        skippable = self.env.context.get("import_skip_records") or ()
        # Where it was closed, it has long been past the gate of the stage it left.
        is_past = bool(lines[0].closing_stage_id)
        loading = self.moved_by(origin="import", gated=not is_past).with_context(
            imported_file=None,
            lines_being_loaded=lines,
            active_test=not lines[0].lead_id,  # a lost one is archived
            import_skip_records=[name for name in skippable if name not in LOOKED_UP],
            _import_limit=None,
        )
        result = super(CrmLead, loading).load(others, rows)
        for message in result["messages"]:
            if "rows" in message:
                line = lines[message["rows"]["from"]]
                message |= self._import_naming(line, message["message"])
        if result["ids"] is False:
            return {}, result["messages"]
        loaded = [line for line in lines if not line.is_left_out]
        leads = self.browse(result["ids"])
        made = dict(zip(loaded, leads, strict=True))
        return made, result["messages"] + self._import_close(made)

    def _convert_records(self, records, *, log=lambda message: None, savepoint):
        converted = super()._convert_records(records, log=log, savepoint=savepoint)
        lines = self._lines_being_loaded()
        if lines is None:
            return converted
        return (
            (dbid, xid, self._import_values(lines[info["record"]], values), info)
            for dbid, xid, values, info in converted
        )

    @api.model
    def _lines_being_loaded(self):
        """Return the lines Odoo's own ``load`` is at, None outside of an import."""
        lines = self.env.context.get("lines_being_loaded")
        is_ours = isinstance(lines, list) and lines
        return lines if is_ours and isinstance(lines[0], ImportedLine) else None

    def _import_values(self, line, values):
        """Add what was looked up; let Odoo choose where a new line says nothing.

        An empty salesperson does mean something: nobody yet, not the importer. What an
        export says again only fills in or corrects: its empty cells take nothing away.
        """
        kept = self.env.context["import_skip_records"]
        values = {
            field: value
            for field, value in values.items()
            if line.is_update or field in kept or not line.leaves_empty(field)
        }
        for field in LOOKED_UP:
            if field == "user_id" or (line.is_update and field != "stage_id"):
                if line.leaves_empty(field) and not line.lead_id:
                    values[field] = False
        if not (line.is_update or line.lead_id):
            values["import_reference"] = line.reference
        values |= line.values
        if line.closing_stage_id:
            line.closing_reason_id = values.pop("lost_reason_id", None)
        # Odoo leaves out what it does not recognise, where the user said so.
        line.is_left_out = any(values.get(field) is None for field in kept)
        return values

    # ------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------

    def _import_messages(self, lines):
        """Return what is wrong in lines, and what one must know of those that are not.

        Of a line that is refused only its double is told: the rest comes with the next
        test.
        """
        skippable = self.env.context.get("import_skip_records") or ()
        messages = [
            self._import_message(line, field, sentence)
            for line in lines
            if not line.is_wrong_in(*skippable)
            for field, sentence in self._import_problems(line)
        ]
        messages += [
            {**self._import_message(line, field, sentence), "type": "warning"}
            for line in lines
            if not line.problems
            for field, sentence in line.warnings
        ]
        return messages + self._import_double_messages(lines)

    def _import_problems(self, line):
        """Return what is wrong in a line, in one sentence where it is no record."""
        if line.is_footer and line.problems:
            sentence = self.env._(
                "It looks like a total, or a note of the file. Leave it out, above the"
                " columns."
            )
            return [(line.problems[0][0], sentence)]
        return line.problems

    def _import_message(self, line, field, sentence):
        """Return an error as ``load`` does: the screen shows it under that column."""
        path = field.split("/")
        return {
            **self._import_naming(line, sentence),
            "type": "error",
            "field": path[0],
            "field_path": path,
            "field_name": self._fields[path[0]].get_description(self.env)["string"]
            if path[0] in self._fields
            else field,
            **self._import_possible_values(path[0]),
        }

    def _import_naming(self, line, problem):
        """Return the part of a message that names the line, for people and for code."""
        values = {
            "number": line.number,
            "title": shown(line.says("name")),
            "problem": problem,
        }
        if values["title"]:
            text = self.env._("Line %(number)s, “%(title)s”: %(problem)s", **values)
        else:
            text = self.env._("Line %(number)s: %(problem)s", **values)
        return {
            "message": text,
            "names_line": True,
            "record": line.index,
            "rows": {"from": line.index, "to": line.index},
        }

    def _import_possible_values(self, field):
        """Return what opens the list of what a column may name, where it names."""
        if field not in LOOKED_UP:
            return {}
        return {
            "moreinfo": {
                "type": "ir.actions.act_window",
                "name": self.env._("Possible Values"),
                "res_model": self._fields[field].comodel_name,
                "views": [(False, "list"), (False, "form")],
                "target": "new",
                "context": {"create": False},
            }
        }
