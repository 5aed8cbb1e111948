import json
import logging
import time
from urllib.parse import parse_qs

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.http import DEFAULT_MAX_CONTENT_LENGTH, request, route
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.sales_pipeline_custom.controllers.page import most_bytes
from odoo.addons.sales_pipeline_custom.core.shared.rate_limit import RateLimit
from odoo.addons.website_crm.controllers import website_form

from ..models.crm_lead_questionnaire import WrongAnswers
from ..models.crm_project_template import PREFIX
from ..models.form_seal import (
    SALESPERSON,
    SEAL,
    address_parts,
    is_sealed,
    visit_of,
)
from ..models.ir_http import COOKIE, is_code
from . import form_limits
from .form_limits import WrongForm

_logger = logging.getLogger(__name__)

MODEL = "crm.lead"
TEMPLATE = "project_template_id"

# What one address may send to one server process: a whole office may share it.
FORMS = RateLimit(most=20, seconds=600)

# What is not a failure: a change met meanwhile, and what the visitor may correct.
PASS_ON = (
    *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
    ConcurrencyError,
    WrongAnswers,
    WrongForm,
)


class FormKept(Exception):
    """No opportunity was made, but what the visitor sent is kept."""


def _most_bytes(controller):
    is_ours = request.httprequest.path.rstrip("/").endswith(f"/{MODEL}")
    return most_bytes(controller) if is_ours else DEFAULT_MAX_CONTENT_LENGTH


class WebsiteForm(website_form.WebsiteForm):
    """The website's form, where it creates opportunities.

    What a visitor may say is said in ``crm.lead._website_form_fields``; all else that
    comes is kept as text, as Odoo does, and sets nothing.
    """

    @route(max_content_length=_most_bytes)
    def website_form(self, model_name, **kwargs):
        """Take a form, unless it is too big to be read."""
        return super().website_form(model_name, **kwargs)

    def _handle_website_form(self, model_name, **kwargs):
        if model_name != MODEL:
            return super()._handle_website_form(model_name, **kwargs)
        self._check_pace()
        form_limits.check_size(request.env, request.params)
        self._forget_files_not_chosen()
        _template, answers = self._answers(request.params)
        form_limits.check(request.env, request.params, answers)
        sent = self._leads()._sent_by_form(self._form_digest())
        if sent:
            return json.dumps({"id": sent.id})
        try:
            form = {k: v for k, v in request.params.items() if k != "model_name"}
            return super()._handle_website_form(model_name, **form)
        except FormKept:
            return json.dumps({"id": True})
        except WrongAnswers as error:
            fields = {f"{PREFIX}{code}": one for code, one in error.by_code.items()}
            return json.dumps({"error": error.args[0], "error_fields": fields})

    def _check_pace(self):
        key = (request.db, request.httprequest.remote_addr)
        wait = FORMS.wait(key, time.monotonic())
        if wait:
            raise WrongForm(
                request.env._(
                    "Too many forms were sent from your connection. Try again in"
                    " %s minutes.",
                    int(wait / 60) + 1,
                )
            )

    def _forget_files_not_chosen(self):
        for name, value in list(request.params.items()):
            if form_limits.is_file(value) and not value.filename:
                del request.params[name]

    def _form_digest(self):
        # As it came: Odoo completes the parameters on its way.
        http, form = request.httprequest, request.get_http_params()
        who = (http.remote_addr or "", http.user_agent.string or "")
        return form_limits.digest(form, *who)

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    def extract_data(self, model_sudo, values):
        """Leave to Odoo what is not ours to read."""
        if model_sudo.model != MODEL:
            return super().extract_data(model_sudo, values)
        _template, answers = self._answers(values)
        ours = {TEMPLATE, SEAL, *answers}
        visit = visit_of(request, request.httprequest.referrer)
        # In superuser mode: the secret of the database proves it.
        if not is_sealed(request.env(su=True), values, visit):
            ours.add(SALESPERSON)
        leads = self._leads()
        if not leads._is_team_of_website(values.get("team_id"), request.website):
            ours.add("team_id")
        values = {name: one for name, one in values.items() if name not in ours}
        data = super().extract_data(model_sudo, values)
        for file in data["attachments"]:
            # A file that is called as a field is a file all the same.
            if not leads._takes_files(file.field_name):
                file.field_name = ""
        return data

    def _leads(self):
        """Return the model of what forms make, in superuser mode."""
        # A visitor has no rights: as in Odoo, what a form may fill in is checked.
        return request.env[MODEL].sudo()

    def _answers(self, values):
        """Return the template of a form, and what it brings for its questions.

        :param dict values: {name of a field: text, or file}
        :return: pair: ``crm.project.template`` in superuser mode, empty for none; and
            dict {name of a field: code of the question it answers}
        """
        # A visitor reads no template: the one that the form names takes their answers.
        templates = request.env["crm.project.template"].sudo()
        template = templates._of_website_form(values)
        return template, template._website_answers(values) if template else {}

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    def insert_record(self, request, model_sudo, values, custom, meta=None):
        """Create the opportunity, with its answers and who sent the visitor."""
        if model_sudo.model != MODEL:
            return super().insert_record(request, model_sudo, values, custom, meta)
        digest = self._form_digest()
        try:
            with request.env.cr.savepoint():
                return self._insert(
                    request,
                    model_sudo,
                    {**values, "website_form_digest": digest},
                    custom,
                    meta,
                )
        except PASS_ON:
            raise
        except UniqueViolation as error:
            if error.diag.constraint_name == "crm_lead_website_form_once":
                # The same form, at the same moment: it is found the next time.
                raise ConcurrencyError("form sent twice") from error
            self._failed(error)
        except Exception as error:
            self._failed(error)

    def _insert(self, request, model_sudo, values, custom, meta):
        typed = values.pop("referral_code", None)
        leads = self._leads()
        referrer, unknown = leads._referrer_of_codes(
            [typed, self._code_of_page(), request.cookies.get(COOKIE)],
            request.website.company_id,
        )
        if referrer:
            values["referrer_id"] = referrer.id
        lead_id = super().insert_record(request, model_sudo, values, custom, meta)
        lead = leads.browse(lead_id)
        if unknown:
            lead._note_unknown_codes(unknown)
        template, answers = self._answers(request.params)
        if template:
            given = {code: request.params[name] for name, code in answers.items()}
            lead._take_website_answers(template, given)
        request.env.flush_all()
        return lead_id

    def _code_of_page(self):
        """Return the code in the address of the page: cookies may be declined."""
        address = address_parts(request.httprequest.referrer)
        code = parse_qs(address.query).get(COOKIE, [""])[0].strip()
        return code if is_code(code) else None

    def _failed(self, error):
        """Have what a visitor sent kept, and the visitor thanked.

        :raise FormKept: a manager finds it among the messages to review
        :raise WrongForm: it could not even be kept
        """
        form = {
            name: value
            for name, value in request.params.items()
            if name not in form_limits.PER_SUBMIT
        }
        leads = self._leads()
        team_id = form.get("team_id")
        if not leads._is_team_of_website(team_id, request.website):
            team_id = 0
        try:
            with request.env.cr.savepoint():
                leads._keep_failed_form(form, int(team_id), error)
        except Exception:
            _logger.exception("A form of the website could not be kept")
        else:
            _logger.warning("A form of the website is kept: %s", error)
            raise FormKept from error
        email = request.website.company_id.email
        raise WrongForm(
            request.env._(
                "Your message could not be recorded. Write to us at %s instead.", email
            )
            if email
            else request.env._(
                "Your message could not be recorded. Try again later, please."
            )
        ) from error
