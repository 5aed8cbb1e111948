from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date, formatLang

from ...core.importing.import_columns import CURRENCY
from ...core.importing.import_values import currency_key
from ...core.shared.reading import fold
from ...core.shared.shown import shown

# Which of the currencies that share a sign is meant where none of them is in use.
USUAL = ("USD", "GBP", "JPY", "SEK")


class CrmLead(models.Model):
    """Amounts of a file in another currency than the company's.

    A sign next to the amount, a column of currencies or the title of the column may say
    it. The amount is converted at the day's rate, and the line says so; where there is
    no rate the line is refused.
    """

    _inherit = "crm.lead"

    def _import_convert_amounts(self, file, lines):
        """Have all amounts of these lines in the currency of their company."""
        amounts = [
            field
            for field in dict.fromkeys(file.paths.values())
            if field in self._fields and self._fields[field].type == "monetary"
        ]
        if not amounts:
            return
        known = self._import_currencies()
        companies = {fold(one.name): one for one in self.env.user.company_ids}
        titles = {
            field: known[currency_key(file.currencies[field])] for field in amounts
        }
        for line in lines:
            said = {field: line.currencies.get(field) for field in amounts}
            if not (line.says(CURRENCY) or any(said.values()) or any(titles.values())):
                continue
            company = companies.get(fold(line.says("company_id")))
            team = self.env["crm.team"].browse(line.values.get("team_id"))
            company = company or team.company_id or self.env.company
            for field in amounts:
                if line.says(field) and not line.is_wrong_in(field):
                    self._import_convert(line, field, titles[field], known, company)

    def _import_currencies(self):
        """Return all currencies, used or not: {code, sign or name: those it may be}."""
        known = defaultdict(self.env["res.currency"].browse)
        for currency in (
            self.env["res.currency"].with_context(active_test=False).search([])
        ):
            texts = {currency.name, currency.symbol, currency.full_name}
            for text in texts - {False}:
                known[currency_key(text)] |= currency
        return known

    def _import_convert(self, line, field, by_title, known, company):
        """Convert one amount of a line, or refuse it.

        :param by_title: the currencies the title of its column may say
        :param dict known: as ``_import_currencies``
        """
        sign, column = line.currencies.get(field), line.says(CURRENCY)
        by_sign = known[currency_key(sign)] if sign else by_title.browse()
        by_column = known[currency_key(column)] if column else by_title.browse()
        if sign and not by_sign:
            self.env["base_import.import"]._refuse_amount(
                line, field, f"{line.says(field)} {sign}"
            )
        elif column and not by_column:
            sentence = self.env._(
                "“%s” is not a currency. Write its code, for example EUR.",
                shown(column),
            )
            line.refuse(CURRENCY, sentence)
        elif sign and column and not by_sign & by_column:
            sentence = self.env._(
                "Its amount is in %(sign)s, and its column of currencies says"
                " %(column)s. Correct one of them.",
                sign=shown(sign),
                column=shown(column),
            )
            line.refuse(field, sentence)
        else:
            meant = by_sign & by_column or by_sign or by_column or by_title
            self._import_convert_from(
                line, field, self._import_currency(meant, company), company
            )

    def _import_currency(self, meant, company):
        """Return which of the currencies that share a sign is meant.

        The company's, or else one that is in use, or else the best known.
        """
        own = company.currency_id
        return (
            (own & meant)
            or meant.filtered("active")[:1]
            or meant.filtered(lambda one: one.name in USUAL)[:1]
            or meant[:1]
        )

    def _import_convert_from(self, line, field, currency, company):
        """Convert an amount at the day's rate; refuse it where there is none."""
        own = company.currency_id
        amount = float(line.says(field))
        if not currency or currency == own or not amount:
            return
        rate = self._import_rate(currency, company)
        values = {
            "amount": f"{formatLang(self.env, amount)} {currency.name}",
            "currency": own.name,
        }
        if not rate:
            sentence = self.env._(
                "%(amount)s cannot be converted into %(currency)s: there is no rate."
                " Write the amount in %(currency)s, or have an administrator set the"
                " rate.",
                **values,
            )
            line.refuse(field, sentence)
            return
        converted = currency._convert(
            amount, own, company, fields.Date.context_today(self)
        )
        line.change(field, str(converted))
        sentence = self.env._(
            "%(amount)s make %(converted)s, at the rate of %(date)s.",
            converted=f"{formatLang(self.env, converted)} {own.name}",
            date=format_date(self.env, rate.name),
            **values,
        )
        line.warn(field, sentence)

    def _import_rate(self, currency, company):
        """Return the rate of a currency in use now, empty when it has none."""
        # Rates are for accountants to read; that there is one is not.
        rates = self.env["res.currency.rate"].sudo()
        if not currency.active:
            return rates
        domain = [
            ("currency_id", "=", currency.id),
            ("company_id", "in", [False, company.root_id.id]),
        ]
        today = fields.Date.context_today(self)
        return rates.search(
            [*domain, ("name", "<=", today)], order="name desc", limit=1
        ) or rates.search(domain, order="name", limit=1)
