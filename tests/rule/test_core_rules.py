from datetime import timedelta
from email.message import EmailMessage

import pytest

from odoo.addons.sales_pipeline_custom.core.inbound.automatic_mail import is_automatic
from odoo.addons.sales_pipeline_custom.core.rule.retry import (
    MOST_TRIES,
    WAITS,
    wait_after,
)
from odoo.addons.sales_pipeline_custom.core.rule.rule_matching import MoveKey, When

ANY = When(frozenset(), frozenset(), "", frozenset(), 0, False)
MOVE = MoveKey(1, 2, "forward", "user", 7, 9)


@pytest.mark.parametrize(
    ("conditions", "why_not"),
    [
        ({}, None),
        ({"to_stages": frozenset({2, 3})}, None),
        ({"to_stages": frozenset({3})}, "to_stage"),
        ({"from_stages": frozenset({1})}, None),
        ({"from_stages": frozenset({2})}, "from_stage"),
        ({"kind": "forward"}, None),
        ({"kind": "won"}, "kind"),
        ({"teams": frozenset({7})}, None),
        ({"teams": frozenset({8})}, "team"),
        ({"company": 9}, None),
        ({"company": 8}, "company"),
    ],
)
def test_a_rule_says_why_a_move_is_none_of_its_business(conditions, why_not):
    assert ANY._replace(**conditions).why_not(MOVE) == why_not


def test_opportunities_of_no_company_are_everybodys():
    assert ANY._replace(company=8).why_not(MOVE._replace(company=0)) is None


def test_imports_and_rearrangements_are_left_alone_unless_asked_for():
    imported = MOVE._replace(origin="import")
    assert ANY.why_not(imported) == "import"
    assert ANY._replace(on_import=True).why_not(imported) is None
    migrated = MOVE._replace(kind="migrated")
    assert ANY.why_not(migrated) == "kind"
    assert ANY._replace(kind="migrated").why_not(migrated) is None


def test_waits_grow_and_end():
    waits = [wait_after(tries) for tries in range(1, MOST_TRIES)]
    assert waits == list(WAITS) == sorted(WAITS)
    assert waits[0] >= timedelta(minutes=1)
    assert wait_after(MOST_TRIES) is None
    assert wait_after(MOST_TRIES + 3) is None


def mail(**headers):
    message = EmailMessage()
    message["From"] = "Rose <rose@example.com>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    return message


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; type=vacation"},
        {"Precedence": "Bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": ""},
        {"List_Id": "Stoves <news.example.com>"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery <MAILER-DAEMON@example.com>"},
        {"From": "noreply@example.com"},
    ],
)
def test_a_machine_is_known_by_its_headers(headers):
    assert is_automatic(mail(**headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"X_Auto_Response_Suppress": "DR, All"},  # as Exchange marks people's mail
        {"Precedence": "first-class"},
        {"Return_Path": "<rose@example.com>"},
        {"From": "Norepla <norepla@example.com>"},
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers):
    assert not is_automatic(mail(**headers))
