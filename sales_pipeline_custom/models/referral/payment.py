from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

ACCOUNTING = "account.group_account_invoice"
PRODUCT = "sales_pipeline_custom.product_referral_reward"


class CrmReferral(models.Model):
    """Paying rewards: a draft vendor bill or credit note, which says when it is paid.

    A reward is in one document at a time. A document that is cancelled, reversed or
    deleted gives it back.
    """

    _inherit = "crm.referral"

    bill_id = fields.Many2one(
        "account.move",
        "Document of the Referrer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    newcomer_bill_id = fields.Many2one(
        "account.move",
        "Document of the Newcomer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    # ------------------------------------------------------------
    # What documents say
    # ------------------------------------------------------------

    def _facts_of_state(self):
        documents = [
            f"{name}.{fact}"
            for name in ("bill_id", "newcomer_bill_id")
            for fact in ("state", "payment_state")
        ]
        gifts = ["gift", "newcomer_gift", "gifts_given_on"]
        return [*super()._facts_of_state(), *documents, *gifts]

    def _is_paid(self):
        gifts = self.gift or self.newcomer_gift
        owed = [
            (self.amount, self._is_settled("bill_id")),
            (self.newcomer_amount, self._is_settled("newcomer_bill_id")),
            (gifts, self.gifts_given_on),
        ]
        given = [bool(is_given) for what, is_given in owed if what]
        return bool(given) and all(given)

    def _is_settled(self, name):
        """Tell whether what a document of this single referral pays was paid.

        :param str name: field of the document
        """
        return _is_settled(self[name])

    def _holds_it(self, name):
        """Tell whether a reward of this single referral is in a document, or paid."""
        return _is_live(self[name]) or self._is_settled(name)

    def _documents(self):
        documents = super()._documents()
        # Who sells may not read bills: whether there is one decides what may be done.
        known = self.sudo()
        for bill in (known.bill_id, known.newcomer_bill_id):
            if _is_live(bill):
                documents.append(bill)
        return documents

    def _check_not_documented(self):
        for referral in self:
            for bill in referral._documents():
                raise UserError(
                    self.env._(
                        "The reward of “%(referral)s” is in the accounting document"
                        " %(bill)s: have it cancelled first.",
                        referral=referral.display_name,
                        bill=bill.display_name,
                    )
                )
        return super()._check_not_documented()

    # ------------------------------------------------------------
    # Paying
    # ------------------------------------------------------------

    def action_pay(self):
        """Open what pays these: one, or many at a time.

        :raise AccessError: one has no accounting rights
        """
        self._check_accounting()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Rewards"),
            "res_model": "crm.referral.pay",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_referral_ids": self.ids},
        }

    def action_open_documents(self):
        """Open the accounting documents of this single referral."""
        self.ensure_one()
        bills = self.bill_id | self.newcomer_bill_id
        action = {"type": "ir.actions.act_window", "res_model": "account.move"}
        if len(bills) == 1:
            return {**action, "res_id": bills.id, "views": [(False, "form")]}
        return {
            **action,
            "name": self.env._("Documents"),
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", bills.ids)],
        }

    def _check_accounting(self):
        if not (self.env.su or self.env.user.has_group(ACCOUNTING)):
            raise AccessError(
                self.env._("Paying rewards takes accounting rights: ask an accountant.")
            )
        self.check_access("read")

    def _why_not_payable(self):
        """Tell why this single referral cannot be paid: a sentence, or nothing."""
        name = {"referral": self.display_name}
        if self.state == "paid":
            return self.env._("“%(referral)s” is paid already.", **name)
        if self.state != "earned":
            return self.env._("“%(referral)s” has earned nothing that is due.", **name)
        if self.is_flagged:
            return self.env._(
                "“%(referral)s” is to be reviewed by a sales manager first.", **name
            )
        if self.newcomer_amount and not self.newcomer_id:
            return self.env._(
                "“%(referral)s” rewards a newcomer nobody knows: choose the customer of"
                " the opportunity first.",
                **name,
            )
        if self._dues():
            return ""
        documents = self._documents()
        if documents:
            return self.env._(
                "“%(referral)s” is in %(document)s already: it is paid when that"
                " document is.",
                document=documents[0].display_name,
                **name,
            )
        if self.gift or self.newcomer_gift:
            return self.env._(
                "“%(referral)s” is rewarded in kind: have a sales manager say “Gift"
                " Given” once it is.",
                **name,
            )
        return self.env._("“%(referral)s” earned no money.", **name)

    def _dues(self):
        """Return what this single referral still has to be put in a document.

        :return: list of (name of the field for the document, who gets it, amount)
        """
        dues = []
        if self.amount and not self._holds_it("bill_id"):
            dues.append(("bill_id", self.referrer_id, self.amount))
        if self.newcomer_amount and not self._holds_it("newcomer_bill_id"):
            dues.append(("newcomer_bill_id", self.newcomer_id, self.newcomer_amount))
        return [due for due in dues if due[1]]

    @staticmethod
    def _document_type(name, partner):
        """Return which document pays someone: a newcomer is a customer."""
        is_credit = name == "newcomer_bill_id" or partner.referral_credit_note
        return "out_refund" if is_credit else "in_invoice"

    def _create_documents(self):
        """Create the draft documents that pay these, one per person and currency.

        :return: the ``account.move`` records
        :raise UserError: one of them cannot be paid
        """
        self._check_accounting()
        # Nobody writes referrals: who keeps the accounts pays them, which was checked.
        referrals = self.sudo()
        referrals._refresh_amounts()
        groups = defaultdict(list)
        for referral in referrals:
            why_not = referral._why_not_payable()
            if why_not:
                raise UserError(why_not)
            company = referral.company_id or referral.order_id.company_id
            company = company or self.env.company
            for name, partner, amount in referral._dues():
                kind = self._document_type(name, partner)
                key = (company, partner, kind, referral.currency_id)
                groups[key].append((referral, name, amount))
        documents = self.env["account.move"]
        for (company, partner, kind, currency), dues in groups.items():
            document = documents.with_company(company).create(
                {
                    "move_type": kind,
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "currency_id": currency.id,
                    "invoice_date": fields.Date.context_today(self),
                    "invoice_origin": self._document_origin(partner),
                    "ref": referrals._document_reference(partner, dues),
                    "invoice_line_ids": [
                        Command.create(referral._line(company, partner, amount))
                        for referral, _name, amount in dues
                    ],
                }
            )
            # In superuser mode: what a line pays is not for people to say.
            lines = document.sudo().invoice_line_ids.sorted("id")
            for line, (referral, name, _amount) in zip(lines, dues, strict=True):
                line.crm_referral_id = referral
                referral[name] = document
            documents |= document.with_env(self.env)
        return documents

    def _document_origin(self, partner):
        return self._spoken_to(partner).env._("Referrals")

    def _spoken_to(self, partner):
        """Return these as they are named to someone, in their language if they have
        one."""
        return self.with_context(lang=partner.lang or self.env.lang)

    def _document_reference(self, partner, dues):
        """Return a reference no other document of this person has."""
        numbers = [referral.id for referral, _name, _amount in dues]
        spoken = self._spoken_to(partner)
        former = self.env["account.move.line"]._read_group(
            [
                ("crm_referral_id", "=", numbers[0]),
                (
                    "move_id.commercial_partner_id",
                    "=",
                    partner.commercial_partner_id.id,
                ),
            ],
            ["move_id"],
        )
        again = f" ({len(former) + 1})" if former else ""
        if len(numbers) == 1:
            return spoken.env._("Referral no. %s", numbers[0]) + again
        said = ", ".join(map(str, numbers[:5]))
        if len(numbers) > 5:
            said += "…"
        return spoken.env._("Referrals no. %s", said) + again

    def _line(self, company, partner, amount):
        """Return the line that pays this single referral.

        The referrer may read it: it says nothing of the newcomer but the first name.
        """
        product = company.crm_referral_product_id or self.env.ref(PRODUCT)
        named = self._spoken_to(partner)
        first_name = self.lead_id.referred_first_name
        return {
            "product_id": product.id,
            "name": named.env._(
                "Reward of referral no. %(number)s: %(name)s",
                number=self.id,
                name=first_name,
            )
            if first_name
            else named.env._("Reward of referral no. %s", self.id),
            "quantity": 1,
            "price_unit": amount,
        }


def _is_live(bill):
    """Tell whether a document holds what is in it: not cancelled, nor reversed."""
    return bool(bill) and bill.state != "cancel" and bill.payment_state != "reversed"


def _is_settled(bill):
    return bill.state == "posted" and bill.payment_state in ("paid", "in_payment")
