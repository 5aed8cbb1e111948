from odoo import models
from odoo.http import Response, request

from .form_seal import sealed, visit_of

COOKIE = "referral_code"
LONGEST = 64
DAYS = 31


def is_code(text):
    """Tell whether a text of an address may be a code somebody has."""
    return 0 < len(text) <= LONGEST and text.isprintable()


class IrHttp(models.AbstractModel):
    """What a page of the website says to its visitor, and to nobody else.

    The code of the link that brought a visitor stays with them, as campaigns do; forms
    prove to be those of the page they were shown.
    """

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        cls._keep_referral_code(response)
        cls._seal_forms(response)
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

    @classmethod
    def _seal_forms(cls, response):
        response = Response.load(response)
        is_page = getattr(request, "is_frontend", False) and response.is_sequence
        if not is_page or response.mimetype != "text/html":
            return
        html = response.get_data(as_text=True)
        visit = visit_of(request, request.httprequest.environ.get("REQUEST_URI"))
        # In superuser mode: the secret of the database is what proves it.
        page = sealed(request.env(su=True), html, visit)
        if page != html:
            # As text: Odoo may keep this very response for the next visitor.
            response.response = [page]
            response.headers.pop("Content-Length", None)
            response.cache_control.private = True
