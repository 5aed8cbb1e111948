"""Bodies and headers as mail programs write them, without anybody's data."""

import email
import email.policy
import random
import unittest
from email.message import EmailMessage

from odoo.tests import tagged

from odoo.addons.sales_pipeline_custom.core.inbound.amounts import read_money
from odoo.addons.sales_pipeline_custom.core.inbound.inbound_values import (
    read_email,
    read_phone,
    read_quantity,
)
from odoo.addons.sales_pipeline_custom.core.inbound.mail_body import (
    read_body,
    read_texts,
)
from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers
from odoo.addons.sales_pipeline_custom.core.inbound.mail_lines import plain_lines
from odoo.addons.sales_pipeline_custom.core.shared.labelled_lines import (
    label_of,
    long_value,
    pairs_in,
)

# A metre is no million.
QUANTITIES = [
    ("85 m²", 85), ("85m2", 85), ("environ 6,5 kW", 6.5), ("6 m", 6), ("150 mm", 150),
    ("1 200 kWh/an", 1200), ("20 %", 20), ("3 personnes", 3), ("100 m² environ", 100),
    ("-5 °C", -5), ("4", 4),
]  # fmt: skip

TABLE = """<html><head><style>td {color: red}</style></head><body>
<table><tr><td><b>Nom&nbsp;:</b></td><td>Rose Martin</td></tr>
<tr><th>Budget</th><td><p>8 000&nbsp;€</p></td></tr></table>
<dl><dt>Téléphone</dt><dd>0470 12 34 56</dd></dl>
<p><strong>Ville</strong><br>Liège</p>
<div>Message : Un poêle<br>à granulés</div>
<script>Budget: 1</script></body></html>"""

QUOTES = [
    ("Gmail", "Oui\n\nLe mar. 3 mars 2026 à 10:00, Paul <p@x.fr> a écrit :\n"
     "> Budget: 1"),
    ("Gmail, cut", "Oui\n\nLe mar. 3 mars 2026 à 10:00, Paul Long-Nom <p@x.fr>\n"
     "a écrit :\n\n> Budget: 1"),
    ("Gmail, English", "Oui\n\nOn Tue, Mar 3, 2026 at 10:00 AM Paul <p@x.fr> wrote:\n"
     "> Budget: 1"),
    ("Outlook, French", "Oui\n\nDe : Paul <p@x.fr>\nEnvoyé : mardi 3 mars 2026 10:00\n"
     "À : Rose\nObjet : Devis\n\nBudget: 1"),
    ("Outlook, English", "Oui\n\nFrom: Paul\nSent: Tuesday\nTo: Rose\n"
     "Subject: Offer\n\nBudget: 1"),
    ("Old Outlook", "Oui\n\n-----Message d'origine-----\nDe : Paul\nBudget: 1"),
    ("Outlook line", "Oui\n\n________________________________\nDe : Paul\n"
     "Envoyé : mardi 3 mars 2026 10:00\nÀ : Rose\nObjet : Devis\n\nBudget: 1"),
    ("Thunderbird", "Oui\n\nLe 03/03/2026 à 10:00, Paul a écrit :\n> Budget: 1"),
    ("German", "Oui\n\nAm 3. März 2026 um 10:00 schrieb Paul <p@x.de>:\n> Budget: 1"),
]  # fmt: skip

HTML_QUOTES = [
    ("Gmail", '<div>Oui</div><div class="gmail_quote"><div class="gmail_attr">Le 3'
     "</div><blockquote>Budget: 1</blockquote></div>"),
    ("Outlook", '<p>Oui</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">'
     "De : Paul</div><div>Budget: 1</div>"),
    ("Thunderbird", '<p>Oui</p><div class="moz-cite-prefix">Le 3</div>'
     '<blockquote type="cite">Budget: 1</blockquote>'),
    ("Apple", '<div>Oui</div><blockquote type="cite">Budget: 1</blockquote>'),
    ("Yahoo", '<div>Oui</div><div class="yahoo_quoted">Budget: 1</div>'),
]  # fmt: skip

AMOUNTS = [
    ("8 000 €", 8000), ("8.000,50 €", 8000.5), ("$8,000.50", 8000.5), ("8k€", 8000),
    ("about $8k", 8000), ("environ 8 000 euros HT", 8000), ("1,5 M€", 1_500_000),
    ("entre 5 000 et 8 000 € TTC", 8000), ("5-8 k€", 8000), ("10.000 € max", 10_000),
    ("jusqu’à 12 000€", 12_000), ("12 mille euros", 12_000), ("~ 3000", 3000),
]  # fmt: skip


@tagged("standard", "post_install", "-at_install")
class TestBody(unittest.TestCase):
    """What a message says, whatever wrote it."""

    def test_lines_of_tables_and_lists(self):
        lines = read_texts("", TABLE).lines
        pairs = pairs_in(lines, ["ville"])
        self.assertEqual(
            pairs,
            {
                "nom": "Rose Martin",
                "budget": "8 000 €",
                "telephone": "0470 12 34 56",
                "ville": "Liège",
                "message": "Un poêle",
            },
        )
        self.assertEqual(long_value(lines, "message", ["nom"]), "Un poêle\nà granulés")

    def test_quoted_answers_are_left_out(self):
        for title, text in QUOTES:
            with self.subTest(title):
                lines = read_texts(text, "").lines
                self.assertIn("Oui", lines)
                self.assertNotIn("budget", pairs_in(lines))
        for title, html in HTML_QUOTES:
            with self.subTest(title, html=True):
                lines = read_texts("", html).lines
                self.assertIn("Oui", lines)
                self.assertNotIn("budget", pairs_in(lines))

    def test_a_quote_at_the_top_is_all_there_is(self):
        text = "Le 3 mars, Paul a écrit :\nBudget: 1\n"
        self.assertEqual(pairs_in(read_texts(text, "").lines)["budget"], "1")

    def test_a_forwarded_message_is_of_who_wrote_it_first(self):
        for text in (
            "FYI\n\n---------- Forwarded message ---------\nDe : Rose M <rose@x.fr>\n"
            "Date: 3 mars\nSubject: Devis\nTo: <us@y.fr>\n\nBonjour,\nBudget: 3 k€",
            "-----Message d'origine-----\nDe : Rose M [mailto:rose@x.fr]\n"
            "Envoyé : mardi\nÀ : us@y.fr\nObjet : Devis\n\nBonjour,\nBudget: 3 k€",
            "Début du message réexpédié :\n\nDe: Rose M <rose@x.fr>\nObjet: Devis\n"
            "Date: 3 mars\nÀ: us@y.fr\n\nBonjour,\nBudget: 3 k€",
        ):
            with self.subTest(text):
                body = read_texts(text, "", keeps_forward=True)
                self.assertEqual(body.forwarded_from, ("Rose M", "rose@x.fr"))
                self.assertEqual(pairs_in(body.lines)["budget"], "3 k€")

    def test_lines_as_forms_and_people_write_them(self):
        text = (
            "* Nom* : Rose\nE-mail :\nrose@x.fr\n\nBUDGET = 8 000\nVille\nLiège\n"
            "- Téléphone\t0470 12\nSite: https://x.fr/a:b\nhttps://x.fr\nSurface : -\n"
            "Code_postal: 4000\nBudget: 9 000"
        )
        self.assertEqual(
            pairs_in(plain_lines(text), ["ville"]),
            {
                "nom": "Rose",
                "e-mail": "rose@x.fr",
                "budget": "8 000",
                "ville": "Liège",
                "telephone": "0470 12",
                "site": "https://x.fr/a:b",
                "surface": "",
                "code postal": "4000",
            },
        )

    def test_an_empty_value_is_not_the_next_label(self):
        self.assertEqual(
            pairs_in(["Budget :", "Ville : Liège"], ["budget", "ville"]),
            {"budget": "", "ville": "Liège"},
        )

    def test_labels_are_the_same_however_written(self):
        for label in ("Type d’appareil", "TYPE D'APPAREIL :", "* type d'appareil *"):
            self.assertEqual(label_of(label), "type d'appareil")

    def test_values(self):
        for text, amount in AMOUNTS:
            with self.subTest(text):
                self.assertEqual(read_money(text).amount, amount)
        for text in ("à voir", "2026-12-31", "", "8" * 200):
            with self.subTest(text), self.assertRaises(ValueError):
                read_money(text)
        for text, quantity in QUANTITIES:
            with self.subTest(text):
                self.assertEqual(read_quantity(text), quantity)
        for text in ("à voir", "2 ou 3", "5 à 7 kW", "31/12/2026", "", "10h30"):
            with self.subTest(text), self.assertRaises(ValueError):
                read_quantity(text)
        self.assertEqual(read_phone("Tél. : 04 70/12.34.56"), "04 70/12.34.56")
        self.assertEqual(read_phone("+33 (0)4 70 12 34 56"), "+33 (0)4 70 12 34 56")
        self.assertEqual(read_email("mailto:Rose@X.fr>"), "rose@x.fr")
        for reader in (read_phone, read_email):
            with self.assertRaises(ValueError):
                reader("none")


@tagged("standard", "post_install", "-at_install")
class TestBadMail(unittest.TestCase):
    """Whatever comes, something is read and nothing is raised."""

    def test_charsets_that_lie(self):
        for charset, encoding in (
            ("x-unknown", "utf-8"),
            ("us-ascii", "latin-1"),
            ("utf-8", "cp1252"),
            ("iso-8859-1", "iso-8859-1"),
            ("", "utf-8"),
            ("", "cp1252"),
        ):
            with self.subTest(charset=charset, encoding=encoding):
                kind = f"text/plain; charset={charset}" if charset else "text/plain"
                raw = f"Content-Type: {kind}\n\nPoêle".encode(encoding)
                self.assertIn("Poêle", read_body(email.message_from_bytes(raw)).text)

    def test_headers_that_lie(self):
        mail = Headers(
            b"From: =?x-unknown?q?Ros=E9?= <ROSE@x.fr>\n"
            b"Subject: =?utf-8?q?Hi=0D=0ABcc=3A_all=40y.fr=00?=\n\n"
        )
        self.assertEqual(mail.sender, ("Rosé", "rose@x.fr"))
        self.assertEqual(mail.subject, "Hi Bcc: all@y.fr")
        self.assertEqual(
            Headers("Subject: Poêle\n\n".encode("latin-1")).subject, "Poêle"
        )
        self.assertIsNone(Headers(b"From: nobody\n\n").author())

    def test_the_same_mail_is_the_same_wherever_it_is_fetched(self):
        self.assertEqual(Headers(b"A: b\n\nx").key(), Headers(b"A: b\n\nx").key())
        self.assertNotEqual(Headers(b"A: b\n\nx").key(), Headers(b"A: b\n\ny").key())
        self.assertEqual(
            Headers(b"Message-Id: <1@x>\n\nx").key(),
            Headers(b"message-id:   <1@x>\nX-Other: 1\n\nx").key(),
        )

    def test_deep_and_wide(self):
        deep = "<div>" * 5000 + "Budget: 3" + "</div>" * 5000
        read_texts("", deep)
        wide = "".join(f"<tr><td>l{n}</td><td>{n}</td></tr>" for n in range(20_000))
        self.assertLessEqual(len(read_texts("", f"<table>{wide}</table>").lines), 3000)
        many = ", ".join(f"a{n}@x.fr" for n in range(10_000))
        self.assertEqual(len(Headers(f"To: {many}\n\n".encode()).recipients()), 10_000)

    def test_two_thousand_spoiled_mails(self):
        dice = random.Random(2026)
        for _turn in range(2000):
            raw = spoiled(dice)
            mail = Headers(raw)
            mail.kind()
            mail.author()
            mail.key()
            message = email.message_from_bytes(raw, policy=email.policy.SMTP)
            for value in pairs_in(read_body(message).lines, ["budget"]).values():
                for reader in (read_money, read_phone, read_email):
                    try:
                        reader(value)
                    except ValueError:
                        continue


def spoiled(dice):
    """Return a mail somebody trod on."""
    message = EmailMessage()
    message["From"] = "Rose <rose@x.fr>"
    message["Subject"] = dice.choice(["Poêle", "TR: Devis", "Re: x", "Réponse : y"])
    message.set_content("Bonjour\nBudget : 8 000 €\n> cité\n")
    if dice.random() < 0.5:
        message.add_alternative(TABLE, subtype="html")
    raw = bytearray(message.as_bytes())
    for _turn in range(dice.randrange(12)):
        at = dice.randrange(len(raw))
        what = dice.randrange(4)
        if what == 0:
            raw[at] = dice.randrange(256)
        elif what == 1:
            del raw[at : at + dice.randrange(1, 30)]
        elif what == 2:
            raw[at:at] = bytes(dice.randrange(256) for _n in range(dice.randrange(9)))
        else:
            raw[at:at] = dice.choice(
                [b"\r\n\r\n", b"\0", b"=?utf-8?b?", b"\nFrom: ,;<>@", b"<table><tr>",
                 b'\nContent-Type: multipart/mixed; boundary="', b"\xff\xfe", b"--\n"]
            )  # fmt: skip
        if not raw:
            break
    return bytes(raw)
