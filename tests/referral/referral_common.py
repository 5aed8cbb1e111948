"""Who brings whom, and what it earns them."""

from odoo.fields import Command

from ..common import PipelineCase


class ReferralCase(PipelineCase):
    """A referrer, a newcomer, a type of referral that rewards, and an accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", cls.company, install_demo=False
            )
        cls.Referral = cls.env["crm.referral"]
        cls.currency = cls.company.currency_id
        cls.alice = cls.contact("Alice")
        cls.bob = cls.contact("Bob")
        cls.type = cls.referral_type()
        cls.accountant = cls.user(
            "lea", "account.group_account_invoice,sales_team.group_sale_salesman"
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Stove", "type": "service", "taxes_id": False}
        )

    @classmethod
    def contact(cls, name, **values):
        """Create a contact who has an address."""
        email = f"{name.lower().replace(' ', '.')}@referral.example.com"
        return cls.env["res.partner"].create({"name": name, "email": email, **values})

    @classmethod
    def referral_type(cls, **values):
        """Create a type that gives 50 to the referrer when it is won."""
        return cls.env["crm.referral.type"].create(
            {
                "name": "Friend",
                "referrer_reward": "fixed",
                "referrer_amount": 50,
                **values,
            }
        )

    @classmethod
    def by_order(cls, **values):
        """Create a type that gives a tenth of the order that is confirmed."""
        return cls.referral_type(
            **{
                "success_event": "order_confirmed",
                "referrer_reward": "percent",
                "referrer_percent": 10,
                **values,
            }
        )

    @classmethod
    def referred(cls, count=1, **values):
        """Create opportunities of Bob, that Alice brought."""
        values = {
            "stage": cls.new,
            "partner_id": cls.bob.id,
            "referrer_id": cls.alice.id,
            "referral_type_id": cls.type.id,
            **values,
        }
        return cls.leads(count, **values)

    @classmethod
    def order(cls, lead, price=1000, **values):
        """Create a quotation of an opportunity."""
        return cls.env["sale.order"].create(
            {
                "partner_id": lead.partner_id.id,
                "opportunity_id": lead.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )

    def referral(self, lead):
        """Return the only referral of an opportunity, as the database has it."""
        self.env.flush_all()
        self.env.invalidate_all()
        referral = self.Referral.search([("lead_id", "=", lead.id)])
        self.assertEqual(len(referral), 1)
        return referral

    def pay(self, referrals, user=None):
        """Create the documents that pay these, and return them."""
        return referrals.with_user(user or self.accountant)._create_documents().sudo()

    def settle(self, bills):
        """Post documents and pay them."""
        bills.action_post()
        for bill in bills:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bill.ids
            ).create({})._create_payments()
        self.env.flush_all()
        self.env.invalidate_all()

    def assertEarned(self, lead, amount=50, state="earned"):
        """Check what the referral of an opportunity is worth; return it."""
        referral = self.referral(lead)
        self.assertEqual(referral.state, state)
        self.assertAlmostEqual(referral.amount, amount, 2)
        return referral

    def assertPending(self, lead):
        """Check that a referral is worth nothing for now; return it."""
        return self.assertEarned(lead, 0, "pending")
