from odoo.http import Controller, request

HEADERS = {
    # Nothing but our own files runs, whatever an answer holds.
    "Content-Security-Policy": "default-src 'none'; script-src 'self';"
    " style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class PersonalPage(Controller):
    """What pages opened by a personal link share: no account, nothing but our files."""

    def _render(self, template, records, values, status=200, **more):
        addon = records.env["ir.module.module"].sudo()._get("sales_pipeline_custom")
        page = records.env["ir.qweb"]._render(
            f"sales_pipeline_custom.{template}",
            {
                "html_lang": (records.env.lang or "en").replace("_", "-"),
                "csrf_token": request.csrf_token,
                "company": False,
                "version": addon.latest_version,
                **values,
                **more,
            },
        )
        return request.make_response(page, HEADERS, status=status)

    def _refusal(self, template, status):
        """Return a page that says why there is none, in the visitor's language."""
        nearest = request.env["ir.http"].get_nearest_lang(request.best_lang)
        records = request.env["res.partner"].sudo()
        if nearest:
            records = records.with_context(lang=nearest)
        return self._render(template, records, {}, status)
