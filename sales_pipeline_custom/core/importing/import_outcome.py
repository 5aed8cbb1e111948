"""Won, lost or open, as other programs say it, in the languages they speak."""

import re

from ..shared.reading import fold

# Words that say it by themselves, folded.
WORDS = {
    "won": "won win gagne gagnee gagnes gagnees remporte remportee conclu conclue"
    " gewonnen ganado ganada ganados ganadas vinto vinta vinti vinte ganho ganha ganhos"
    " ganhas vendu vendue vendida closedwon",
    "lost": "lost perdu perdue perdus perdues abandonne abandonnee abandoned verloren"
    " perdido perdida perdidos perdidas perso persa persi perse closedlost",
    "open": "open opened ouvert ouverte ouverts ouvertes actif active activo activa"
    " attivo attiva ativo ativa aktiv actief offen offene lopend lopende laufend"
    " abierto abierta aperto aperta aberto aberta ongoing pending",
}
# Whole texts whose words say something else, or nothing, one by one.
TEXTS = {
    "en cours": "open",
    "in progress": "open",
    "en attente": "open",
    "en curso": "open",
    "in corso": "open",
    "em andamento": "open",
    "em aberto": "open",
    "in bearbeitung": "open",
    "in behandeling": "open",
    "negocio fechado": "won",  # as HubSpot says it in Portuguese
}
# Words that may stand beside, and change nothing.
BESIDE = set(
    "closed deal deals opportunity opportunite affaire transaction ferme fermee fermes"
    " clos close cloture cloturee termine terminee gesloten afgesloten geschlossen"
    " abgeschlossen cerrado cerrada cierre chiuso chiusa concluso conclusa fechado"
    " fechada negocio affare trattativa geschaft verkaufschance kans and et und en y e"
    " is est ist es 0 100".split()
)
# What may follow a loss: to whom, or why.
AFTER_A_LOSS = set(
    "to competition competitor au profit de la l a face concurrence concurrent"
    " concurrents aan concurrentie an konkurrenz wettbewerb por competencia".split()
)
LONGEST = 120  # characters of a text that may say it
REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
YES = {"true", "vrai", "1", "yes", "oui", "ja", "si", "sim", "x", "y", "o", "wahr"}
NO = {"false", "faux", "0", "no", "non", "nein", "nee", "nao", "n", "falsch", ""}


def outcome_of(text):
    """Return what a text says: "won", "lost", "open"; None when it does not say.

    Only texts that say nothing else are understood: "Closed Won", "Fermée et perdue",
    "Gesloten - gewonnen". "Lost sight of" and "Almost won" are for a person to tell.
    """
    if len(text) > LONGEST:
        return None
    plain = fold(without_remark(text))
    if plain in TEXTS:
        return TEXTS[plain]
    words = re.findall(r"\w+", plain)
    said = {
        outcome
        for outcome, known in OUTCOMES.items()
        if any(word in known for word in words)
    }
    if len(said) != 1:
        return None
    outcome = said.pop()
    others = [word for word in words if word not in OUTCOMES[outcome]]
    beside = BESIDE | AFTER_A_LOSS if outcome == "lost" else BESIDE
    return outcome if all(word in beside for word in others) else None


def without_remark(text):
    """Return a text without what is added in parentheses: "Negotiation (Sales)"."""
    return REMARK.sub("", text).strip() or text if len(text) <= LONGEST else text


def yes_or_no(text):
    """Return True or False for what a column of yes and no says, None otherwise."""
    plain = fold(text)
    return True if plain in YES else False if plain in NO else None


OUTCOMES = {outcome: set(words.split()) for outcome, words in WORDS.items()}
