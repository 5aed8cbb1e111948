from odoo import api, models
from odoo.tools import clean_context

from ..shared.steps import takes_part


class CrmReferral(models.Model):
    """What was undone is not paid all the same.

    A draft that was never posted gives the reward back by itself. Of what was posted,
    the accountant is told, on the document.
    """

    _inherit = "crm.referral"

    @takes_part("_undo", 10, "tells the accountant of what is in a document")
    def _tell_accountant_of_undone(self, _said):
        self.filtered("is_undone")._tell_the_accountant()

    @api.model
    @takes_part("_earn", 20, "has the accountant look no more at what was undone")
    def _tell_accountant_no_more(self, earned):
        earned.again._stop_telling_the_accountant()

    def _withdraw_drafts(self, credited=False):
        drafts = self._every_document().filtered(
            lambda one: one.state == "draft" and not one.posted_before
        )
        for draft in drafts:
            referrals = self.filtered(
                lambda referral, draft=draft: draft in referral._every_document()
            )
            lines = draft.line_ids.filtered(
                lambda line, referrals=referrals: line.crm_referral_id in referrals
            )
            names = ", ".join(referral._name_in(draft) for referral in referrals)
            if credited:
                why = self.env._(
                    "The newcomer was credited, the reward is withdrawn: %s", names
                )
            else:
                why = self.env._(
                    "The success was undone, the reward is withdrawn: %s", names
                )
            draft._message_log(body=why)
            referrals._detach_documents(draft)
            if draft.invoice_line_ids - lines:
                lines.unlink()
            else:
                draft.button_cancel()
        return super()._withdraw_drafts(credited)

    def _detach_documents(self, documents):
        for name in ("bill_id", "newcomer_bill_id"):
            self.filtered(lambda referral, name=name: referral[name] in documents)[
                name
            ] = False

    def _forget_what_was_undone(self):
        """Have these earn nothing, now that no document holds what was undone."""
        free = self.filtered(
            lambda referral: (
                referral.is_undone
                and not (referral.cancelled_at or referral._has_left())
            )
        )
        if free:
            free._detach_documents(free._every_document())
            free.write({**self._nothing_earned(), "is_undone": False})
            free._no_longer_flagged()

    def _every_document(self):
        """Return the documents of these, in superuser mode, whatever their state."""
        # Who undoes a success may not see the bills it let go of.
        every = self.sudo()
        documents = every.bill_id | every.newcomer_bill_id
        return documents.with_context(clean_context(self.env.context))

    def _tell_the_accountant(self, credited=False):
        """Have whoever made the documents of these look at them.

        :param bool credited: because the newcomer was credited, not undone
        """
        for referral in self:
            for document in referral._every_document():
                if document.state == "cancel" or document.payment_state == "reversed":
                    continue
                user = document.invoice_user_id or document.create_uid
                if not user.active or user.share:
                    user = self.env.user
                document = document.with_context(lang=user.lang or self.env.lang)
                name = referral.with_env(document.env)._name_in(document)
                if credited:
                    summary = document.env._(
                        "Newcomer credited: is the referral still to be paid?"
                    )
                    note = document.env._(
                        "The newcomer of “%s” was credited after this document was"
                        " posted. Cancel or reverse the document, or agree with a sales"
                        " manager that it stands.",
                        name,
                    )
                else:
                    summary = document.env._("Referral undone: is it still to be paid?")
                    note = document.env._(
                        "The success of “%s” was undone after this document was posted."
                        " Cancel or reverse the document, or agree with a sales manager"
                        " that it stands.",
                        name,
                    )
                document.activity_schedule(
                    "sales_pipeline_custom.mail_activity_type_referral_undone",
                    user_id=user.id,
                    summary=summary,
                    note=note,
                )

    def _stop_telling_the_accountant(self):
        documents = self._every_document()
        still = documents.line_ids.crm_referral_id.filtered("is_undone")
        documents -= still._every_document()
        if documents:
            documents.activity_unlink(
                ["sales_pipeline_custom.mail_activity_type_referral_undone"]
            )
