"""Amounts, dates, phones: read, or left in the text and noted."""

from . import Case, mail

AMOUNT, DATE, PHONE = "an amount misread", "a date misread", "a phone misread"


def line(text):
    return mail(f"Bonjour,\n{text}\nMerci\n")


VALUES = [
    *(
        Case(AMOUNT, text, line(f"Budget : {text}"), {"customer_budget": amount})
        for text, amount in {
            "9 000 € HTVA": 9000,
            "9.000,- EUR hors TVA": 9000,
            "€ 9.000,00 excl. btw": 9000,
            "12k": 12_000,
            "10 à 12 k€": 12_000,
            "entre 8 et 10 000 € TVAC": 10_000,
            "8.000-10.000,- € (HTVA)": 10_000,
            "van 5000 tot 8000 euro": 8000,
        }.items()
    ),
    *(
        Case(AMOUNT, text, line(f"Budget : {text}"), {"customer_budget": 0, "noted": [text]})
        for text in (
            "8 000 ou 9 000 €",
            "9 000 € par mois",
            "12 000 € - 5 %",
            "2 x 4 500 €",
            "8-10",
        )
    ),
    *(
        Case(DATE, text, line(f"Date souhaitée : {text}"), {"date_deadline": day})
        for text, day in {
            "mardi prochain": "2026-11-10",
            "fin mars": "2027-03-31",
            "le 3 mars 2027 à 10h30": "2027-03-03",
            "3 maart 2027": "2027-03-03",
            "31. Dezember 2026": "2026-12-31",
            "dans trois semaines": "2026-11-30",
            "12 mars": "2027-03-12",
        }.items()
    ),
    *(
        Case(DATE, text, line(f"Date souhaitée : {text}"),
             {"date_deadline": False, "noted": [text]})
        for text in ("en mars", "la semaine prochaine", "le 12", "5", "A1")
    ),
    *(
        Case(PHONE, text, line(f"Téléphone : {text}"), {"phone": phone})
        for text, phone in {
            "p:+32471000001": "+32471000001",
            "tel:+32-471-00-00-01": "+32-471-00-00-01",
            "0471 00 00 01 / 0472 00 00 02": "0471 00 00 01",
            "le 12/03/2027, au 0471/00.00.01": "0471/00.00.01",
            "+33 (0)4 70 12 34 56 (le soir)": "+33 (0)4 70 12 34 56",
        }.items()
    ),
    *(
        Case(PHONE, text, line(f"Téléphone : {text}"), {"phone": False, "noted": [text]})
        for text in (
            "12/03/2027",
            "TVA BE 0471.000.001",
            "BE71 0961 2345 6769",
        )
    ),
]  # fmt: skip

CASES = VALUES
