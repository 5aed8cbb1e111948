"""What people say, and what they quote or forward of others."""

from . import BUDGET, FILLED, NOT_READ, Case, mail

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

CASES = [*QUOTES, *FORWARDS]
