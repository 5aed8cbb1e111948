"""An address that creates opportunities, and mail that is written to it."""

from email.message import EmailMessage

from ..common import PipelineCase


def mail_of(sender, to, message_id, body="Hello", **headers):
    """Return a short mail as bytes; underscores stand for the hyphens of headers."""
    message = EmailMessage()
    headers = {
        "From": sender,
        "To": to,
        "Subject": "A stove",
        "Message-Id": message_id,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in headers.items():
        if value is not None:
            message[name] = value
    message.set_content(body)
    return message.as_bytes()


def remove_domain(env, name):
    """Remove an alias domain that a committed test created, if it is there."""
    domains = env["mail.alias.domain"].search([("name", "=", name)])
    of_domain = [("alias_domain_id", "in", domains.ids)]
    for model in ("res.company", "mail.alias"):
        every = env[model].with_context(active_test=False)
        every.search(of_domain).alias_domain_id = False
    domains.unlink()


class InboundCase(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "in.example.com"})
        cls.company.alias_domain_id = domain
        cls.env["ir.config_parameter"].sudo().set_param(
            "mail.gateway.loop.threshold", 1000
        )
        cls.Message = cls.env["crm.inbound.message"]
        cls.Message.search([]).unlink()  # of a demonstration, say
        cls.address = cls.new_address("contact", stage_id=cls.first.id)
        cls.address.action_add_usual_lines()
        cls.map("Message; Votre message", field="description")
        cls.map("Pays; Country", field="country_id")
        cls.map("Date souhaitée", field="date_deadline")
        cls.number = 0

    @classmethod
    def new_address(cls, alias, **values):
        return cls.env["crm.inbound.address"].create(
            {
                "name": alias.capitalize(),
                "alias_name": alias,
                "team_id": cls.team.id,
                "alias_domain_id": cls.company.alias_domain_id.id,
                **values,
            }
        )

    @classmethod
    def map(cls, labels, field=None, address=None, **values):
        """Map a line of messages."""
        address = address or cls.address
        values |= {"address_id": address.id, "labels": labels, "sequence": 50}
        if field:
            values["field_id"] = cls.env["ir.model.fields"]._get("crm.lead", field).id
        return cls.env["crm.inbound.mapping"].create(values)

    # ------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------

    def mail(
        self, body="Hello", to=None, sender="Rose <rose@x.example.com>", **headers
    ):
        """Return a mail as bytes; a header set to None is left out."""
        type(self).number += 1
        headers = {"Message_Id": f"<{self.number}@x.example.com>", **headers}
        to = headers.pop("To", to or self.address.alias_email)
        return mail_of(
            headers.pop("From", sender), to, headers.pop("Message_Id"), body, **headers
        )

    def deliver(self, raw, model=False, **options):
        """Deliver a mail as a mail server's script does; return the opportunity."""
        thread = self.env["mail.thread"]
        return self.Lead.browse(thread.message_process(model, raw, **options) or [])

    def receive(self, *args, **kwargs):
        """Write to the address; return the opportunity, empty for what is kept."""
        return self.deliver(self.mail(*args, **kwargs))

    def used(self, *args, **kwargs):
        """The same, where the message has to become something."""
        lead = self.receive(*args, **kwargs)
        kept = self.Message.search([], limit=1)
        self.assertTrue(lead, f"{kept.reason}: {kept.details}")
        return lead

    def kept(self, raw):
        """Deliver a mail that becomes nothing; return what was kept of it."""
        last = self.Message.search([], limit=1).id or 0
        leads = self.Lead.with_context(active_test=False).search_count([])
        self.assertFalse(self.deliver(raw))
        every = self.Lead.with_context(active_test=False)
        self.assertEqual(every.search_count([]), leads, "nothing is created")
        message = self.Message.search([("id", ">", last)])
        self.assertEqual(len(message), 1)
        self.assertEqual(message.attachment_id.raw, raw, "it is kept whole")
        return message
