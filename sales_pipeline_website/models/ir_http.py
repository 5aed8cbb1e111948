from odoo import models
from odoo.http import Response, request

COOKIE = "referral_code"
LONGEST = 64
DAYS = 31


def is_code(text):
    """Tell whether a text of an address may be a code somebody has."""
    return 0 < len(text) <= LONGEST and text.isprintable()


class IrHttp(models.AbstractModel):
    """The code of the link that brought a visitor stays with them, as campaigns do."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        cls._keep_referral_code(response)
        return super()._post_dispatch(response)

    @classmethod
    def _keep_referral_code(cls, response):
        code = request.httprequest.args.get(COOKIE, "").strip()
        if not is_code(code) or request.cookies.get(COOKIE) == code:
            return
        Response.load(response).set_cookie(
            COOKIE,
            code,
            max_age=DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            cookie_type="optional",
        )
