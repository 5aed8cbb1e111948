"""What in ``core/`` reads imported files, function by function, with a hostile text."""

from odoo.addons.sales_pipeline_custom.core.importing import (
    import_columns,
    import_dates,
    import_footer,
    import_outcome,
    import_values,
    imported_file,
    imported_line,
)

from ..tools.hostile import IN_TEXT, Hostile, many

TITLE = import_columns.LONGEST
CELL = import_values.LONGEST

TRIED = {
    "import_columns": IN_TEXT,
    "import_dates": IN_TEXT,
    "import_footer": (*IN_TEXT, Hostile("1 ", "total of ", "x")),
    "import_outcome": IN_TEXT,
    "import_values": (
        *IN_TEXT,
        Hostile(" ", "tel", "x"),
        Hostile("9", "BE", ""),
        Hostile("a (vert),"),
        Hostile("(", "a"),
    ),
    "imported_file": IN_TEXT,
}

READERS = {
    "import_columns.title_key": [import_columns.title_key],
    "import_columns.meaning_of": [
        import_columns.meaning_of,
        lambda text: import_columns.meaning_of(f"deal - {text}"),
    ],
    "import_columns.fields_of": [import_columns.fields_of],
    "import_columns.currency_of": [
        import_columns.currency_of,
        lambda text: import_columns.currency_of(f"deal - {text}"),
    ],
    "import_columns.columns_of": [
        lambda text: import_columns.columns_of(many(text)),
        lambda text: import_columns.columns_of(many(text, TITLE)),
        lambda text: import_columns.columns_of(["Email", *["Nom"] * (len(text) // 4)]),
    ],
    "import_dates.order_of": [
        lambda text: import_dates.order_of(many(text), import_dates.DAY),
        lambda text: import_dates.order_of(
            ["5/6/2026"], import_dates.DAY, [text, *many(text)]
        ),
    ],
    "import_dates.vote": [
        import_dates.vote,
        lambda text: import_dates.vote(f"1/1/2026 à 10h30{text}"),
    ],
    "import_footer.footer_lines": [
        lambda text: import_footer.footer_lines([[text], ["a"]], 0),
        lambda text: import_footer.footer_lines([[f"Total {text}"], ["a"]], 0),
        lambda text: import_footer.footer_lines([many(text), ["a"]], 0),
        lambda text: import_footer.footer_lines([[one] for one in many(text)], 0),
        lambda text: import_footer.footer_lines(
            [["a", "", ""], *(["", one, ""] for one in many(text))], 0
        ),
    ],
    "import_outcome.outcome_of": [
        import_outcome.outcome_of,
        lambda text: import_outcome.outcome_of(text[: import_outcome.LONGEST]),
    ],
    "import_outcome.without_remark": [
        import_outcome.without_remark,
        lambda text: import_outcome.without_remark(text[: import_outcome.LONGEST]),
    ],
    "import_outcome.yes_or_no": [import_outcome.yes_or_no],
    "import_values.phone_in": [
        import_values.phone_in,
        lambda text: import_values.phone_in(text[: import_values.LONGEST_PHONE], "BE"),
    ],
    "import_values.read_money": [
        import_values.read_money,
        lambda text: import_values.read_money(text[:CELL]),
        lambda text: import_values.read_money(f"({text[:90]}) €"),
    ],
    "import_values.currency_key": [import_values.currency_key],
    "import_values.tags_in": [import_values.tags_in],
    "imported_file.Answers": [
        lambda text: imported_file.Answers(
            {"date_format": text, "stage_choices": text}
        ),
        lambda text: imported_file.Answers(
            {
                "stage_choices": {one: one for one in many(text)},
                "outcome_choices": {"a": text},
            }
        ),
        lambda text: imported_file.Answers({"stage_choices": {"a": text}}),
    ],
    "imported_file.ImportedFile": [
        lambda text: imported_file.ImportedFile(many(text), {}, many(text)),
        lambda text: imported_file.ImportedFile(many(text), {}),
        lambda text: imported_file.ImportedFile([], {}, [text]).mark_doubles(
            [imported_line.ImportedLine(n, [one]) for n, one in enumerate(many(text))]
        ),
    ],
}
