"""The stars of an opportunity, as one gives them."""

from odoo import fields

STARS = [("0", "None"), ("1", "One"), ("2", "Two"), ("3", "Three")]


class Stars(fields.Selection):
    """A number of stars: a spreadsheet gets it as such, and an import takes it back."""

    def convert_to_export(self, value, record):
        return int(value or 0)
