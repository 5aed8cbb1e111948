"""What pages opened by a personal link are answered with, errors included."""

import json
import time

from odoo.http import request

PATHS = ("/questionnaire/", "/referrer/")

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

MOST_BYTES = 32_000_000  # of a form with files; one file has its own limit
MOST_TEXT_BYTES = 1_000_000  # of a form without
MOST_NOTHING_BYTES = 10_000  # where a page takes no form, or a button alone

# The page that refuses, by HTTP status; another one for all else.
REFUSALS = {
    404: "page_no_link",
    413: "page_too_big",
    429: "page_too_fast",
}


def most_bytes(_controller):
    """Return how many bytes of a form are read at all; of what is longer, nothing is.

    Only what comes in parts holds files.
    """
    has_parts = request.httprequest.mimetype == "multipart/form-data"
    return MOST_BYTES if has_parts else MOST_TEXT_BYTES


def wants_json():
    """Tell whether the script of the page asks, rather than the browser."""
    return request.httprequest.headers.get("Accept") == "application/json"


def json_response(values, status=200):
    """Return an answer to the script of the page."""
    headers = {**HEADERS, "Content-Type": "application/json"}
    return request.make_response(json.dumps(values), headers, status=status)


def render(template, records, values, status=200, **more):
    """Return a page.

    :param str template: its name in this addon
    :param records: in the language of the page
    """
    addon = records.env["ir.module.module"]._get("sales_pipeline_custom")
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


def refuse(status, wait=0):
    """Return an error as a page in the language of the browser.

    :param float wait: seconds after which to try again
    """
    if wants_json():
        response = json_response({"gone": status == 404}, status)
    else:
        nearest = request.env["ir.http"].get_nearest_lang(request.best_lang)
        # A visitor may read no record: this page holds none, but its language.
        records = request.env["res.partner"].sudo().with_context(lang=nearest)
        template = REFUSALS.get(status, "page_not_taken")
        response = render(template, records, {}, status)
    if wait:
        response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def refuse_link(found, limit, misses):
    """Return the answer that refuses a link, or None where it may be followed.

    What was never a link, is one no more, or is of something gone is told in the same
    words.

    :param found: the record of the link; empty if there is none
    :param limit: ``RateLimit`` of each link
    :param misses: ``RateLimit`` of each address that tries what is no link
    """
    who = (found._name, found.id) if found else request.httprequest.remote_addr
    wait = (limit if found else misses).wait((request.db, who), time.monotonic())
    if wait:
        return refuse(429, wait)
    return None if found else refuse(404)
