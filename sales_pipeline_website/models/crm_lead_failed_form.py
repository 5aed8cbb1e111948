from email.message import EmailMessage
from email.utils import formataddr, make_msgid

from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.sales_pipeline_custom.core.inbound.mail_headers import Headers, flat

LONGEST_HEADER = 200
LONGEST_LABEL = 64


class CrmLead(models.Model):
    """A form that could become no opportunity waits with the mails that could not."""

    _inherit = "crm.lead"

    @api.model
    def _keep_failed_form(self, form, team_id, error):
        """Keep what a visitor sent, whole, as the mail it could have been.

        :param dict form: {name of a field: text, or file}
        :param int team_id: whose form it is; 0 for nobody's
        :param Exception error: why it could become no opportunity
        """
        raw = self._form_as_mail(form)
        team = self.env["crm.team"].browse(team_id)
        self.env["crm.inbound.message"]._keep_raw(
            raw,
            Headers(raw),
            "error",
            str(error) or type(error).__name__,
            team_id=team.id,
            company_id=(team.company_id or self.env.company).id,
        )

    def _form_as_mail(self, form):
        """Return a form as a mail of its visitor: a line per field, files attached."""
        message = EmailMessage()
        texts = {name: one for name, one in form.items() if isinstance(one, str)}
        email = email_normalize(texts.get("email_from") or "")
        if email and email.isascii():
            who = flat(texts.get("contact_name") or "")[:LONGEST_HEADER]
            message["From"] = formataddr((who, email))
        subject = flat(texts.get("name") or "")[:LONGEST_HEADER]
        message["Subject"] = subject or self.env._("Message from the website")
        message["Message-Id"] = make_msgid(domain="website-form")
        lines = [
            f"{self._label_of_form_field(name)}: {text}" for name, text in texts.items()
        ]
        message.set_content("\n".join(lines).encode("utf-8", "replace").decode())
        for file in form.values():
            if not isinstance(file, str):
                message.add_attachment(
                    file.read(),
                    maintype="application",
                    subtype="octet-stream",
                    filename=flat(file.filename)[:LONGEST_HEADER] or "file",
                )
        return message.as_bytes()

    @api.model
    def _label_of_form_field(self, name):
        """Return how the visitor knows a field; the label is the name of a custom one.

        :param str name: as a form brings it, with the rank of a file
        """
        name = name.partition("[")[0]
        field = self._fields.get(name)
        if field is None:
            return flat(name)[:LONGEST_LABEL]
        return field.get_description(self.env, ["string"])["string"]
