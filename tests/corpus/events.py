"""What is said without words, and what hides what it says."""

import base64

from asn1crypto import cms

from . import BUDGET, FILLED, Case, mail, of_parts, plain, raw_mail

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

CASES = [*EVENTS, *HIDING]
