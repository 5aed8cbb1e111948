"""What only a scheduled action does, when its time has come."""

from odoo.exceptions import AccessError


def check_scheduled(env):
    """Refuse what whoever logs in asks of a scheduled action.

    Odoo runs the code of one for anybody who names it, with their rights: what it does
    past them, and what it then leaves half-done, would be theirs.

    :raise AccessError: it is not the scheduled action that works
    """
    if not env.su:
        raise AccessError(
            env._("The scheduled action does this by itself: leave it to it.")
        )
