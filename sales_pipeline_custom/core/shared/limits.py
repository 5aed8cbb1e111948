"""What numbers may be at most, wherever they are given."""

BIGGEST_INTEGER = 2_147_483_647  # what a database column holds
BIGGEST_NUMBER = 1e15
MOST_COLORS = 12  # Odoo's, numbered from 0
MOST_DAYS = 3650
YEARS = range(1900, 2101)  # of days and moments that people mean
