"""A file being imported: its columns, its lines, and what the user answered."""

from collections import Counter

from .import_columns import columns_of, currency_of
from .import_dates import DAY, MONTH

# What to do with lines that were imported before.
ASK, SKIP, UPDATE, CREATE = "ask", "skip", "update", "create"


class Answers:
    """What the user answered on the screen to what could not be told."""

    def __init__(self, options):
        """:param dict options: of Odoo's import screen; what a program sends may lack
        all of these"""
        self.leaves_out_footers = bool(options.get("leave_out_footers"))
        self.leaves_out_doubles = bool(options.get("leave_out_doubles"))
        self.takes_title_from_contact = bool(options.get("title_from_contact"))
        self.date_order = self._date_order(options)
        self.stages = _pairs(options.get("stage_choices"), int)
        self.outcomes = _pairs(options.get("outcome_choices"), str)
        # A program is not asked about lines that merely say the same.
        self.is_a_screen = "known_lines" in options
        known = options.get("known_lines")
        self.known = known if known in (SKIP, UPDATE, CREATE) else ASK

    def _date_order(self, options):
        """Return the order chosen, for a date or as a format; None when none is."""
        written = str(options.get("date_format") or "")
        by_format = {"%d": DAY, "%m": MONTH}.get(written[:2])
        order = options.get("date_order")
        return order if order in (DAY, MONTH) else by_format


class ImportedFile:
    """What is read of a file; never made by a client, who can only send lists."""

    def __init__(self, paths, options, titles=()):
        """:param list paths: for each column its field, as the screen sends them
        :param dict options: of Odoo's import screen
        :param list titles: the title row, empty when the file has none
        """
        self.answers = Answers(options)
        self.titles = [str(title) for title in titles]
        self.paths = {index: path for index, path in enumerate(paths) if path}
        columns = columns_of(self.titles)
        self.program = columns.program
        self.set_aside = columns.set_aside  # {index: index of the one believed}
        self.lines = []  # those from where the import starts
        self.footers = []  # lines that look like totals or notes, wherever they stand
        self.orders = {}  # {field: whether its dates are day or month first}
        self.dates_to_ask = None  # dict: what to ask about their order
        self.currencies = dict.fromkeys(self.paths.values(), "")  # said by titles
        self.stages_to_ask = Counter()  # {word: lines}: no stage is called so
        self.outcomes_to_ask = Counter()  # {word: lines}: neither won, lost nor open
        self.untitled = Counter()  # {whether another column may name it: lines}
        self.known = {}  # {line: opportunity}: imported before
        self.counts = {}  # {index of a column: {"kept": 0, …}}
        for index, path in self.paths.items():
            if self.titles:
                self.currencies[path] = currency_of(self.titles[index])

    def column_of(self, field):
        """Return the index of the first column that goes into a field, or None."""
        return next((i for i, path in self.paths.items() if path == field), None)

    def title_of(self, field):
        """Return the title of the first column that goes into a field, or the field."""
        index = self.column_of(field)
        return self.titles[index] if index is not None and self.titles else field

    def mark_doubles(self, lines):
        """Have each line know the first one above that says the same."""
        first = {}
        for line in lines:
            if line.is_left_out:
                continue
            above = first.setdefault(line.reference, line)
            if above is not line:
                line.first = above
                line.is_left_out = self.answers.leaves_out_doubles


def _pairs(value, kind):
    """Return what a client sent as a dict of texts, whatever it sent."""
    pairs = {}
    for word, choice in value.items() if isinstance(value, dict) else ():
        try:
            pairs[str(word)] = kind(choice)
        except (TypeError, ValueError):
            continue
    return pairs
