"""Plain Python: no ORM, no input or output. Tested in milliseconds."""
