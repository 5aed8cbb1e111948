"""Odoo's import screen, for a file of opportunities exported from another CRM."""

import codecs
import csv
import io

from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ...core.importing.import_columns import FIRST_SAID
from ...core.importing.import_footer import footer_lines
from ...core.importing.imported_file import ImportedFile
from ...core.importing.imported_line import ImportedLine
from ...core.shared.shown import shown

SEPARATORS = ",;\t|"


class BaseImport(models.TransientModel):
    """Reads opportunities line by line: every wrong one is named, not just the first.

    Odoo stops at the first bad amount or date of a column. Here each line notes what
    is wrong with it (``ImportedLine``) and reading goes on; ``crm.lead.load`` looks
    up the names, adds what it finds, and refuses the file or takes it.

    ``ImportedFile`` goes along in the context: a Python object, which no client can
    send.
    """

    _inherit = "base_import.import"

    def _imported_file(self):
        file = self.env.context.get("imported_file")
        return file if isinstance(file, ImportedFile) else None

    def execute_import(self, fields, columns, options, dryrun=False):
        if not self._reads_each_line(fields):
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        file = ImportedFile(fields, options, self._titles(options))
        reader = self.with_context(imported_file=file)
        columns = [column and column.replace("\0", "") for column in columns]
        # The screen looks titles up by line of the file, not of the batch.
        skipped = int(options.get("skip") or 0)
        result = super(BaseImport, reader).execute_import(
            fields, columns, options, dryrun=dryrun
        )
        for message in result["messages"]:
            if "rows" in message:
                rows = message["rows"]
                message["rows"] = {end: rows[end] + skipped for end in ("from", "to")}
        result["pipeline"] = self._findings(file)
        return result

    def parse_preview(self, options, count=10):
        """Add to what Odoo tells of a file what the user has to know or to answer."""
        formats = {
            name: options.get(name) for name in ("date_format", "datetime_format")
        }
        preview = super().parse_preview(options, count)
        if self.res_model != "crm.lead" or "error" in preview:
            return preview
        matches = preview["matches"] or {}
        fields = [
            "/".join(matches[index]) if index in matches else False
            for index in range(len(preview["preview"]))
        ]
        if self._reads_each_line(fields):
            # Odoo takes what the first lines look like for what the user chose.
            preview["options"] |= formats
            if options.get("has_headers"):
                preview["pipeline"] = self._look_ahead(fields, preview)
        return preview

    def _look_ahead(self, fields, preview):
        """Return what the screen shows of a file before anything is tried."""
        options = preview["options"]
        file = ImportedFile(fields, options, preview["headers"])
        reader = self.with_context(imported_file=file)
        file.lines = reader._import_lines(fields, options)
        reader._order_dates(file)
        self.env["crm.lead"]._import_look_ahead(file)
        return self._findings(file)

    def _reads_each_line(self, fields):
        """Tell whether a line of the file is one opportunity, whole and alone."""
        if self.res_model != "crm.lead":
            return False
        known = self.env["crm.lead"]._fields
        roots = {path.split("/")[0] for path in fields if path}
        return all(
            root not in known or known[root].type != "one2many" for root in roots
        )

    # ------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------

    def _read_csv(self, options):
        if self.res_model != "crm.lead":
            return super()._read_csv(options)
        if not self.file:
            raise ImportValidationError(self.env._("The file is empty."))
        self._guess_encoding(options)
        self._guess_separator(options)
        _length, rows = super()._read_csv(options)
        if len(rows) <= bool(options.get("has_headers")):
            raise ImportValidationError(self.env._("The file has no line to import."))
        # Excel leaves out empty cells at the end of a line.
        width = len(rows[0])
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
        return len(rows), rows

    def _guess_encoding(self, options):
        """Take UTF-8 when it is, what Excel writes in Western Europe otherwise."""
        if self.file.startswith(codecs.BOM_UTF8):
            if options.get("encoding") in (None, False, "", "utf-8"):
                options["encoding"] = "utf-8-sig"
        elif not options.get("encoding") and not self.file.startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            try:
                self.file.decode("utf-8")
                options["encoding"] = "utf-8"
            except UnicodeDecodeError:
                options["encoding"] = "windows-1252"

    def _guess_separator(self, options):
        """Take the one that makes most columns of the first line.

        One broken line further down must not hide the columns of all the others.
        """
        if options.get("separator") or len(options["quoting"]) != 1:
            return
        encoding = options.get("encoding") or "utf-16"
        text = self.file.decode(encoding, errors="replace")

        def width(separator):
            rows = self._csv_rows(text, options["quoting"], separator)
            return next((len(row) for row in rows if any(row)), 0)

        best = max(SEPARATORS, key=width)
        if width(best) > 1:
            options["separator"] = best

    def _csv_rows(self, text, quoting, separator):
        return csv.reader(io.StringIO(text), quotechar=quoting, delimiter=separator)

    def _titles(self, options):
        """Return the title row, empty when the file has none or cannot be read."""
        if not options.get("has_headers"):
            return []
        try:
            _length, rows = self._read_file(options)
        except ImportValidationError:  # said when it is read again, to be imported
            return []
        return rows[0]

    def _convert_import_data(self, fields, options):
        data, import_fields = super()._convert_import_data(fields, options)
        file = self._imported_file()
        if file is not None:
            file.lines = self._import_lines(fields, options)
            self._order_dates(file)
        return data, import_fields

    def _import_lines(self, fields, options):
        """Return an ``ImportedLine`` for each line Odoo keeps, in the same order.

        Those the user leaves out stay among them, marked: the place of a line must not
        change from one batch to the next.
        """
        file = self._imported_file()
        mapped = [index for index, field in enumerate(fields) if field]
        first_field = next(filter(None, fields), "name")
        lines = []
        for number, row in self._numbered_rows(options):
            if not any(row[index] for index in mapped if index < len(row)):
                continue
            line = ImportedLine(number, row)
            self._check_width(line, len(fields), first_field)
            lines.append(line)
        rows = [line.row[: len(fields)] for line in lines]
        for index in footer_lines(rows, file.column_of("name")):
            file.footers.append(lines[index])
            lines[index].is_footer = True
            lines[index].is_left_out = file.answers.leaves_out_footers
        for line in lines:
            line.refer(file.paths, file.program)
        file.mark_doubles([line for line in lines if not line.is_footer])
        return lines[int(options.get("skip") or 0) :]

    def _check_width(self, line, width, field):
        """Refuse a line whose cells are not those of the title row."""
        if len(line.row) > width:
            sentence = self.env._(
                "It has %(cells)s cells where the title row has %(titles)s. Put"
                " quotes around a text that holds the separator.",
                cells=len(line.row),
                titles=width,
            )
            line.refuse(field, sentence)
        elif len(line.row) == 1 < width:
            sentence = self.env._(
                "It has a single cell. Put quotes around a text that goes on for"
                " several lines, or remove the line."
            )
            line.refuse(field, sentence)

    def _numbered_rows(self, options):
        """Return pairs (number, row) of what is under the title row, as in the file.

        Only a CSV file is read again to count its empty lines.
        """
        _length, rows = self._read_file(options)
        if not options.get("sheet"):
            text = self.file.decode(options["encoding"])
            separator = options.get("separator") or ","
            rows = self._csv_rows(text, options["quoting"], separator)
        numbered = [
            (number, row)
            for number, row in enumerate(rows, 1)
            if any(not isinstance(cell, str) or cell.strip() for cell in row)
        ]
        return numbered[1:] if options.get("has_headers") else numbered

    def _handle_multi_mapping(self, import_fields, input_file_data):
        """Have the first of two phones or e-mails stand, where Odoo joins them."""
        file = self._imported_file()
        for field in FIRST_SAID if file is not None else ():
            indices = [i for i, path in enumerate(import_fields) if path == field]
            if len(indices) > 1:
                self._keep_first_filled(file, indices, input_file_data)
        return super()._handle_multi_mapping(import_fields, input_file_data)

    def _keep_first_filled(self, file, indices, data):
        """Empty, in each line, all of these columns but the first that says something.

        :param list indices: of columns of ``data``, which has only those with a field
        """
        columns = [*file.paths]
        for line, row in zip(file.lines, data, strict=True):
            said = [index for index in indices if str(row[index]).strip()]
            for index in said[1:]:
                row[index] = ""
                line.unused.add(columns[index])

    # ------------------------------------------------------------
    # What the screen tells
    # ------------------------------------------------------------

    def _findings(self, file):
        """Return what the screen shows above the columns, and next to each.

        :return: dict; see ``static/src/importing``
        """
        return {
            "program": file.program,
            "footers": [
                {
                    "number": line.number,
                    "text": shown(" ".join(str(cell) for cell in line.row if cell), 80),
                }
                for line in file.footers
            ],
            "dates": file.dates_to_ask or False,
            "set_aside": [
                {"index": index, "instead": file.titles[instead]}
                for index, instead in file.set_aside.items()
            ],
            **self.env["crm.lead"]._import_findings(file),
            "columns": [
                {"index": index, **counts} for index, counts in file.counts.items()
            ],
        }
