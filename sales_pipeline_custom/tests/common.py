"""A team with a pipeline of its own: whatever a database holds, it does not matter."""

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class OwnPipelineCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env, "own_pipeline", groups="sales_team.group_sale_salesman"
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Own Pipeline",
                "company_id": False,
                "use_opportunities": True,
                "member_ids": [Command.set(cls.salesperson.ids)],
            }
        )
        cls.call, cls.offer, cls.signed, cls.refused = cls.env["crm.stage"].create(
            [
                cls._stage("Own call", 1, probability=15),
                cls._stage("Own offer", 2, probability=45),
                cls._stage("Own signature", 3, is_won=True),
                cls._stage("Own refusal", 4, is_lost=True),
            ]
        )
        cls.team.has_own_pipeline = True
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Card",
                "type": "opportunity",
                "team_id": cls.team.id,
                "user_id": cls.salesperson.id,
                "stage_id": cls.call.id,
            }
        )
        cls.first_row = cls.rows()

    @classmethod
    def _stage(cls, name, sequence, **values):
        teams = [Command.set(cls.team.ids)]
        return {"name": name, "sequence": sequence, "team_ids": teams, **values}

    @classmethod
    def rows(cls):
        """Return the history of the opportunity."""
        return cls.env["crm.stage.transition"].search([("lead_id", "=", cls.lead.id)])
