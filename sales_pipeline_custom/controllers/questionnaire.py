from odoo.http import Controller, request, route

from ..core.shared.rate_limit import RateLimit
from .page import (
    HEADERS,
    MOST_NOTHING_BYTES,
    json_response,
    most_bytes,
    refuse_link,
    render,
    wants_json,
)

# What one link may ask of one server process: someone who types, not a machine.
SAVES = RateLimit(most=90, seconds=60)
READS = RateLimit(most=120, seconds=60)
# What one address may try that is no link.
MISSES = RateLimit(most=60, seconds=60)


class QuestionnairePage(Controller):
    """The page where a customer answers, by a personal link and without an account."""

    @route(
        "/questionnaire/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=most_bytes,
    )
    def answer(self, token, **_kwargs):
        """Show the questionnaire of a link; keep what its form brings back."""
        is_save = request.httprequest.method == "POST"
        questionnaire, refusal = self._questionnaire(token, SAVES if is_save else READS)
        if refusal:
            return refusal
        if not is_save:
            saved = "saved" in request.httprequest.args
            return self._page(questionnaire, saved=saved)
        form, files = request.httprequest.form, request.httprequest.files
        taken = questionnaire.take_form(form, files)
        if wants_json():
            return json_response(self._saved(questionnaire, taken))
        if taken.errors:
            return self._page(questionnaire, taken.errors, taken.typed)
        if "later" in form:
            return self._go(f"/questionnaire/{token}?saved=1")
        missing, new = questionnaire.missing_of_customer(taken.shown)
        if missing or new:
            both = {**new, **missing}
            return self._page(questionnaire, both, only_new=not missing)
        questionnaire.customer_done()
        return self._go(f"/questionnaire/{token}/thanks")

    @route(
        "/questionnaire/<string:token>/thanks",
        type="http",
        auth="public",
        methods=["GET"],
        max_content_length=MOST_NOTHING_BYTES,
    )
    def thanks(self, token, **_kwargs):
        """Thank the customer."""
        questionnaire, refusal = self._questionnaire(token, READS)
        if refusal:
            return refusal
        values = questionnaire.page_values()
        return render("questionnaire_thanks", questionnaire, values, token=token)

    # ------------------------------------------------------------
    # Who asks
    # ------------------------------------------------------------

    def _questionnaire(self, token, limit):
        """Return the pair (questionnaire of a link, answer that refuses or None)."""
        found = request.env["crm.lead.questionnaire"]._from_link(token)
        refusal = refuse_link(found, limit, MISSES)
        return (found if refusal else found.as_customer()), refusal

    # ------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------

    def _saved(self, questionnaire, taken):
        """Return what the page needs to know once it has saved something."""
        values = questionnaire.page_values()
        questions = [one for part in values["sections"] for one in part["questions"]]
        return {
            "errors": taken.errors,
            "was": {question["code"]: question["was"] for question in questions},
            "answered": values["answered"],
            "asked": values["asked"],
        }

    def _page(self, questionnaire, errors=None, typed=None, **said):
        values = questionnaire.page_values(errors, typed)
        return render(
            "questionnaire_page", questionnaire, values, errors=errors, **said
        )

    def _go(self, path):
        response = request.redirect(path, 303)
        response.headers.extend(HEADERS)
        return response
