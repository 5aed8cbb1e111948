"""What depends on reading alone: quotes, charsets, values, what hides what it says."""

import base64

from asn1crypto import cms

from . import (
    Case,
    html,
    mail,
    of_parts,
    part_of_parts,
    picture,
    plain,
    raw_mail,
)

BUDGET = "Budget : 9 000 €\nVille : Huy"
FILLED = {"customer_budget": 9000, "city": "Huy"}
NOT_READ = {"city": "Huy", "customer_budget": 0}

# ------------------------------------------------------------
# Own words cut away, others' words read
# ------------------------------------------------------------

OWN, OTHERS = "own words cut away", "others' words read"

# What people say of each other's mail.
SENTENCES = {
    "French, a technician": "Le technicien de votre équipe nous a écrit :",
    "French, with a number": "Le responsable m'a écrit le 3 mars :",
    "English": "On the phone your colleague wrote:",
    "German": "Am Telefon schrieb Ihre Kollegin:",
    "Dutch": "Op de beurs schreef uw collega:",
    "Spanish": "El técnico nos escribió:",
}
# What mail programs write before what they quote.
ATTRIBUTIONS = {
    "Gmail, French": "Le lun. 2 nov. 2026 à 10:00, Camille <camille@in.example.com> a"
    " écrit :",
    "Gmail, English": "On Mon, Nov 2, 2026 at 10:00 AM Camille <camille@in.example.com>"
    " wrote:",
    "Gmail, Dutch": "Op ma 2 nov 2026 om 10:00 schreef Camille"
    " <camille@in.example.com>:",
    "Gmail, German": "Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Camille"
    " <camille@in.example.com>:",
    "Gmail, Spanish": "El lun, 2 nov 2026 a las 10:00, Camille"
    " (<camille@in.example.com>) escribió:",
    "Gmail, Italian": "Il giorno lun 2 nov 2026 alle ore 10:00 Camille"
    " <camille@in.example.com> ha scritto:",
    "Thunderbird": "Le 02/11/2026 à 10:00, Camille a écrit :",
    "Apple": "Le 2 nov. 2026 à 10:00, Camille <camille@in.example.com> a écrit :",
    "cut in two": "Le lun. 2 nov. 2026 à 10:00, Camille Un-Nom-Bien-Trop-Long\n"
    "<camille@in.example.com> a écrit :",
    "cut in three": "Le lundi 2 novembre 2026 à 10:00:00 UTC+1, Camille Un-Nom\n"
    "Bien-Trop-Long <camille@in.example.com>\na écrit :",
    "old Gmail": "2026-11-02 10:00 GMT+01:00 Camille <camille@in.example.com>:",
    "a webmail": "Camille <camille@in.example.com> a écrit le 2 novembre 2026 :",
}
HEADERS = {
    "Outlook, French": "De : Camille <camille@in.example.com>\nEnvoyé : lundi 2 novembre"
    " 2026 10:00\nÀ : Nadia Colson\nObjet : Votre offre",
    "Outlook, English": "From: Camille\nSent: Monday, November 2, 2026 10:00 AM\n"
    "To: Nadia Colson\nSubject: Your offer",
    "Outlook, German": "Von: Camille <camille@in.example.com>\nGesendet: Montag, 2."
    " November 2026 10:00\nAn: Nadia Colson\nBetreff: Ihr Angebot",
    "Outlook, Dutch": "Van: Camille\nVerzonden: maandag 2 november 2026 10:00\n"
    "Aan: Nadia Colson\nOnderwerp: Uw offerte",
    "Outlook, bold in text": "*De :* Camille <camille@in.example.com>\n*Envoyé :* lundi"
    "\n*À :* Nadia Colson\n*Objet :* Votre offre",
    "Outlook, many recipients": "De : Camille <camille@in.example.com>\nÀ : Nadia"
    " <nadia@example.com>;\nHugo <hugo@example.com>;\nzoe@example.com\nEnvoyé : lundi"
    "\nObjet : Votre offre",
    "a line of underscores before": "________________________________\nDe : Camille\n"
    "Envoyé : lundi\nÀ : Nadia\nObjet : Votre offre",
    "Samsung": "-------- Message d'origine --------\nDe : Camille"
    " <camille@in.example.com>\nDate : 02/11/2026 10:00 (GMT+01:00)\nÀ : Nadia\nObjet :"
    " Votre offre",
    "Zimbra": '----- Mail original -----\nDe: "Camille" <camille@in.example.com>\n'
    'À: "Nadia" <nadia@example.com>\nEnvoyé: Lundi 2 Novembre 2026 10:00:00\n'
    "Objet: Votre offre",
    "Old Outlook, Dutch": "-----Oorspronkelijk bericht-----\nVan: Camille\n"
    "Verzonden: maandag",
    "Old Outlook, German": "-----Ursprüngliche Nachricht-----\nVon: Camille\n"
    "Gesendet: Montag",
}

QUOTES = [
    Case(OWN, "a sentence about a mail", "quote_sentence.eml", FILLED),
    Case(
        OWN,
        "a line of underscores",
        "quote_underscores.eml",
        {"customer_budget": 9000, "phone": "0471 00 00 01"},
    ),
    *(
        Case(
            OWN,
            f"a sentence about a mail: {name}",
            mail(f"Bonjour,\n\n{line}\nil faut mesurer. C'est fait.\n\n{BUDGET}\n"),
            FILLED,
        )
        for name, line in SENTENCES.items()
    ),
    *(
        Case(
            OTHERS,
            f"an attribution: {name}",
            mail(f"D'accord.\nVille : Huy\n\n{line}\n\n{quoted}Budget : 1 EUR\n"),
            NOT_READ,
        )
        for name, line in ATTRIBUTIONS.items()
        for quoted in ("> ", "")
    ),
    *(
        Case(
            OTHERS,
            f"headers: {name}",
            mail(f"D'accord.\nVille : Huy\n\n{block}\n\nBudget : 1 EUR\n"),
            NOT_READ,
        )
        for name, block in HEADERS.items()
    ),
    Case(
        OWN,
        "a removal, from and to",
        mail(
            "Bonjour,\nDe : Namur\nÀ : Huy\nDate : 12 mars\nObjet : un piano\n" + BUDGET
        ),
        {**FILLED, "says": ["un piano"]},
    ),
    Case(
        OWN,
        "answers between quoted lines",
        mail(
            "Bonjour,\n\nLe 2 nov. 2026 à 10:00, Camille <camille@in.example.com> a"
            " écrit :\n> Quel est votre budget ?\nBudget : 9 000 €\n\n> Où ?\n> Budget :"
            " 1\nVille : Huy\n"
        ),
        FILLED,
    ),
    Case(
        OWN,
        "answers below the quote",
        mail(
            "On Mon, Nov 2, 2026 at 10:00 AM Camille <camille@in.example.com>\nwrote:\n\n"
            f"> Budget : 1\n> Ville : Namur\n\n{BUDGET}\n"
        ),
        FILLED,
    ),
    Case(
        OWN,
        "answers between quotes, Gmail",
        mail(
            html='<div dir="ltr">Voir ci-dessous</div><div class="gmail_quote"><div'
            ' dir="ltr" class="gmail_attr">Le lun. 2 nov. 2026 à 10:00, Camille &lt;<a'
            ' href="mailto:camille@in.example.com">camille@in.example.com</a>&gt; a'
            ' écrit :<br></div><blockquote class="gmail_quote">Budget : 1</blockquote>'
            '<div>Budget : 9 000 €</div><blockquote class="gmail_quote">Ville : Namur'
            "</blockquote><div>Ville : Huy</div></div>"
        ),
        FILLED,
    ),
    Case(
        OWN,
        "answers between quotes, Thunderbird",
        mail(
            html='<p>Bonjour</p><div class="moz-cite-prefix">Le 02/11/2026 à 10:00,'
            ' Camille a écrit :<br></div><blockquote type="cite" cite="mid:a@b">Budget :'
            ' 1</blockquote><p>Budget : 9 000 €</p><blockquote type="cite">Ville :'
            " Namur</blockquote><p>Ville : Huy</p>"
        ),
        FILLED,
    ),
    Case(
        OWN,
        "an attribution that is no element of its own",
        mail(
            html="<div>Bonjour</div><div>Le 2 nov. 2026 à 10:00, Camille"
            " &lt;camille@in.example.com&gt; a écrit :</div><blockquote>Budget : 1"
            "</blockquote><div>Budget : 9 000 €</div><div>Ville : Huy</div>"
        ),
        FILLED,
    ),
    Case(
        OWN,
        "indented by Gmail, not quoted",
        mail(
            html='<p>Bonjour</p><blockquote style="margin:0 0 0 40px;border:none;padding:'
            '0px">Budget : 9 000 €<br>Ville : Huy</blockquote>'
        ),
        FILLED,
    ),
    Case(OTHERS, "Outlook on a phone", "quote_outlook_mobile.eml", NOT_READ),
    Case(
        OTHERS,
        "Outlook on a phone, English",
        mail(
            html='<div dir="auto">Fine.<div>City: Huy</div></div><div'
            ' id="mail-editor-reference-message-container"><hr><div style="border-top:'
            'solid"><b>From: </b>Camille &lt;camille@in.example.com&gt;<br><b>Sent: </b>'
            "Monday, November 2, 2026<br><b>To: </b>Nadia<br><b>Subject: </b>Your offer"
            "</div><div>Budget: 1 EUR</div></div>"
        ),
        NOT_READ,
    ),
    Case(
        OTHERS,
        "Outlook on the web",
        mail(
            html='<div>D\'accord<br>Ville : Huy</div><div id="appendonsend"></div><hr><div'
            ' id="divRplyFwdMsg"><b>Od:</b> Camille</div><div>Budget : 1</div>'
        ),
        NOT_READ,
    ),
    Case(
        OWN,
        "Outlook on the web, words after its marker",
        mail(
            html=f'<div id="appendonsend"></div><div>{BUDGET.replace(chr(10), "<br>")}'
        ),
        FILLED,
    ),
]

# ------------------------------------------------------------
# What is forwarded
# ------------------------------------------------------------

FORWARDED = "headers left in what was forwarded"
OF_NADIA = {
    "customer_budget": 9000,
    "says": ["Bonjour"],
    "says_not": ["Pour", "Aan", "An:", "To:", "Sujet", "Betreff", "Onderwerp"],
    "forwarded_from": "nadia@example.com",
}
BLOCKS = {
    "Thunderbird, Dutch": "-------- Doorgestuurd bericht --------\nOnderwerp: Kachel\n"
    "Datum: Sun, 8 Nov 2026 10:00:00 +0100\nVan: Nadia Colson <nadia@example.com>\n"
    "Aan: camille@in.example.com",
    "Thunderbird, German": "-------- Weitergeleitete Nachricht --------\nBetreff: Ofen\n"
    "Datum: Sun, 8 Nov 2026\nVon: Nadia Colson <nadia@example.com>\n"
    "An: camille@in.example.com\nKopie (CC): hugo@example.com",
    "Gmail": "---------- Forwarded message ---------\nDe : Nadia Colson"
    " <nadia@example.com>\nDate: dim. 8 nov. 2026 à 10:00\nSubject: Poêle\nTo:"
    " <camille@in.example.com>",
    "Outlook": "De : Nadia Colson <nadia@example.com<mailto:nadia@example.com>>\nEnvoyé :"
    " dimanche 8 novembre 2026\nÀ : Camille <camille@in.example.com>;\nHugo"
    " <hugo@in.example.com>\nObjet : Poêle",
    "Apple": "Début du message transféré :\n\nDe: Nadia Colson <nadia@example.com>\n"
    "Objet: Poêle\nDate: 8 novembre 2026 à 10:00\nÀ: camille@in.example.com",
}
FORWARDS = [
    Case(
        FORWARDED,
        name,
        mail(
            f"Pour suite\n\n{block}\n\nBonjour,\nBudget : 9 000 €\n", subject="Fwd: a"
        ),
        OF_NADIA,
    )
    for name, block in BLOCKS.items()
] + [
    Case(FORWARDED, "HTML, in French", "forward.eml", OF_NADIA),
    Case(
        FORWARDED,
        "headers in a table",
        mail(
            html="<p>Pour suite</p><div>-------- Message transféré --------<table"
            ' class="moz-email-headers-table"><tr><th>Sujet : </th><td>Poêle</td></tr>'
            "<tr><th>Date : </th><td>Sun, 8 Nov 2026</td></tr><tr><th>De : </th><td>Nadia"
            " Colson &lt;nadia@example.com&gt;</td></tr><tr><th>Pour : </th><td>"
            "camille@in.example.com</td></tr></table><br>Bonjour,<br>Budget : 9 000 €"
            "</div>",
            subject="TR: Poêle",
        ),
        OF_NADIA,
    ),
]

# ------------------------------------------------------------
# Pieces, and what is attached or hidden
# ------------------------------------------------------------

PIECES, ATTACHED = "pieces of a mail lost", "an attached mail read as the sender's"
HIDDEN, PRE = "what does not show is read", "lines of a <pre> joined"
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

# ------------------------------------------------------------
# Amounts, dates, phones
# ------------------------------------------------------------

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

# ------------------------------------------------------------
# Said without words
# ------------------------------------------------------------

EVENT, OPAQUE = "said without words", "a mail that hides what it says"
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Agenda//FR
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:rv-3@example.com
DTSTART;TZID=Romance Standard Time:20261118T090000
SUMMARY:{summary}
DESCRIPTION:{description}
ATTENDEE;CN="Colson, Nadia";ROLE=REQ-PARTICIPANT;PARTSTAT={partstat}:mailto:nadia@ex
 ample.com
BEGIN:VALARM
DESCRIPTION:REMINDER
END:VALARM
END:VEVENT
END:VCALENDAR"""


def ics(method, partstat="NEEDS-ACTION", description="", summary="Rendez-vous"):
    said = {"method": method, "partstat": partstat, "summary": summary}
    return ICS.format(description=description, **said)


def calendar(method, said="", disposition="", **more):
    head = f"Content-Type: text/calendar; charset=utf-8; method={method}"
    head += f"\nContent-Disposition: {disposition}" if disposition else ""
    return of_parts("alternative", plain(said), (head, ics(method, **more)))


EVENTS = [
    Case(EVENT, "an acceptance", "calendar_reply.eml",
         {"event": "calendar_reply", "answer": "accepted"}),
    Case(EVENT, "a refusal, Outlook",
         calendar("REPLY", "Non", partstat="DECLINED", description=r"a\nb"),
         {"event": "calendar_reply", "answer": "declined"}),
    Case(EVENT, "perhaps, as a file alone",
         raw_mail("Content-Type: application/ics; name=a.ics\nContent-Transfer-Encoding:"
                  " base64",
                  base64.encodebytes(ics("REPLY", "TENTATIVE").encode()).decode()),
         {"event": "calendar_reply", "answer": "tentative"}),
    Case(EVENT, "another time is proposed", calendar("COUNTER", "Plutôt le 19"),
         {"event": "calendar_reply"}),
    Case(EVENT, "an invitation alone", "calendar_invitation_alone.eml",
         {"event": "invitation", "customer_budget": 7500, "city": "Huy",
          "says": ["Budget : 7 500 EUR"], "says_not": ["BEGIN", "\\n"]}),
    Case(EVENT, "an invitation, Outlook",
         calendar("REQUEST", description=r"Budget : 9 000 EUR\nVille : Huy"),
         {"event": "invitation", **FILLED, "says_not": ["REMINDER"]}),
    Case(EVENT, "an invitation, its description in words too",
         calendar("REQUEST", BUDGET, description=r"Budget : 9 000 €\nVille : Huy"),
         {"event": "invitation", **FILLED}),
    Case(EVENT, "an appointment called off", calendar("CANCEL", "Annulé"),
         {"event": "cancellation"}),
    Case(EVENT, "words, and an appointment as a file",
         of_parts("mixed", plain(BUDGET),
                  ("Content-Type: text/calendar; name=rv.ics\nContent-Disposition:"
                   " attachment; filename=rv.ics", ics("REQUEST"))),
         {"event": "", **FILLED, "files": ["rv.ics"]}),
    Case(EVENT, "words, and a calendar published",
         of_parts("mixed", plain(BUDGET), ("Content-Type: text/calendar", ics("PUBLISH"))),
         {"event": "", **FILLED}),
    Case(EVENT, "a reaction, Gmail", "reaction.eml", {"event": "reaction", "answer": "❤️"}),
    Case(EVENT, "a reaction, by the standard",
         raw_mail("Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction",
                  "👍"), {"event": "reaction", "answer": "👍"}),
    Case(EVENT, "a reaction, Outlook",
         mail(html="<p>👍 Nadia Colson reacted to your message:</p><div"
              ' id="divRplyFwdMsg">From: Camille</div><div>Budget : 1</div>'),
         {"event": "reaction", "answer": "👍"}),
    Case(EVENT, "a reaction, Outlook in French",
         mail("Nadia Colson a réagi à votre message :\n\nDe : Camille"
              " <camille@in.example.com>\nEnvoyé : lundi\nÀ : Nadia\nObjet : Offre\n\nOui"),
         {"event": "reaction", "answer": "👍"}),
    Case(EVENT, "a thumb alone, from a phone",
         mail("👍🏽\n\nEnvoyé de mon iPhone\n\nLe 2 nov. 2026 à 10:00, Camille"
              " <camille@in.example.com> a écrit :\n\n> Cela vous va ?\n"),
         {"event": "reaction", "answer": "👍🏽"}),
    Case(EVENT, "a thumb as a picture, a signature below",
         mail(html='<div><img alt="👍" src="cid:a"></div><div>-- </div><div>Nadia</div>'),
         {"event": "reaction"}),
    Case(EVENT, "a thumb, and words", mail(f"👍 d'accord\n{BUDGET}\n"),
         {"event": "", **FILLED}),
    Case(EVENT, "a receipt",
         of_parts("report; report-type=disposition-notification", plain("Lu"),
                  ("Content-Type: message/disposition-notification",
                   "Final-Recipient: rfc822;nadia@example.com\nDisposition:"
                   " manual-action/MDN-sent-manually; displayed")),
         {"event": "receipt"}),
]  # fmt: skip


def signed(text, kind="signed_data"):
    """Return a mail signed in one piece, or encrypted."""
    held = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
    content = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data", "content": held},
        "signer_infos": [],
    }
    if kind == "enveloped_data":
        content = {
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {"algorithm": "aes256_cbc"},
                "encrypted_content": b"\x01\x02",
            },
        }
    info = cms.ContentInfo({"content_type": kind, "content": content})
    head = (
        "Content-Type: application/x-pkcs7-mime; name=smime.p7m\nContent-Disposition:"
        " attachment; filename=smime.p7m\nContent-Transfer-Encoding: base64"
    )
    return head, base64.encodebytes(info.dump()).decode()


SMIME = {"files": ["smime.p7m"]}
HIDING = [
    Case(OPAQUE, "a signature that is none", "opaque_signed.eml",
         {**SMIME, "noted": ["could not be read"]}),
    Case(OPAQUE, "signed in one piece", raw_mail(*signed(BUDGET)),
         {**FILLED, **SMIME, "chatter": ["9 000 €"]}),
    Case(OPAQUE, "signed in one piece, a list's footer below",
         of_parts("mixed", signed(BUDGET), plain("La liste")), {**FILLED, **SMIME}),
    Case(OPAQUE, "encrypted", raw_mail(*signed("", "enveloped_data")),
         {**SMIME, "noted": ["encrypted"]}),
    Case(OPAQUE, "encrypted by PGP",
         of_parts("encrypted", ("Content-Type: application/pgp-encrypted", "Version: 1"),
                  ("Content-Type: application/octet-stream; name=a.asc", "-----BEGIN")),
         {"noted": ["encrypted"]}),
    Case(OPAQUE, "Outlook's own", "opaque_winmail.eml",
         {"files": ["winmail.dat"], "noted": ["winmail.dat"]}),
    Case(OPAQUE, "Outlook's own, beside words",
         of_parts("mixed", plain(BUDGET),
                  ("Content-Type: application/octet-stream; name=\"WINMAIL.DAT\"\n"
                   "Content-Transfer-Encoding: base64", "eJ8+Ig==")),
         {**FILLED, "noted": ["winmail.dat"]}),
]  # fmt: skip

CASES = [*QUOTES, *FORWARDS, *PARTS, *CHARSETS, *VALUES, *EVENTS, *HIDING]
