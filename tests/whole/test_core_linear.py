"""Whatever is sent, reading it takes a time that grows with its length, no faster.

Every function of ``core/`` that reads what somebody else wrote has a row, in
``linear_mail``, ``linear_import`` or ``linear_values``. What a module gets later has
none, and fails: write its row, or the reason below why it needs none.
"""

import importlib
import os
import pkgutil
import unittest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom import core

from ..tools.hostile import HOSTILE, HOSTILE_PIECES, Hostile, Reader, shown, too_slow
from . import linear_import, linear_mail, linear_values

EXAMPLES = int(os.environ.get("MESSAGES") or 40)
# Each row is tried with one text of so many, another share each: with MESSAGES=10000,
# with all.
SHARE = 1 if "MESSAGES" in os.environ else 6
fuzzed = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)

# What reads nothing that somebody else wrote, by module or function, and why.
READS_NOTHING = {
    "conversion.conversions": "paths that were read",
    "conversion.Place": "values",
    "conversion.Conversion": "values",
    "answer_values.File": "values",
    "amounts.Money": "values",
    "delays": "numbers",
    "equivalents.Equivalent": "values",
    "mail.Mail": "what was read: ``mail.read_mail``",
    "mail_author.Writer": "values",
    "mail_author.whose_ever": "nothing is asked of it",
    "mail_events.MailEvent": "values",
    "mail_parts.Piece": "values",
    "import_columns.Columns": "values",
    "import_dates.Order": "values",
    "import_values.Money": "values",
    "imported_line.ImportedLine": "cells that were read",
    "json_file.Key": "values",
    "json_file.Problem": "values",
    "json_file.is_whole": "a number",
    "pipeline_file.Place": "values",
    "probability": "numbers",
    "project_file.Place": "values",
    "project_file.is_number": "a number",
    "project_file.problems_of_bounds": "numbers",
    "question_conditions.operators_of": "a kind",
    "question_conditions.takes_choices": "a kind",
    "question_conditions.takes_many": "a kind",
    "question_conditions.takes_values": "an operator",
    "questionnaire": "values that were read",
    "questionnaire_score": "numbers",
    "rate_limit": "keys",
    "reading.Without": "one character",
    "referral_reward": "numbers",
    "retry": "numbers",
    "rule_filter.FilterError": "the reason and a piece already cut",
    "rule_filter.LocalTime": "values",
    "rule_filter.Moment": "values",
    "rule_matching": "ids",
    "title_pattern.Pattern": "values",
}

MODULES = (linear_import, linear_mail, linear_values)
# Function by function, what is done with a hostile text, and with which of them.
READERS = {name: row for one in MODULES for name, row in one.READERS.items()}
TRIED = {name: texts for one in MODULES for name, texts in one.TRIED.items()}


def tried(name):
    """Return the hostile texts a function is tried with."""
    if "MESSAGES" in os.environ:
        return HOSTILE
    return TRIED.get(name) or TRIED.get(name.partition(".")[0]) or HOSTILE


def as_reader(read):
    return read if isinstance(read, Reader) else Reader(read)


# Pieces of what people and programs write, put together by hypothesis.
pieces = st.lists(
    st.sampled_from([*HOSTILE_PIECES, *" aA1.,;:=<>&@()[]{}'\"\\/-_*?!#%\t\n€é"]),
    min_size=1,
    max_size=4,
).map("".join)


def public_names():
    """Return what each module of ``core/`` defines for others."""
    for found in pkgutil.walk_packages(core.__path__, f"{core.__name__}."):
        module = importlib.import_module(found.name)
        last = found.name.rpartition(".")[2]
        for name, member in vars(module).items():
            is_own = getattr(member, "__module__", None) == module.__name__
            if is_own and callable(member) and not name.startswith("_"):
                yield f"{last}.{name}"


@tagged("standard", "post_install", "-at_install")
class TestCoreIsLinear(unittest.TestCase):
    def test_every_reading_function_has_a_row(self):
        names = list(public_names())
        missing = [
            name
            for name in names
            if name not in READERS
            and name not in READS_NOTHING
            and name.split(".")[0] not in READS_NOTHING
        ]
        self.assertFalse(missing, "they have neither row nor reason above")
        self.assertFalse(READERS.keys() - set(names), "rows of what is gone")

    @fuzzed
    @given(st.sampled_from(sorted(READERS)), pieces, st.text(max_size=3), pieces)
    def test_whatever_is_repeated_is_read_as_fast(self, name, piece, before, after):
        hostile = Hostile(piece.replace("%", ""), before, after)
        for rank, reader in enumerate(map(as_reader, READERS[name])):
            problem = too_slow(reader, hostile)
            self.assertFalse(problem, f"{name} {rank}: {shown(hostile)}")

    def test_a_megabyte_of_anything_is_read_within_a_second(self):
        problems = []
        readers = ((name, read) for name, calls in READERS.items() for read in calls)
        for number, (name, read) in enumerate(readers):
            for hostile in tried(name)[number % SHARE :: SHARE]:
                problem = too_slow(as_reader(read), hostile)
                if problem:
                    problems.append(f"{name}, {shown(hostile)}: {problem}")
        self.assertEqual(problems, [])
