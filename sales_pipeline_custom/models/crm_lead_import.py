import re

from odoo import api, models

from ..core.imported_line import shown

TEMPLATE_FOLDER = "/sales_pipeline_custom/static/import"
LONGEST_TEXT = 1000  # characters, in a field of one line
FORMULA = re.compile(r"=|@\w+\s*\(|[+\-@][^|]*\|")
# Looked up for all lines at once, rather than by Odoo, cell by cell.
LOOKED_UP = ("team_id", "user_id", "stage_id", "lost_reason_id", "partner_id")


class CrmLead(models.Model):
    """Opportunities exported from another CRM, through Odoo's own import screen.

    ``base_import.import`` reads the file into lines (``ImportedLine``), amounts and
    dates included. ``load`` then walks through these steps, all lines at a time:

    1. ``_import_check_cells``: what no text may hold, and titles that are missing;
    2. ``_import_look_up_*``: teams, salespeople, stages, reasons, customers by name;
    3. ``_import_check_outcome``: a reason goes with a loss;
    4. ``_import_create_customers``: those nobody knew;
    5. Odoo's own ``load``, which creates the opportunities, on the one road.

    Nothing is written unless every line is right, or may be skipped.
    """

    _inherit = "crm.lead"

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
        lines = self.env.context.get("imported_lines")
        if lines is None:
            return super().load(fields, data)
        for index, (line, row) in enumerate(zip(lines, data, strict=True)):
            line.index = index
            line.cells = dict(zip(fields, row, strict=True))
        with self.env.cr.savepoint() as savepoint:
            result = self._import_lines(lines, fields)
            if result["ids"] is False:
                savepoint.close(rollback=True)
                self.pool.reset_changes()
        return result

    def _import_lines(self, lines, fields):
        """Create what lines say, as far as nothing is wrong.

        Lines beyond the limit of the batch are checked with the others: a file that
        is wrong further down is refused before its beginning is imported.

        :param list lines: ``ImportedLine`` objects, all that is left of the file
        :param list fields: paths, as ``load`` takes them
        :return: as ``load`` does; the caller takes everything back without ids
        """
        self._import_check_cells(lines)
        for field in LOOKED_UP:
            if field in fields:
                getattr(self, f"_import_look_up_{field}")(lines)
        self._import_check_outcome(lines)
        skippable = self.env.context.get("import_skip_records") or ()
        limit = self.env.context.get("_import_limit") or len(lines)
        batch = lines[:limit]
        self._import_create_customers([line for line in batch if not line.problems])
        right = [line for line in batch if not line.problems]
        ids, messages = self._import_create(right, fields)
        messages += [
            self._import_message(line, field, sentence)
            for line in lines
            if not line.is_wrong_in(*skippable)
            for field, sentence in line.problems
        ]
        messages.sort(key=lambda message: message.get("record", len(lines)))
        if any(message["type"] == "error" for message in messages):
            ids = False
        more = limit if len(lines) > limit else 0
        return {"ids": ids, "messages": messages, "nextrow": more}

    # ------------------------------------------------------------
    # What is wrong in a line by itself
    # ------------------------------------------------------------

    def _import_check_cells(self, lines):
        """Refuse what no text may hold, and missing titles; tidy up the rest."""
        for line in lines:
            for path, cell in line.cells.items():
                if not isinstance(cell, str):
                    continue
                field = self._fields.get(path)
                wrong = self._import_wrong_text(field, cell)
                if wrong:
                    line.refuse(path, wrong)
                    cell = ""
                if not field or field.type not in ("text", "html"):
                    cell = " ".join(cell.split())
                line.cells[path] = cell.strip()
            if not (line.says("name") or line.is_update or line.is_wrong_in("name")):
                line.refuse("name", self.env._("The title is missing. Add one."))

    def _import_wrong_text(self, field, text):
        """Return what is wrong with a text, None when it may be stored."""
        if any(ord(char) < 32 and char not in "\t\n\r" for char in text):
            return self.env._(
                "“%s” holds characters that cannot be seen. Type it again.", shown(text)
            )
        if FORMULA.match(text.strip()):
            return self.env._(
                "“%s” is a spreadsheet formula. Write its result instead.", shown(text)
            )
        if len(text) > LONGEST_TEXT and (
            not field or field.type not in ("text", "html")
        ):
            return self.env._(
                "“%(value)s” is too long. Keep it under %(length)s characters.",
                value=shown(text),
                length=LONGEST_TEXT,
            )
        return None

    def _import_check_outcome(self, lines):
        """A reason goes with a loss; where it is mandatory, a loss with a reason."""
        required = self.env.company.sudo().crm_lost_reason_required
        for line in lines:
            if line.is_update or line.is_wrong_in("stage_id", "lost_reason_id"):
                continue
            stage = self.env["crm.stage"].browse(line.values.get("stage_id"))
            reason = line.values.get("lost_reason_id")
            if reason and not stage.is_lost:
                sentence = self.env._(
                    "It has the lost reason “%s” but is not in a lost stage. Change"
                    " the stage, or remove the reason.",
                    shown(line.says("lost_reason_id")),
                )
                self._import_refuse(line, "lost_reason_id", sentence)
            elif required and stage.is_lost and not reason:
                column = "lost_reason_id" in line.cells
                sentence = self.env._(
                    "A lost opportunity needs its lost reason. Add it, or change the"
                    " stage."
                )
                line.refuse("lost_reason_id" if column else "stage_id", sentence)

    def _import_refuse(self, line, field, sentence):
        """Refuse a line for that field, unless the user said to leave it empty then."""
        if field in (self.env.context.get("import_set_empty_fields") or ()):
            line.cells[field] = ""
            line.values.pop(field, None)
        else:
            line.refuse(field, sentence)

    # ------------------------------------------------------------
    # Opportunities
    # ------------------------------------------------------------

    def _import_create(self, lines, fields):
        """Have Odoo create the opportunities of these lines.

        Odoo stops naming lines after ten, and blames the first one for what the whole
        batch was refused: when it refuses some, each is tried on its own.

        :return: pair (ids, messages)
        """
        ids, messages = self._import_create_together(lines, fields)
        if any(m["type"] == "error" and "field" not in m for m in messages):
            messages = [
                message
                for line in lines
                for message in self._import_create_together([line], fields)[1]
            ]
        return ids, messages

    def _import_create_together(self, lines, fields):
        others = [field for field in fields if field not in LOOKED_UP]
        skippable = self.env.context.get("import_skip_records") or ()
        loading = self.with_context(
            imported_lines=None,
            lines_being_loaded=lines,
            import_skip_records=[name for name in skippable if name not in LOOKED_UP],
            _import_limit=None,
        )
        result = super(CrmLead, loading).load(
            others, [[line.cells[field] for field in others] for line in lines]
        )
        for message in result["messages"]:
            if "rows" in message:
                line = lines[message["rows"]["from"]]
                message |= self._import_naming(line, message["message"])
        return result["ids"] or [], result["messages"]

    def _convert_records(self, records, *, log=lambda message: None, savepoint):
        converted = super()._convert_records(records, log=log, savepoint=savepoint)
        lines = self.env.context.get("lines_being_loaded")
        if lines is None:
            return converted
        return (
            (dbid, xid, self._import_values(lines[info["record"]], values), info)
            for dbid, xid, values, info in converted
        )

    def _import_values(self, line, values):
        """Add what was looked up; let Odoo choose where a new line says nothing.

        An empty salesperson does mean something: nobody yet, not the importer.
        """
        kept = self.env.context["import_skip_records"]
        values = {
            field: value
            for field, value in values.items()
            if line.is_update or field in kept or not line.leaves_empty(field)
        }
        for field in LOOKED_UP:
            if field == "user_id" or (line.is_update and field != "stage_id"):
                if line.leaves_empty(field):
                    values[field] = False
        return values | line.values

    # ------------------------------------------------------------
    # Messages
    # ------------------------------------------------------------

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
