from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

from ..controllers.page import PATHS, refuse


class IrHttp(models.AbstractModel):
    """Errors on pages opened by a personal link, before their controller is reached or
    in it: too big a form, an expired one, an address that is none."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        is_ours = request.httprequest.path.startswith(PATHS)
        if (
            not is_ours
            or not isinstance(exception, HTTPException)
            or exception.response
        ):
            return super()._handle_error(exception)
        request.env.cr.rollback()
        if not request.env.uid:
            cls._auth_method_public()
        return refuse(exception.code)
