"""The stars of an opportunity, as one gives them."""

STARS = [("0", "None"), ("1", "One"), ("2", "Two"), ("3", "Three")]
