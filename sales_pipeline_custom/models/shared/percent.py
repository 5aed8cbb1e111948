"""How a percentage is written to a person."""

from odoo.tools.misc import get_lang


def percent(env, value):
    """Write a percentage as the user's language does, without useless zeros.

    :param float value: percent
    :return: "40" or "33,3", without the sign
    """
    language = env["res.lang"].browse(get_lang(env).id)
    return language.format("%g", round(value, 2))
