import time

from odoo.http import request, route

from ..core.rate_limit import RateLimit
from .page import PersonalPage

# What one link, and one address that has none, may ask of one server process.
READS = RateLimit(most=60, seconds=60)
MISSES = RateLimit(most=60, seconds=60)


class ReferrerPage(PersonalPage):
    """The page where a referrer follows those they sent, by a personal link."""

    @route("/referrer/<string:token>", type="http", auth="public", methods=["GET"])
    def follow(self, token, **_kwargs):
        """Show what became of those a referrer sent, and what is due to them."""
        code = request.env["crm.referral.code"]._from_link(token)
        if code:
            wait = READS.wait((request.db, code.id), time.monotonic())
        else:
            address = request.httprequest.remote_addr
            wait = MISSES.wait((request.db, address), time.monotonic())
        if wait:
            response = self._refusal("page_too_fast", 429)
            response.headers["Retry-After"] = str(int(wait) + 1)
            return response
        if not code:
            return self._refusal("page_no_link", 404)
        code = code.as_referrer()
        return self._render("referrer_page", code, code.page_values())
