from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from odoo.addons.sales_pipeline_custom.models.inbound.inbound import delivery

from .crm_stage_trigger import BEING_SENT

NOT_SENT = ("cancel", "error", "bounce")


class MailingTrace(models.Model):
    """Being written to by a mailing, and answering it, may move opportunities."""

    _inherit = "mailing.trace"

    _email_idx = models.Index("(email)")
    _document_idx = models.Index("(model, res_id)")

    # ------------------------------------------------------------
    # Events
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        traces = super().create(vals_list)
        sent = traces.filtered(lambda trace: trace.trace_status not in NOT_SENT)
        sent.with_context(mailing_is_being_sent=BEING_SENT)._fire("campaign_joined")
        return traces

    def write(self, vals):
        answered = self.browse()
        if vals.get("trace_status") == "reply":
            answered = self.filtered(lambda trace: trace.trace_status != "reply")
        result = super().write(vals)
        answered._fire("mailing_replied")
        return result

    def set_opened(self, domain=None):
        if self._is_no_answer():
            return self.browse()
        return super().set_opened(domain)

    def set_replied(self, domain=None):
        if self._is_no_answer():
            return self.browse()
        return super().set_replied(domain)

    def _is_no_answer(self):
        """Tell whether the mail being delivered is no answer of a customer."""
        known = delivery(self.env)
        return bool(known) and (known.is_automatic or known.is_ours)

    def _fire(self, event):
        """Tell triggers what happened to the opportunities of these traces.

        :param str event: as in ``crm.stage.trigger``
        """
        triggers = self.env["crm.stage.trigger"]
        if not triggers._is_heard(event):
            return
        # Who opens a mail is nobody: what the mailing is about is read for them.
        real = self.sudo().filtered(
            lambda trace: trace.mass_mailing_id and not trace.is_test_trace
        )
        for mailing, traces in real.grouped("mass_mailing_id").items():
            # A queued mailing is sent by nobody: it is the doing of its responsible.
            user = mailing.user_id if self.env.uid == SUPERUSER_ID else None
            leads = traces._open_opportunities()
            if not self.env.su:
                # Who writes mailings may write traces of anything.
                leads = leads.sudo(False)._filtered_access("write")
            else:
                # An address may have opportunities in companies they do not work for.
                # Who makes a mailing may name anybody as its responsible.
                for person in mailing.user_id | mailing.create_uid:
                    if person._is_superuser():
                        continue
                    companies = person.company_ids
                    leads = leads.filtered(
                        lambda lead, c=companies: lead.company_id <= c
                    )
            triggers.with_user(user or self.env.user).fire(
                event,
                leads,
                campaign_id=mailing.campaign_id.id,
                mailing_id=mailing.id,
            )

    # ------------------------------------------------------------
    # Whom these wrote to
    # ------------------------------------------------------------

    def _open_opportunities(self):
        """Return the open opportunities of whom these traces, in superuser mode,
        wrote to.

        An opportunity written to is meant alone; a contact stands for all of theirs,
        and an address on a mailing list for those of its owner.
        """
        by_model = self.grouped("model")
        empty = self.browse()
        leads = by_model.get("crm.lead", empty)
        partner_traces = by_model.get("res.partner", empty)
        list_traces = by_model.get("mailing.contact", empty)
        whose = [
            Domain("id", "in", leads.mapped("res_id")),
            partner_traces._of_partners(),
            list_traces._of_addresses(),
            Domain("partner_id.email_normalized", "in", list_traces._emails()),
        ]
        is_open = Domain("won_status", "=", "pending")
        return self.env["crm.lead"].search(is_open & Domain.OR(whose))

    def _of_partners(self):
        """Return the domain of the opportunities of contacts these wrote to.

        One without a contact is theirs by its address, in the company of the contact.
        """
        by_id = self.grouped("res_id")
        partners = self.env["res.partner"].browse(by_id).exists()
        domains = [Domain("partner_id", "in", partners.ids)]
        for company, some in partners.grouped("company_id").items():
            traces = self.browse().concat(*(by_id[partner.id] for partner in some))
            of_company = Domain.TRUE
            if company:
                of_company = Domain("company_id", "in", [False, company.id])
            domains.append(
                Domain("partner_id", "=", False) & traces._of_addresses() & of_company
            )
        return Domain.OR(domains)

    def _of_addresses(self):
        return Domain("email_normalized", "in", self._emails())

    def _emails(self):
        return [email for email in set(self.mapped("email")) if email]

    # ------------------------------------------------------------
    # What is shown of them
    # ------------------------------------------------------------

    def _as_history(self):
        """Return what is shown of these, in their order.

        A mailing is named by its id too for who may open it.
        """
        may_open = self.env["mailing.mailing"].sudo(False).has_access("read")
        at = fields.Datetime.to_string
        return [
            {
                "id": trace.id,
                "mailing_id": may_open and trace.mass_mailing_id.id,
                "name": trace.mass_mailing_id.subject or "",
                "campaign": trace.campaign_id.title or "",
                "status": trace.trace_status,
                "sent": at(trace.sent_datetime),
                "opened": at(trace.open_datetime),
                "clicked": at(trace.links_click_datetime),
                "replied": at(trace.reply_datetime),
                # Nothing else says when it came back.
                "bounced": trace.trace_status == "bounce" and at(trace.write_date),
            }
            for trace in self
        ]
