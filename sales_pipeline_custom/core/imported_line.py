"""One line of a file being imported, and what is wrong with it."""

MOST_LOOKED_AT = 10  # characters, for each one shown


class ImportedLine:
    """A line of the file: what it says, what was understood, what is wrong.

    ``number`` is the line as a spreadsheet shows it, the title row being line 1.
    """

    def __init__(self, number):
        self.number = number
        self.index = None  # its place among the lines being imported, from 0
        self.cells = {}  # {field: what the file says}, without blanks around
        self.values = {}  # {field: value to write}, where a name was looked up
        self.problems = []  # pairs (field, sentence)

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

    def refuse(self, field, sentence):
        """Note one thing that is wrong, and what to do about it."""
        self.problems.append((field, sentence))

    def is_wrong_in(self, *fields):
        """Tell whether something is wrong in one of these fields."""
        return any(field in fields for field, _sentence in self.problems)


def shown(text, length=50):
    """Return a text fit for a message: on one line, printable, not too long."""
    start = text[: MOST_LOOKED_AT * length]
    plain = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    is_whole = len(plain) <= length and len(start) == len(text)
    return plain if is_whole else f"{plain[: length - 1]}…"
