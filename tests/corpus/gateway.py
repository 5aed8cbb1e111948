"""What a mail becomes: who is behind it, which opportunity it joins, who is answered.

``test_corpus_gateway`` delivers these to an address that acknowledges, where Nadia has
an open opportunity. What is said in them is asked of by the other modules.
"""

from typing import NamedTuple

CASES = ()  # see ROWS

NADIA, HUGO = "nadia@example.com", "hugo@example.com"
PROGRAM = "a program's address is taken for the customer"
ADDRESS = "an address is not read whole"
ENQUIRY = "a real enquiry is filtered out"
MACHINE = "what a machine sent is filtered out"
SIGN = "a sign without words is taken for an answer"
SECOND = "a customer writes from another address"
FORWARD = "a colleague forwards"


class Right(NamedTuple):
    """What is right of a mail."""

    became: str  # "new", "noted" in Nadia's, "joined", "to_review", "filtered"
    email: str = ""
    contact: str = ""
    budget: float = 0
    city: str = ""
    said: str = ""  # its description, whole
    thanked: bool | None = None  # None: whichever
    reason: str = ""  # of what is kept
    alone: bool = False  # Nadia has no open opportunity
    hints: bool = False  # Nadia's is told as perhaps the same customer's
    accepts_lists: bool = False


FORM = "Un appareil pour le salon"
ROWS = [
    # A program's address is taken for the customer.
    (PROGRAM, "form_relay_visitor1",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "form_relay_visitor2",
     Right("new", HUGO, "Hugo Renard", said=FORM, thanked=True)),
    (PROGRAM, "form_robot_visitor1", Right("new", NADIA, "Nadia Colson", 9000)),
    (PROGRAM, "form_robot_visitor2", Right("new", HUGO, "Hugo Renard", 9000)),
    (PROGRAM, "form_from_own_address_visitor1",
     Right("new", NADIA, "Nadia Colson", said=f"{FORM}.", thanked=True)),
    (PROGRAM, "form_from_own_address_visitor2",
     Right("new", HUGO, "Hugo Renard", said=f"{FORM}.", thanked=True)),
    (PROGRAM, "own_box_reply_to", Right("to_review", reason="no_person")),
    (PROGRAM, "program_dutch_form",
     Right("new", HUGO, "Hugo Renard", said="Een toestel voor de woonkamer")),
    (PROGRAM, "program_german_form",
     Right("new", "juergen@example.com", "Jürgen Groß",
           said="Ein Gerät für das Wohnzimmer", thanked=True)),
    (PROGRAM, "program_table_form",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "program_reply_to_alone", Right("new", NADIA, "Nadia Colson")),
    (PROGRAM, "program_support_of_its_own", Right("to_review", reason="no_person")),
    (PROGRAM, "program_list_rewritten",
     Right("new", NADIA, "Nadia Colson", accepts_lists=True)),
    (PROGRAM, "program_own_other_box",
     Right("new", HUGO, "Hugo Renard", said="Un appareil pour la cuisine.")),
    (PROGRAM, "program_form_like_a_person",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (PROGRAM, "program_robot_names_nobody", Right("to_review", reason="no_reply")),
    (PROGRAM, "program_shows_an_address", Right("new", NADIA, "")),
    (PROGRAM, "program_neighbour_form",
     Right("new", HUGO, "Hugo Renard", said="Un appareil", thanked=True)),
    (PROGRAM, "program_neighbour_reply_to",
     Right("new", "accueil@in.example.com", "Accueil", thanked=False)),
    (PROGRAM, "program_required_labels", Right("new", NADIA, "")),
    (PROGRAM, "program_tagged_box",
     Right("new", NADIA, "Nadia Colson", said=FORM, thanked=True)),
    (ADDRESS, "address_apostrophe",
     Right("new", "sean.o'neil@example.com", "Sean O'Neil", city="Huy")),
    (ADDRESS, "address_in_a_line",
     Right("new", "g.d'angelo+poele@example.com", "Gaëlle d'Angelo", city="Huy")),
    (ADDRESS, "address_quoted_local",
     Right("new", '"nadia..colson"@example.com', "Nadia", city="Huy")),
    (ADDRESS, "address_international",
     Right("new", "elise@énergie.example.com", "Élise", city="Huy")),
    # Real enquiries are filtered.
    (ENQUIRY, "form_auto_generated",
     Right("new", NADIA, "Nadia Colson", 9000)),
    (ENQUIRY, "person_suppress_all",
     Right("new", "nadia@commune.example.com", "Nadia Colson", 19000, thanked=False)),
    (ENQUIRY, "enquiry_exchange_town_hall",
     Right("new", "hugo@commune.example.com", "Hugo Renard", 19000, thanked=False)),
    (ENQUIRY, "enquiry_holidays", Right("joined", city="Huy", thanked=True)),
    (ENQUIRY, "enquiry_sent_by_a_service", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_form_by_a_service", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_form_auto_replied", Right("to_review", reason="auto_reply")),
    (ENQUIRY, "enquiry_person_generated", Right("to_review", reason="notification")),
    (ENQUIRY, "enquiry_bulk_person", Right("to_review", reason="newsletter")),
    (ENQUIRY, "enquiry_robot_form", Right("to_review", reason="no_reply")),
    (ENQUIRY, "enquiry_group", Right("to_review", reason="list")),
    (ENQUIRY, "enquiry_robot_phone", Right("to_review", reason="no_reply")),
    (MACHINE, "machine_newsletter", Right("filtered", reason="newsletter")),
    (MACHINE, "machine_absence", Right("filtered", reason="auto_reply")),
    (MACHINE, "machine_backup", Right("filtered", reason="notification")),
    # An acceptance, a 👍, a receipt are noted, and answer nothing.
    (SIGN, "calendar_reply", Right("noted")),
    (SIGN, "reaction", Right("noted")),
    (SIGN, "event_counter_proposal", Right("noted")),
    (SIGN, "event_outlook_accepted", Right("noted")),
    (SIGN, "event_rfc_reaction", Right("noted")),
    (SIGN, "event_thumb_from_phone", Right("noted")),
    (SIGN, "event_reacted_dutch", Right("noted")),
    (SIGN, "event_read_receipt", Right("noted")),
    (SIGN, "calendar_invitation_alone", Right("noted", budget=7500, city="Huy")),
    (SIGN, "event_invitation_in_parts", Right("noted", budget=7500, city="Liège")),
    (SIGN, "event_invitation_published",
     Right("noted", budget=7500, city="Huy, au fond")),
    (SIGN, "calendar_invitation_alone",
     Right("new", NADIA, "Nadia Colson", 7500, "Huy", thanked=False, alone=True)),
    (SIGN, "event_invitation_in_parts",
     Right("new", NADIA, "Nadia Colson", 7500, "Liège", thanked=False, alone=True)),
    # A customer writes from another address.
    (SECOND, "second_address",
     Right("new", "n.colson@travail.example.com", "Nadia Colson", hints=True)),
    (SECOND, "second_same_name",
     Right("new", "colson.n@autre.example.com", "nadia colson", hints=True)),
    (SECOND, "second_quoted_in_html",
     Right("new", "nc@perso.example.com", "N. C.", hints=True)),
    (SECOND, "second_mentioned",
     Right("new", "bureau@perso.example.com", "Bureau", hints=True)),
    (MACHINE, "machine_exchange_rule", Right("filtered", reason="auto_reply")),
    (MACHINE, "machine_generated_source", Right("filtered", reason="auto_reply")),
    (MACHINE, "machine_return_path", Right("filtered", reason="auto_reply")),
    (MACHINE, "machine_absent_alone", Right("filtered", reason="auto_reply")),
]  # fmt: skip

# What colleagues forward: the customer is Nadia, the budget 9000.
FORWARDS = (
    "forward",
    "forward_plain_dutch",
    "forward_outlook_german",
    "forward_apple",
)
