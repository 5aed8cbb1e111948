"""One line of a file being imported, what was understood of it, and what is wrong."""

import hashlib

from .import_columns import NUMBER

# Who an opportunity is about: with its title, they tell it from another one.
WHO = ("partner_id", "contact_name", "email_from", "phone")
WORDS = "="  # in front of a reference made of what a line says


class ImportedLine:
    """A line of the file: what it says, what was understood, what is wrong.

    ``number`` is the line as a spreadsheet shows it, the title row being line 1.
    """

    def __init__(self, number, row=()):
        self.number = number
        self.row = row  # the cells as they are in the file, a text each
        self.index = None  # its place among the lines being imported, from 0
        self.cells = {}  # {field: what the file says}, without blanks around
        self.values = {}  # {field: value to write}, where a name was looked up
        self.problems = []  # pairs (field, sentence): it is refused
        self.warnings = []  # pairs (field, sentence): it is not, and one must know
        self.currencies = {}  # {field: currency written next to the amount}
        self.changed = {}  # {field: what is written instead of what the file says}
        self.dropped = {}  # {field: why what the file says is not written}
        self.unused = set()  # indices of columns: another one said it first
        self.is_footer = False  # it looks like a total, or a note of the file
        self.is_left_out = False  # the user said so
        self.reference = ""  # what tells it again the next time
        self.first = None  # the line above that says the same
        self.lead_id = None  # the opportunity it was imported into before
        self.closing_stage_id = None  # where it goes once created, if not at once
        self.closing_reason_id = None  # and why

    def raw(self, index):
        """Return a cell as it is in the file, blanks around it left out.

        Dates and figures of a spreadsheet are turned into text.
        """
        cell = self.row[index] if index < len(self.row) else ""
        return str(cell).strip()

    def says(self, field):
        """Return what the line says about a field, an empty text when nothing."""
        return self.cells.get(field) or ""

    def leaves_empty(self, field):
        """Tell whether the file has that column and the line says nothing in it."""
        return field in self.cells and not self.cells[field]

    @property
    def is_update(self):
        """Whether it names the record to change, rather than one to create."""
        return bool(self.says("id") or self.says(".id"))

    @property
    def is_right(self):
        """Whether it may be imported."""
        return not self.problems and not self.is_left_out

    def refuse(self, field, sentence):
        """Note one thing that is wrong, and what to do about it."""
        self.problems.append((field, sentence))

    def warn(self, field, sentence):
        """Note something one must know, though the line is imported."""
        self.warnings.append((field, sentence))

    def change(self, field, text):
        """Have another text than the file's stand in a cell, and remember it."""
        self.cells[field] = text
        self.changed[field] = text

    def drop(self, field, sentence):
        """Leave a cell out, and say why."""
        self.cells[field] = ""
        self.dropped[field] = sentence
        self.warn(field, sentence)

    def is_wrong_in(self, *fields):
        """Tell whether something is wrong in one of these fields."""
        return any(field in fields for field, _sentence in self.problems)

    def refer(self, paths, program):
        """Set what tells this line again in another file, or further down this one.

        The number it has in the program it comes from; else its title and whom it is
        about; else all that it says.

        :param dict paths: {index of a column: field}
        :param str program: empty when it is nobody's known
        """
        said = {}
        for index, path in paths.items():
            said.setdefault(path, self.raw(index).casefold())
        number, title = said.get(NUMBER), said.get("name", "")
        if number and program:
            self.reference = f"{program}:{number}"
            return
        if number:
            parts = (number, title)
        elif any(said.get(field) for field in WHO):
            parts = (title, *(said.get(field, "") for field in WHO))
        else:
            parts = tuple(said.items())
        digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
        self.reference = f"{'' if number else WORDS}{digest}"

    @property
    def is_proved(self):
        """Whether a number tells it again, rather than words another may say too."""
        return not self.reference.startswith(WORDS)
