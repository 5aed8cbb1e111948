"""What an address does with its messages, as plain values kept in memory."""

from typing import NamedTuple

from odoo import Command

from ...core.shared.labelled_lines import label_of

MEGABYTE = 1024 * 1024
DEFAULT_WINDOW = 90  # days
DEFAULT_MEGABYTES = 30

# What contact forms most often ask, where the answer goes: labels, field.
USUAL_LINES = [
    (
        "Nom; Nom complet; Votre nom; Name; Your name; Full name; Naam; Uw naam;"
        " Ihr Name",
        "contact_name",
    ),
    (
        "Téléphone; Tél; Votre téléphone; Portable; Mobile; GSM; Phone; Your phone;"
        " Phone number; Numéro de téléphone; Telefoon; Telefon",
        "phone",
    ),
    (
        "E-mail; Email; Courriel; Adresse e-mail; Adresse mail; Mail; Votre e-mail;"
        " Votre adresse e-mail; Your email; Email address; E-mailadres;"
        " E-Mail-Adresse",
        "email_from",
    ),
    ("Société; Entreprise; Company; Bedrijf; Firma", "partner_name"),
    ("Adresse; Rue; Address; Street", "street"),
    ("Code postal; CP; Zip; Postcode; Postal code; PLZ", "zip"),
    ("Ville; Commune; Localité; City; Town; Plaats; Gemeente; Ort", "city"),
    ("Budget; Votre budget; Montant; Enveloppe; Amount", "customer_budget"),
    (
        "Message; Votre message; Votre demande; Commentaire; Commentaires; Comments;"
        " Your message; Message body; Corps du message; Bericht; Uw bericht; Nachricht;"
        " Ihre Nachricht",
        "description",
    ),
]
USUAL_LABELS = {
    field: [label_of(label) for label in labels.split(";")]
    for labels, field in USUAL_LINES
}


class Line(NamedTuple):
    """A mapping line, as it is used: where the value of a label goes."""

    id: int
    labels: tuple  # folded
    field: str = ""  # of the opportunity; "" where it goes elsewhere
    shown: str = ""  # the first label, as it was written
    equivalents: tuple = ()  # of ``core.inbound.equivalents``


class Settings(NamedTuple):
    """What an address does with what it receives; these are those of a team's alias."""

    address_id: int = 0
    team_id: int = 0
    company_id: int = 0
    joins: bool = True
    window: int = DEFAULT_WINDOW  # days, 0 without limit
    after_closing: str = "new"
    accepts_lists: bool = False
    relays: tuple = ()
    most_bytes: int = DEFAULT_MEGABYTES * MEGABYTE
    lines: tuple = ()
    labels: frozenset = frozenset()  # folded, of all lines
    values: tuple = ()  # pairs (field, value) of every opportunity
    acknowledgement_id: int = 0
    checked_by: str = ""  # the mail server that says who is who they say

    def new_values(self):
        """Return the values of every opportunity, as ``create`` takes them."""
        values = dict(self.values)
        if "tag_ids" in values:
            values["tag_ids"] = [Command.set(values["tag_ids"])]
        return values

    def labels_of(self, field):
        """Return the folded labels of a field: those of its lines, else usual ones."""
        mapped = [
            label for line in self.lines if line.field == field for label in line.labels
        ]
        return mapped or USUAL_LABELS[field]
