from odoo import models
from odoo.tools import format_date

from ...core.importing.import_dates import DAY, MONTH, order_of
from ...core.importing.import_values import read_money
from ...core.shared.reading import decimal_mark, read_date
from ...core.shared.shown import shown

LARGEST_AMOUNT = 1e12  # company currency


class BaseImport(models.TransientModel):
    """Reads the amounts and dates of a file: each line notes what is wrong with it."""

    _inherit = "base_import.import"

    # ------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------

    def _parse_float_from_data(self, data, index, name, options):
        file = self._imported_file()
        if file is None or "/" in name:
            return super()._parse_float_from_data(data, index, name, options)
        texts = [str(row[index]).strip() for row in data]
        decimal = self._decimal_mark(texts, options)
        values = []
        for line, row, text in zip(file.lines, data, texts, strict=True):
            row[index] = ""
            values.append(None)
            if not text or line.is_left_out:
                continue
            try:
                money = read_money(text.removesuffix("%"), decimal)
            except ValueError:
                self._refuse_amount(line, name, text)
                continue
            wrong = self._wrong_amount(name, money.amount, text)
            if wrong:
                line.refuse(name, wrong)
                continue
            line.currencies[name] = money.currency
            values[-1] = money.amount
        if name == "probability":
            values = self._as_percents(file.lines, values)
        for row, value in zip(data, values, strict=True):
            if value is not None:
                row[index] = str(value)

    def _refuse_amount(self, line, field, text):
        sentence = self.env._(
            "“%s” is not an amount. Write it in figures, for example 8000.50.",
            shown(text),
        )
        line.refuse(field, sentence)

    def _as_percents(self, lines, values):
        """Return chances from 0 to 1 as percents, where all of a column are."""
        said = [value for value in values if value is not None]
        if not any(0 < value < 1 for value in said) or max(said) > 1:
            return values
        for line, value in zip(lines, values, strict=True):
            if value:
                line.changed["probability"] = f"{value * 100:g} %"
        return [value and value * 100 for value in values]

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

    # ------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------

    def _order_dates(self, file):
        """Tell, for each column of dates, whether the day comes first; or ask."""
        usual = self._usual_order()
        kinds = self.env["crm.lead"]._fields
        for field in {*file.paths.values()}:
            if field not in kinds or kinds[field].type != "date":
                continue
            column = file.column_of(field)
            lines = [line for line in file.lines if not line.is_left_out]
            texts = [self._text_of(line, column) for line in lines]
            others = (
                self._text_of(line, index)
                for line in lines
                for index in range(len(line.row))
                if index != column
            )
            order = order_of(texts, usual, others)
            file.orders[field] = order.first or file.answers.date_order or usual
            if order.first is None and not file.dates_to_ask:
                self._ask_order(file, field, lines[order.example], texts[order.example])

    def _text_of(self, line, index):
        cell = line.row[index] if index < len(line.row) else ""
        return cell.strip() if isinstance(cell, str) else ""

    def _ask_order(self, file, field, line, text):
        """Ask the user for the order, with the date that shows or settles it."""
        ways = {}
        for order in (DAY, MONTH):
            try:
                date = read_date(text, order == DAY)
                ways[order] = format_date(self.env, date, date_format="d MMMM y")
            except ValueError:
                ways[order] = False
        file.dates_to_ask = {
            "column": file.title_of(field),
            "line": line.number,
            "value": shown(text),
            **ways,
        }
        if file.answers.date_order:
            return
        if all(ways.values()):
            sentence = self.env._(
                "“%(value)s” can be %(day)s or %(month)s. Say above the columns which"
                " comes first, the day or the month.",
                value=shown(text),
                **ways,
            )
        else:
            sentence = self.env._(
                "“%(value)s” can only be %(date)s, the other dates of the column can be"
                " read both ways. Say above the columns which comes first, the day or"
                " the month.",
                value=shown(text),
                date=next(filter(None, ways.values())),
            )
        line.refuse(field, sentence)

    def _usual_order(self):
        """Tell which comes first where the user lives."""
        language = self.env["res.lang"]._get_data(code=self.env.user.lang)
        return MONTH if (language.date_format or "").startswith("%m") else DAY

    def _parse_date_from_data(self, data, index, name, field_type, options):
        file = self._imported_file()
        if file is None or name not in file.orders:
            return super()._parse_date_from_data(data, index, name, field_type, options)
        day_first = file.orders[name] == DAY
        for line, row in zip(file.lines, data, strict=True):
            text = row[index]
            if not isinstance(text, str) or not text.strip() or line.is_left_out:
                continue
            try:
                row[index] = read_date(text, day_first).isoformat()
            except ValueError:
                row[index] = ""
                if not line.is_wrong_in(name):
                    sentence = self.env._(
                        "“%s” is not a date. Write it like 2026-12-31.", shown(text)
                    )
                    line.refuse(name, sentence)
