"""Lines of a file that are no record: totals, copyrights, who exported it and when."""

import re

from ..shared.reading import fold

TOTAL = re.compile(
    r"(?:grand[ -]?|sub[ -]?|sous[ -]?)?(?:totals?|totaux|gesamt|gesamtsumme|summe"
    r"|zwischensumme|totaal|eindtotaal|subtotaal|totale|totali|totales|totais|somme"
    r"|suma|soma|sum|subtotal|subtotale)"
    r"(?: (?:general|generaux|generale|complessivo|geral|generales|global|du rapport))?"
    r"(?: (?:of|de|des|d'|von|van|di) [\w' ]{1,30})?"
    r"\s*(?:[:=]?\s*[\d\s.,€$£]*|[(\[:].*)"
)
COUNT = re.compile(
    r"\d+ (?:records?|rows?|lignes?|enregistrements?|deals?|affaires?|opportunit\w+"
    r"|resultats?|datensatze|zeilen|rijen|registros?|filas|righe|record)"
)
NOTICES = (
    r"confidential|confidentiel|informations? confidentielles?|vertraulich",
    r"vertrouwelijk|confidencial|riservato|copyright|\(c\) ?\d|© ?\d",
    r"tous droits reserves|all rights reserved|generated (?:by|on|at)",
    r"exported (?:by|on|from)|exporte (?:le|par|depuis)|genere (?:le|par)",
    r"rapport genere|report generated|as of \d|a la date du|erstellt (?:am|von)",
    r"exportiert|geexporteerd|gegenereerd|generado|exportado|generato|esportato",
    r"gerado|page \d+ (?:of|sur|de)",
)
NOTICE = re.compile(rf"(?:{'|'.join(NOTICES)})\b.*")


def footer_lines(rows, title):
    """Return the indices of rows that look like totals or notes under a table.

    A row is one of them when it says "Total", "Grand Totals (2 records)" or
    "Confidential" and nothing else but figures, or only figures, or when it is, under
    all the others, a single text that stands where the title does not.

    :param list rows: lists of texts, the title row left out, empty ones too
    :param title: index of the column of titles, None when there is none
    :return: list of int
    """
    found = {index for index, row in enumerate(rows) if _is_total_or_notice(row, title)}
    last = len(rows) - 1
    while last >= 0 and (last in found or _is_lone_text(rows[last], title)):
        found.add(last)
        last -= 1
    if last < 0:  # all of them would be: nothing to compare them with
        return []
    return sorted(found)


def _is_total_or_notice(row, title):
    said = [(index, str(cell).strip()) for index, cell in enumerate(row)]
    said = [(index, text) for index, text in said if text]
    if not said:
        return False
    words = [(i, text) for i, text in said if not _is_figure(text)]
    if len(words) != 1:
        return not words and title is not None and said[0][0] != title
    index, text = words[0]
    plain = fold(text)
    if COUNT.fullmatch(plain) or NOTICE.fullmatch(plain):
        return len(said) == 1 or index != title
    return bool(TOTAL.fullmatch(plain))


def _is_lone_text(row, title):
    said = [i for i, cell in enumerate(row) if str(cell).strip()]
    return len(row) > 2 and len(said) == 1 and title is not None and said[0] != title


def _is_figure(text):
    return not any(map(str.isalpha, re.sub(r"(?i)eur|usd|gbp|chf|cad", "", text)))
