"""Acknowledgements repeat nothing of what a stranger wrote."""

from odoo import SUPERUSER_ID, api

BLANK = r"[[:space:]\u00a0]*"
WORDS = r"\{\{ ctx\.get\('inbound_subject'\) or object\.name \}\}"
SUBJECT = f"{BLANK}:?{BLANK}{WORDS}"
NAME = "object.contact_name or object.partner_id.name"


def migrate(cr, version):
    cr.execute(
        """
        UPDATE mail_template
           SET subject = regexp_replace(subject::text, %s, '', 'g')::jsonb
         WHERE subject::text LIKE '%%inbound_subject%%'
        """,
        [SUBJECT],
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(
        "sales_pipeline_custom.mail_template_acknowledgement", raise_if_not_found=False
    )
    if template:
        cr.execute(
            """
            UPDATE mail_template
               SET body_html = replace(body_html::text, %s, %s)::jsonb
             WHERE id = %s
            """,
            [NAME, NAME.partition(" or ")[2], template.id],
        )
        env.invalidate_all()
