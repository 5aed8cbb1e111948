from psycopg2 import IntegrityError
from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.exceptions import ValidationError
from odoo.http import request

from .page import PATHS, refuse

# Odoo says it in English before a sentence in the language of the user.
PREFIX = "The operation cannot be completed: "


class IrHttp(models.AbstractModel):
    """Errors on pages opened by a personal link, before their controller is reached or
    in it: too big a form, an expired one, an address that is none. And what the
    database refuses, which is told in a sentence alone."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        is_refusal = isinstance(exception, ValidationError)
        if is_refusal and isinstance(exception.__cause__, IntegrityError):
            sentence = str(exception.args[0]).removeprefix(PREFIX)
            exception.args = (sentence, *exception.args[1:])
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
