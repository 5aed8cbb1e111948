"""Pieces of a mail, what is attached or hidden, charsets."""

import base64

from . import (
    BUDGET,
    FILLED,
    NOT_READ,
    Case,
    html,
    mail,
    of_parts,
    part_of_parts,
    picture,
    plain,
    raw_mail,
)

# ------------------------------------------------------------
# Pieces, and what is attached or hidden
# ------------------------------------------------------------

PIECES, ATTACHED = "pieces of a mail lost", "an attached mail read as the sender's"
HIDDEN, PRE = "what does not show is read", "lines of preformatted text joined"
OFFER = (
    "From: Vendeur <vendeur@ailleurs.example.com>\nTo: nadia@example.com\nSubject: Offre"
    "\nMIME-Version: 1.0\nContent-Type: {}; charset=utf-8\n\n{}"
)
RFC822 = "Content-Type: message/rfc822"
PARTS = [
    Case(PIECES, "HTML around a picture", "html_text_in_pieces.eml",
         {**FILLED, "files": ["p.png"]}),
    Case(PIECES, "text around a picture",
         of_parts("mixed", plain("Budget : 9 000 €"), picture(), plain("Ville : Huy")),
         {**FILLED, "files": ["p.png"]}),
    Case(PIECES, "text, then HTML",
         of_parts("mixed", plain("Budget : 9 000 €"), html("<p>Ville : Huy</p>")), FILLED),
    Case(PIECES, "the HTML first",
         of_parts("alternative", html("<p>Budget : 9 000 €</p><p>Ville : Huy</p>"),
                  plain("Voir la version HTML")), FILLED),
    Case(PIECES, "HTML that says nothing",
         of_parts("alternative", plain(BUDGET), html("<html><body></body></html>")), FILLED),
    Case(PIECES, "Apple: a choice of which one is in pieces, a picture first",
         of_parts("alternative", plain("Voir"),
                  part_of_parts("related", picture("a.png"),
                                html("<p>Budget : 9 000 €</p>"),
                                html("<p>Ville : Huy</p>"))),
         {**FILLED, "files": ["a.png"]}),
    Case(PIECES, "signed apart",
         of_parts("signed", part_of_parts("mixed", plain("Budget : 9 000 €"),
                                          html("Ville : Huy")),
                  ("Content-Type: application/pgp-signature", "-----BEGIN")), FILLED),
    Case(ATTACHED, "an HTML offer", "attached_mail.eml",
         {**NOT_READ, "phone": False, "files": ["offre.eml"]}),
    Case(ATTACHED, "inline, without a name",
         of_parts("mixed", plain("Voici\nVille : Huy"),
                  (RFC822, OFFER.format("text/plain", "Budget : 21 000 EUR"))),
         {**NOT_READ, "files": ["Offre.eml"], "chatter_not": ["21 000"]}),
    Case(ATTACHED, "before the words",
         of_parts("mixed", (RFC822, OFFER.format("text/html", "<p>Budget : 1</p>")),
                  plain("Ville : Huy")), NOT_READ),
    Case(ATTACHED, "a file of text",
         of_parts("mixed", plain("Ville : Huy"),
                  ("Content-Type: text/plain; charset=utf-8; name=prix.txt",
                   "Budget : 21 000 EUR")), {**NOT_READ, "files": ["prix.txt"]}),
    *(
        Case(HIDDEN, name, mail(html=f"<p>Ville : Huy</p>{hidden}<p>Merci</p>"),
             {**NOT_READ, "says": ["Merci"]})
        for name, hidden in {
            "display:none": '<div style="display:none"><p>Budget : 1</p></div>',
            "display: none, important": '<p style="color:red; DISPLAY: none'
            ' !important">Budget : 1</p>',
            "visibility": '<div style="visibility:hidden">Budget : 1</div>',
            "an attribute": "<div hidden>Budget : 1</div>",
            "Outlook's own": '<span style="mso-hide:all">Budget : 1</span>',
            "a hidden field": '<form><input type="hidden" value="Budget : 1"></form>',
            "a comment": "<!-- <p>Budget : 1</p> -->",
        }.items()
    ),
    *(
        Case(PRE, name, mail(html=f"<p>Bonjour</p>{lines}"), FILLED)
        for name, lines in {
            "pre": f"<pre>{BUDGET}</pre>",
            "in a quote of no style": f'<div class="plain"><pre>\n{BUDGET}\n</pre></div>',
            "white-space": f'<div style="white-space: pre-wrap">{BUDGET}</div>',
            "tabs": "<pre>Budget\t9 000 €\nVille\tHuy</pre>",
        }.items()
    ),
]  # fmt: skip

# ------------------------------------------------------------
# Charsets that lie
# ------------------------------------------------------------

CHARSET = "a charset that lies"
WINDOWS = "Bonjour… l’an dernier\nBudget : 9 000 €\nVille : Œuilly\n"
RIGHT = {"customer_budget": 9000, "city": "Œuilly", "chatter": ["9 000 €", "l’an"]}


def said_to_be(charset, body, encoding="8bit", kind="text/plain"):
    said = f"; charset={charset}" if charset else ""
    head = f"Content-Type: {kind}{said}\nContent-Transfer-Encoding: {encoding}"
    if encoding == "base64":
        body = base64.encodebytes(body)
    return raw_mail(head, body)


CHARSETS = [
    Case(
        CHARSET,
        "Windows called Latin-1",
        "charset_lie.eml",
        {
            **RIGHT,
            "chatter": ["9 000 €", "l’an", "Bonjour… "],
            "description": "pas trop “lourd”",
        },
    ),
    *(
        Case(CHARSET, f"{name} called {claimed or 'nothing'}", mail_, RIGHT)
        for name, claimed, mail_ in [
            (
                "Windows",
                "iso-8859-15",
                said_to_be("iso-8859-15", WINDOWS.encode("cp1252")),
            ),
            ("Windows", "us-ascii", said_to_be("us-ascii", WINDOWS.encode("cp1252"))),
            ("Windows", "utf-8", said_to_be("utf-8", WINDOWS.encode("cp1252"))),
            ("Windows", "", said_to_be("", WINDOWS.encode("cp1252"), "base64")),
            ("Windows", "x-none", said_to_be("x-none", WINDOWS.encode("cp1252"))),
            ("UTF-8", "iso-8859-1", said_to_be("iso-8859-1", WINDOWS.encode())),
            ("UTF-8", "us-ascii", said_to_be("us-ascii", WINDOWS.encode())),
            (
                "UTF-8 with a stray byte",
                "utf-8",
                said_to_be("utf-8", WINDOWS.encode() + b"Merci d\xe9j\xe0"),
            ),
            (
                "HTML of Windows",
                "iso-8859-1",
                said_to_be(
                    "iso-8859-1",
                    WINDOWS.replace("\n", "<br>").encode("cp1252"),
                    "base64",
                    "text/html",
                ),
            ),
        ]  # fmt: skip
    ),
    Case(
        CHARSET,
        "a Mac's, called nothing",
        said_to_be(
            "", "Déjà été à Liège, très pressé\nVille : Liège\n".encode("mac_roman")
        ),
        {"city": "Liège"},
    ),
    Case(
        CHARSET,
        "ASCII called UTF-16",
        said_to_be("utf-16", b"Ville : Huy\nBudget : 9000 EUR\n"),
        FILLED,
    ),
    Case(
        CHARSET,
        "a subject and a name",
        raw_mail(
            "Subject: =?iso-8859-1?Q?Prix_:_9_000_=80_d=92=E9t=E9?=\n"
            "From: =?iso-8859-15?Q?Zo=E9_=8Cuvrard?= <zoe@example.com>",
            "Ville : Huy\n",
        ),
        {"name": "Prix : 9 000 € d’été", "contact_name": "Zoé Œuvrard", "city": "Huy"},
    ),
]

CASES = [*PARTS, *CHARSETS]
