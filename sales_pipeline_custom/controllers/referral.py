from odoo.http import Controller, request, route

from ..core.shared.rate_limit import RateLimit
from .page import MOST_NOTHING_BYTES, refuse_link, render

# What one link, and one address that has none, may ask of one server process.
READS = RateLimit(most=60, seconds=60)
MISSES = RateLimit(most=60, seconds=60)


class ReferrerPage(Controller):
    """The page where a referrer follows those they sent, by a personal link."""

    @route(
        "/referrer/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        max_content_length=MOST_NOTHING_BYTES,
    )
    def follow(self, token, **_kwargs):
        """Show what became of those a referrer sent, and what is due to them."""
        code = request.env["crm.referral.code"]._from_link(token)
        refusal = refuse_link(code, READS, MISSES)
        if refusal:
            return refusal
        code = code.as_referrer()
        return render("referrer_page", code, code.page_values())
