import pytest

from odoo.addons.sales_pipeline_custom.core.shared.action_words import (
    days_in_words,
    kind_in_words,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Call the customer", "call"),
        ("Hold the discovery call", "call"),
        ("Appel découverte programmé", "call"),
        ("RAPPELER LE CLIENT", "call"),
        ("Réalisation de l’appel découverte", "call"),
        ("Relancer par téléphone (J+3)", "call"),
        ("Envoyer le devis par mail", "email"),
        ("Premier e-mail de prise de contact", "email"),
        ("Envoi du devis ou de la proposition", "email"),
        ("Send the brochure", "email"),
        ("Envoyer l'invitation à la réunion", "email"),
        ("Visite du chantier", "meeting"),
        ("Prendre rendez-vous", "meeting"),
        ("Tenir la réunion de lancement", "meeting"),
        ("Fixer la réunion par téléphone", "call"),
        ("Préparer la réunion", ""),
        ("Rappel de facture", ""),
        ("Signature du contrat", ""),
        ("Recall nothing", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_words_say_what_kind_of_action_it_is(text, kind):
    assert kind_in_words(text) == kind


def test_the_longest_name_of_one_s_own_comes_first():
    names = {3: "Visite", 4: "Visite technique", 5: None}
    assert kind_in_words("Visite technique du conduit", names) == 4
    assert kind_in_words("Visite du conduit", names) == 3
    assert kind_in_words("Appeler", names) == "call"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Relancer (J+3)", 3),
        ("Relancer J + 10", 10),
        ("Call D+0", 0),
        ("Call in 5 days", 5),
        ("Relancer dans 15 jours", 15),
        ("Relancer après 1 jour", 1),
        ("Relancer 7 jours après", 7),
        ("Follow up 2 days later", 2),
        ("Relancer", None),
        ("Projet 2030", None),
        ("", None),
    ],
)
def test_words_say_in_how_many_days_it_is_due(text, days):
    assert days_in_words(text) == days
