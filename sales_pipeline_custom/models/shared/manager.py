"""What only a sales manager does."""

from odoo.exceptions import AccessError


def is_manager(env):
    """Tell whether who asks is a sales manager, or the system."""
    return env.su or env.user.has_group("sales_team.group_sale_manager")


def check_manager(env, refusal):
    """Refuse what only a sales manager may do.

    :param str refusal: what to say
    :raise AccessError: who asks is none
    """
    if not is_manager(env):
        raise AccessError(refusal)


def for_manager(records, refusal):
    """Return records in superuser mode, for the button of a manager who sees them.

    :param str refusal: what to say to who is no manager
    :raise AccessError: who asks is none, or does not see them
    """
    records.check_access("read")
    check_manager(records.env, refusal)
    # What nobody writes: its buttons do.
    return records.sudo()
