"""The thanks that referrers were sent: their link stays in the mail.

Whoever sees a contact reads its messages, and could follow it.
"""


def migrate(cr, version):
    cr.execute(
        r"""
        UPDATE mail_message
           SET body = regexp_replace(
                   body, 'https?://[^"\s<>]+/referrer/[A-Za-z0-9_-]{44}', '#', 'g')
         WHERE model = 'res.partner' AND body LIKE '%/referrer/%'
        """
    )
