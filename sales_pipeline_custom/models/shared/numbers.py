"""Numbers as people write them."""

from odoo.tools.misc import get_lang


def number(env, value):
    """Write a number as the user's language does, without useless zeros."""
    language = env["res.lang"].browse(get_lang(env).id)
    if value == int(value):
        return language.format("%d", int(value), grouping=True)
    return language.format("%.10g", value, grouping=True)
