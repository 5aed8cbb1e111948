"""What a questionnaire asks, as plain values: models make them, ``core`` reads them."""

import re
from typing import NamedTuple

CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")

NUMBERS = ("integer", "float", "monetary", "scale", "nps")
DATES = ("date", "datetime")
TEXTS = ("char", "text")
CHOICES = ("choice", "choices")
KINDS = (*TEXTS, *NUMBERS, *DATES, *CHOICES, "boolean", "file")
BOUNDED = ("integer", "float", "monetary", "scale")  # by what the question says

# Fields of an opportunity that an answer may be written on, and of which kinds. Not the
# mail address: whoever has the link of a customer would choose where it is sent.
AMOUNT = ("monetary", "float", "integer")
FEEDS = {
    "customer_budget": AMOUNT,
    "expected_revenue": AMOUNT,
    "date_deadline": ("date",),
    "phone": ("char",),
    "contact_name": ("char",),
    "function": ("char",),
    "partner_name": ("char",),
    "street": ("char",),
    "zip": ("char",),
    "city": ("char",),
}

NPS = (0, 10)
SCALE = (1, 5)  # unless the question says otherwise
LONGEST_SCALE = 20  # steps


class Choice(NamedTuple):
    """One answer among those a question proposes."""

    code: str
    id: int = 0
    score: float = 0.0
    names: frozenset = frozenset()  # folded labels, in every language
    is_active: bool = True  # still proposed


class Condition(NamedTuple):
    """What the answer to another question must be for a question to be asked."""

    question: str  # its code
    operator: str
    values: tuple = ()  # as ``answer_values`` reads them, codes for choices


class Question(NamedTuple):
    """One question; ids are 0 for none."""

    code: str
    kind: str
    id: int = 0
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple = ()
    condition: Condition | None = None
    is_required: bool = False
    required_from_stage: int = 0
    is_for_customer: bool = False
    feeds: str = ""  # one of FEEDS

    @property
    def bounds(self):
        """Return the pair (lowest, highest) of allowed numbers, None without."""
        if self.kind == "nps":
            return NPS
        if self.kind == "scale":
            lowest, highest = self.minimum, self.maximum
            return (
                SCALE[0] if lowest is None else lowest,
                SCALE[1] if highest is None else highest,
            )
        return (self.minimum, self.maximum)

    def choice(self, code):
        """Return the choice with that code, proposed or not; None without one."""
        return next((choice for choice in self.choices if choice.code == code), None)
