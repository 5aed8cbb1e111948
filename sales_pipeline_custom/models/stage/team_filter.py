"""Which teams a filter of opportunities is about."""

from odoo.fields import Domain

FIELD = "team_id"


def teams_of(env, domain):
    """Return the teams a filter narrows opportunities to, with their rights.

    :param domain: of ``crm.lead``, as a search gives it
    :return: ``crm.team`` records; None when the filter says nothing of teams
    """
    about = _on_team(Domain(domain))
    return None if about is None else env["crm.team"].search(about)


def _on_team(domain):
    """Return the domain of teams that a domain of opportunities implies, if any."""
    if hasattr(domain, "field_expr"):
        return _condition_on_team(domain)
    if not hasattr(domain, "children"):
        return None
    parts = [_on_team(child) for child in domain.children]
    known = [part for part in parts if part is not None]
    if domain.OPERATOR == "&":
        return Domain.AND(known) if known else None
    return Domain.OR(known) if len(known) == len(parts) else None


def _condition_on_team(condition):
    name, operator = condition.field_expr, condition.operator
    value = condition.value
    if name == FIELD:
        is_text = isinstance(value, str)
        return Domain("display_name" if is_text else "id", operator, value)
    if name.startswith(f"{FIELD}."):
        return Domain(name.removeprefix(f"{FIELD}."), operator, value)
    return None
