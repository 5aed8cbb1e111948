from odoo.http import Controller, request, route

from .page import MOST_NOTHING_BYTES, refuse_link, render
from .questionnaire import MISSES, READS


class QuestionnaireStop(Controller):
    """The page where a customer says not to send them a questionnaire any more."""

    # Mail programs post here by themselves (RFC 8058), without a token of ours: the
    # secret of the address is what allows it. Following the link changes nothing.
    @route(
        "/questionnaire/stop/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_NOTHING_BYTES,
    )
    def stop(self, token, **_kwargs):
        """Ask whether to stop, and stop once the button is pressed."""
        repeat = request.env["crm.lead.questionnaire.repeat"]._with_token(token)
        refusal = refuse_link(repeat, READS, MISSES)
        if refusal:
            return refusal
        if request.httprequest.method == "POST":
            repeat.stop_by_customer()
        spoken = repeat._as_customer()
        return render(
            "questionnaire_stop",
            spoken,
            {
                "name": spoken.template_id.name,
                "company": spoken.lead_id.company_id or request.env.company,
                "is_stopped": repeat.stop_reason == "customer_stopped",
            },
        )
