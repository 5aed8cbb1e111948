"""Odoo's import screen, for a file of opportunities exported from another CRM."""

import codecs
import csv
import io

from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.imported_line import ImportedLine, shown
from ..core.reading import decimal_mark, fold, is_day_first, read_date, read_number

SEPARATORS = ",;\t|"
LARGEST_AMOUNT = 1e12  # company currency

# How other CRMs call the columns of their exports: {field: titles}, folded.
KNOWN_TITLES = {
    "name": "titre, title, intitule, affaire, nom de l'affaire, opportunite, deal,"
    " deal name, opportunity name, nom de l'opportunite, transaction,"
    " nom de la transaction",
    "partner_id": "client, customer, nom du client, customer name, prospect, compte,"
    " account, account name, organisation, organization, entreprise, societe, company,"
    " associated company",
    "email_from": "e-mail, email, mail, courriel, adresse e-mail, adresse email,"
    " adresse mail, e-mail address, email address, e-mail du client, customer email",
    "phone": "telephone, phone, tel, tel., phone number, numero de telephone, mobile,"
    " portable",
    "stage_id": "etape, stage, statut, status, phase, deal stage, pipeline stage,"
    " etape de la transaction",
    "expected_revenue": "montant, amount, valeur, value, revenu espere, revenu attendu,"
    " expected revenue, deal value, montant ht, chiffre d'affaires, ca",
    "customer_budget": "budget, budget client, budget du client, customer budget",
    "user_id": "vendeur, commercial, salesperson, sales person, proprietaire, owner,"
    " deal owner, opportunity owner, responsable, attribue a, assigned to",
    "team_id": "equipe, equipe commerciale, team, sales team",
    "date_deadline": "cloture prevue, date de cloture, date de cloture prevue,"
    " echeance, expected closing, expected close date, close date, closing date",
    "lost_reason_id": "motif de perte, raison de la perte, raison de perte,"
    " lost reason, loss reason, reason for loss, closed lost reason",
    "tag_ids": "etiquettes, etiquette, tags, tag, labels, label",
    "source_id": "source, origine, lead source",
    "description": "description, notes, note, commentaire, commentaires, comment,"
    " comments",
}
FIELD_BY_TITLE = {
    title: field
    for field, titles in KNOWN_TITLES.items()
    for title in titles.split(", ")
}


class BaseImport(models.TransientModel):
    """Reads opportunities line by line: every wrong one is named, not just the first.

    Odoo stops at the first bad amount or date of a column. Here each line notes what
    is wrong with it (``ImportedLine``) and reading goes on; ``crm.lead.load`` looks
    up the names, adds what it finds, and refuses the file or takes it.
    """

    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        if not self._reads_each_line(fields):
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        reader = self.with_context(imported_lines=[])
        columns = [column and column.replace("\0", "") for column in columns]
        result = super(BaseImport, reader).execute_import(
            fields, columns, options, dryrun=dryrun
        )
        # The screen looks titles up by line of the file, not of the batch.
        skipped = int(options.get("skip") or 0)
        for message in result["messages"]:
            if "rows" in message:
                rows = message["rows"]
                message["rows"] = {end: rows[end] + skipped for end in ("from", "to")}
        return result

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
    # Columns
    # ------------------------------------------------------------

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ):
        """Know the titles other CRMs use; what a user chose before comes first."""
        suggestion = super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )
        if self.res_model != "crm.lead" or header.lower() in mapping_fields:
            return suggestion
        field = FIELD_BY_TITLE.get(fold(header))
        if field not in {field["name"] for field in fields_tree}:
            return suggestion
        exact = suggestion and suggestion.get("distance") == 0
        if exact and not self._is_customer_called_company(header, suggestion):
            return suggestion
        return {"field_path": [field], "distance": 0.05}

    def _is_customer_called_company(self, header, suggestion):
        """Tell whether "Company" means the customer: whoever has but one, always."""
        return (
            suggestion["field_path"] == ["company_id"]
            and header.casefold() != "company_id"
            and not self.env.user.has_group("base.group_multi_company")
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

    def _convert_import_data(self, fields, options):
        data, import_fields = super()._convert_import_data(fields, options)
        lines = self.env.context.get("imported_lines")
        if lines is not None:
            lines[:] = self._import_lines(fields, import_fields[0], options)
        return data, import_fields

    def _import_lines(self, fields, first_field, options):
        """Return an ``ImportedLine`` for each line Odoo keeps, in the same order."""
        mapped = [index for index, field in enumerate(fields) if field]
        width = len(fields)
        lines = []
        for number, row in self._numbered_rows(options):
            if not any(row[index] for index in mapped if index < len(row)):
                continue
            line = ImportedLine(number)
            if len(row) > width:
                sentence = self.env._(
                    "It has %(cells)s cells where the title row has %(titles)s. Put"
                    " quotes around a text that holds the separator.",
                    cells=len(row),
                    titles=width,
                )
                line.refuse(first_field, sentence)
            elif len(row) == 1 < width:
                sentence = self.env._(
                    "It has a single cell. Put quotes around a text that goes on for"
                    " several lines, or remove the line."
                )
                line.refuse(first_field, sentence)
            lines.append(line)
        return lines[int(options.get("skip") or 0) :]

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

    # ------------------------------------------------------------
    # Amounts and dates
    # ------------------------------------------------------------

    def _parse_float_from_data(self, data, index, name, options):
        lines = self.env.context.get("imported_lines")
        if lines is None or "/" in name:
            return super()._parse_float_from_data(data, index, name, options)
        texts = [str(row[index]).strip() for row in data]
        decimal = self._decimal_mark(texts, options)
        for line, row, text in zip(lines, data, texts, strict=True):
            row[index] = ""
            if not text:
                continue
            try:
                value = read_number(text.removesuffix("%"), decimal)
            except ValueError:
                sentence = self.env._(
                    "“%s” is not an amount. Write it in figures, for example 8000.50.",
                    shown(text),
                )
                line.refuse(name, sentence)
                continue
            wrong = self._wrong_amount(name, value, text)
            if wrong:
                line.refuse(name, wrong)
            else:
                row[index] = str(value)

    def _decimal_mark(self, texts, options):
        """Tell the decimal mark of a column: the screen always claims a dot.

        :return: "." or ","; None when "8,000" is eight thousand
        """
        if options.get("sheet"):
            return "."
        chosen = options.get("float_decimal_separator")
        return decimal_mark(texts) or ("," if chosen == "," else None)

    def _wrong_amount(self, name, value, text):
        """Return what is wrong with a number that was read, None when it is fine."""
        values = {"value": shown(text)}
        if name == "probability" and not 0 <= value <= 100:
            return self.env._(
                "“%(value)s” is not a probability. Write a number from 0 to 100.",
                **values,
            )
        if value < 0:
            return self.env._(
                "“%(value)s” is negative. Write an amount of zero or more.", **values
            )
        if value > LARGEST_AMOUNT:
            return self.env._(
                "“%(value)s” is too large to be an amount. Correct it.", **values
            )
        return None

    def _parse_date_from_data(self, data, index, name, field_type, options):
        lines = self.env.context.get("imported_lines")
        if lines is None or "/" in name or field_type != "date":
            return super()._parse_date_from_data(data, index, name, field_type, options)
        texts = [row[index] for row in data if isinstance(row[index], str)]
        day_first = is_day_first(texts, self._is_day_usually_first(options))
        for line, row in zip(lines, data, strict=True):
            text = row[index]
            if not isinstance(text, str) or not text.strip():
                continue
            try:
                row[index] = read_date(text, day_first).isoformat()
            except ValueError:
                row[index] = ""
                sentence = self.env._(
                    "“%s” is not a date. Write it like 2026-12-31.", shown(text)
                )
                line.refuse(name, sentence)

    def _try_match_date_time(self, preview_values, options):
        """Keep one wrong date, among the first lines, from choosing for all of them."""
        chosen = options.get("date_format")
        types = super()._try_match_date_time(preview_values, options)
        guessed = options.get("date_format") or ""
        if self.res_model == "crm.lead" and not chosen and guessed[:2] in ("%d", "%m"):
            texts = [value for value in preview_values if isinstance(value, str)]
            day_first = is_day_first(texts, self._is_day_usually_first({}))
            if day_first != guessed.startswith("%d"):
                options["date_format"] = ""
        return types

    def _is_day_usually_first(self, options):
        """Tell whether "05/06/2026" is in June: as chosen, or as the user writes."""
        chosen = options.get("date_format") or ""
        if not chosen.startswith(("%d", "%m")):
            language = self.env["res.lang"]._get_data(code=self.env.user.lang)
            chosen = language.date_format or ""
        return not chosen.startswith("%m")
