"""Who and what the tests are about: seven stages, a team, people."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import mail_new_test_user


def french_user(env, login, name, group):
    """Create someone who works in French, for a browser: the password is the login."""
    return new_test_user(
        env(context={**env.context, "lang": "fr_FR"}),
        login=login,
        name=name,
        groups=f"{group},base.group_partner_manager",
        lang="fr_FR",
        tz="Europe/Paris",
    )


def french_salesperson(env):
    """Create Camille, who sees her own opportunities."""
    group = "sales_team.group_sale_salesman"
    return french_user(env, "camille.test", "Camille Test", group)


def french_manager(env):
    """Create Hélène, who shapes pipelines."""
    group = "sales_team.group_sale_manager"
    return french_user(env, "helene.test", "Hélène Test", group)


class PipelineCase(TransactionCase):
    """The default pipeline, as a fresh database has it, and the people who use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.Lead = cls.env["crm.lead"]
        cls.Stage = cls.env["crm.stage"]
        cls.company = cls.env.company
        cls.company.partner_id.lang = "en_US"  # whatever the database speaks
        cls.new = cls.stage_named("New Contact")
        cls.first = cls.stage_named("First Contact")
        cls.discovery = cls.stage_named("Discovery Call")
        cls.proposal = cls.stage_named("Proposal Sent")
        cls.negotiation = cls.stage_named("Negotiation")
        cls.won = cls.stage_named("Won")
        cls.lost = cls.stage_named("Lost")
        cls.budget = cls.env.ref("sales_pipeline_custom.lost_reason_budget")
        cls.timing = cls.env.ref("sales_pipeline_custom.lost_reason_timing")
        cls.salesperson = cls.user("paul", "sales_team.group_sale_salesman")
        cls.colleague = cls.user("zoe", "sales_team.group_sale_salesman")
        cls.manager = cls.user("marie", "sales_team.group_sale_manager")
        cls.team = cls.new_team("Stoves", cls.salesperson)

    # ------------------------------------------------------------
    # Factories
    # ------------------------------------------------------------

    @classmethod
    def stage_named(cls, name):
        """Find a stage of the default pipeline by its English name."""
        stage = cls.env["crm.stage"].search(
            [("name", "=", name), ("team_ids", "=", False)], limit=1
        )
        assert stage, f"The default pipeline has no stage “{name}”"
        return stage

    @classmethod
    def user(cls, login, groups, **values):
        """Create a user who reads notifications in their inbox."""
        return mail_new_test_user(
            cls.env,
            login=f"pipeline_{login}",
            name=login.capitalize(),
            email=f"{login}@pipeline.example.com",
            groups=f"{groups},base.group_partner_manager",
            notification_type="inbox",
            **values,
        )

    @classmethod
    def new_team(cls, name, *members, **values):
        """Create a team of any company, unless ``company_id`` is given."""
        values = {"company_id": False, "use_opportunities": True, **values}
        ids = [user.id for user in members]
        return cls.env["crm.team"].create(
            {"name": name, "member_ids": [fields.Command.set(ids)], **values}
        )

    @classmethod
    def new_stage(cls, name, team=None, **values):
        """Create a stage, shared by all teams unless one is given."""
        if team:
            values["team_ids"] = [fields.Command.set(team.ids)]
        return cls.env["crm.stage"].create({"name": name, **values})

    @classmethod
    def team_with_stages(cls, name="Coaching", **values):
        """Create a team and its own four stages.

        :return: the team, and its stages: first, second, won, lost
        """
        team = cls.new_team(name, **values)
        stages = [
            cls.new_stage(f"{name}: call", team, sequence=1, probability=15),
            cls.new_stage(f"{name}: offer", team, sequence=2, probability=45),
            cls.new_stage(f"{name}: signed", team, sequence=3, is_won=True),
            cls.new_stage(f"{name}: refused", team, sequence=4, is_lost=True),
        ]
        return team, stages

    @classmethod
    def lead(cls, stage=None, **values):
        """Create an opportunity of the salesperson, in their team."""
        return cls.leads(1, stage, **values)

    @classmethod
    def leads(cls, count, stage=None, **values):
        """Create opportunities that differ by their name."""
        values = {
            "type": "opportunity",
            "user_id": cls.salesperson.id,
            "team_id": cls.team.id,
            "expected_revenue": 1000,
            **values,
        }
        if stage:
            values["stage_id"] = stage.id
        name = values.pop("name", "Opportunity")
        # The welcome of each in its chatter takes longer than all the rest.
        quiet = cls.env["crm.lead"].with_context(tracking_disable=count > 100)
        leads = quiet.create(
            [
                {**values, "name": f"{name} {number + 1}" if count > 1 else name}
                for number in range(count)
            ]
        )
        leads.flush_recordset()
        return leads.with_env(cls.env)

    @classmethod
    def stock_lost_lead(cls, stage, **values):
        """Create an opportunity lost before the addon came, in the stage it died in."""
        lead = cls.lead(stage, **values)
        lead.flush_recordset()
        cls.env.cr.execute(
            """
            UPDATE crm_lead
               SET active = false, probability = 0, automated_probability = 0,
                   won_status = 'lost', lost_reason_id = %s, date_closed = now()
             WHERE id = %s
            """,
            [cls.budget.id, lead.id],
        )
        lead.invalidate_recordset()
        return lead

    @classmethod
    def without_stage(cls, stage):
        """Have the pipeline a database has before the addon comes: nothing protects
        it yet."""
        stage.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()

    @classmethod
    def require(cls, stage, *names):
        """Have a stage require these fields, and nothing else."""
        get = cls.env["ir.model.fields"]._get
        ids = [get("crm.lead", name).id for name in names]
        stage.required_field_ids = [fields.Command.set(ids)]

    def by_a_rule(self, leads):
        """Return these opportunities as one of Odoo's automation rules sees them."""
        rule = self.env["ir.actions.server"].search([], limit=1)
        return leads.with_context(__action_done={rule: leads})

    # ------------------------------------------------------------
    # What happened
    # ------------------------------------------------------------

    def rows(self, leads):
        """Return the history of these opportunities, in the order it was written."""
        self.env.flush_all()
        Row = self.env["crm.stage.transition"].sudo()
        Row.invalidate_model()
        return Row.search([("lead_id", "in", leads.ids)], order="id")

    def last_row(self, lead):
        """Return the last move of an opportunity, the only one that is not over."""
        rows = self.rows(lead)
        current = rows.filtered(lambda row: not row.left_at)
        own = rows.filtered(lambda row: row.lead_ref == lead.id)
        self.assertEqual(current, own[-1:])
        return current

    def flush_tracking(self):
        """Write the chatter lines that a commit would write."""
        self.env.flush_all()
        self.cr.precommit.run()

    def messages_since(self, leads, last_id):
        """Return the chatter lines of these opportunities after a message id."""
        self.flush_tracking()
        domain = [
            ("model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("id", ">", last_id),
        ]
        return self.env["mail.message"].sudo().search(domain, order="id")

    def last_message_id(self):
        """Return the id after which a chatter line is a new one."""
        self.flush_tracking()
        return self.env["mail.message"].sudo().search([], order="id desc", limit=1).id

    @contextmanager
    def recorded_moves(self):
        """Collect what the road gives to its step that remembers the moves."""
        calls = []
        model = self.env.registry["crm.lead"]
        record = model._move_record

        def remember(leads, moves):
            calls.append(list(moves))
            return record(leads, moves)

        with patch.object(model, "_move_record", remember):
            yield calls

    def assertRefused(self, move, *said, unsaid=()):
        """Check that a move is refused, with and without words; return the message."""
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            move()
            self.env.flush_all()
        self.env.invalidate_all()
        message = str(caught.exception)
        for words in said:
            self.assertIn(words, message)
        for words in unsaid:
            self.assertNotIn(words, message)
        return message

    def assertFollowsStage(self, leads, stage):
        """Check that these opportunities are in a stage, with its probability."""
        leads.invalidate_recordset()
        for lead in leads:
            self.assertEqual(lead.stage_id, stage)
            self.assertAlmostEqual(lead.probability, stage.probability, 2)
            self.assertAlmostEqual(lead.automated_probability, stage.probability, 2)
            self.assertFalse(lead.is_probability_manual)

    def assertManual(self, leads, probability):
        """Check that these opportunities keep a probability typed by hand."""
        leads.invalidate_recordset()
        for lead in leads:
            self.assertAlmostEqual(lead.probability, probability, 2)
            self.assertTrue(lead.is_probability_manual)

    def assertOpen(self, lead, stage):
        """Check every sign that an opportunity is open, and follows its stage."""
        self.assertFollowsStage(lead, stage)
        self.assertTrue(lead.active)
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(lead.stage_outcome, "open")
        self.assertFalse(lead.lost_reason_id)
        self.assertFalse(lead.date_closed)

    def assertLost(self, lead, stage=None, reason=None):
        """Check every sign that an opportunity is lost, Odoo's and the column's."""
        lead.invalidate_recordset()
        self.assertEqual(lead.stage_id, stage or self.lost)
        self.assertFalse(lead.active)
        self.assertEqual(lead.probability, 0)
        self.assertEqual(lead.automated_probability, 0)
        self.assertFalse(lead.is_probability_manual)
        self.assertEqual(lead.won_status, "lost")
        self.assertTrue(lead.date_closed)
        self.assertEqual(lead.lost_reason_id, reason or self.env["crm.lost.reason"])

    def assertWon(self, lead, stage=None):
        """Check every sign that an opportunity is won."""
        lead.invalidate_recordset()
        self.assertEqual(lead.stage_id, stage or self.won)
        self.assertTrue(lead.active)
        self.assertEqual(lead.probability, 100)
        self.assertEqual(lead.automated_probability, 100)
        self.assertFalse(lead.is_probability_manual)
        self.assertEqual(lead.won_status, "won")
        self.assertTrue(lead.date_closed)
        self.assertFalse(lead.lost_reason_id)


class RuleCase(PipelineCase, CronMixinCase):
    """Rules, what they queue, and the scheduled action that carries it out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.transition.rule"].search([]).active = False
        cls.env["crm.stage.trigger"].search([]).active = False
        # The log is in the language of who looks after the rule.
        people = cls.env.user | cls.salesperson | cls.colleague | cls.manager
        people.lang = "en_US"
        cls.tag = cls.env["crm.tag"].create({"name": "Set off"})
        cls.cron = cls.env.ref("sales_pipeline_custom.crm_transition_run_cron")

    @classmethod
    def rule(cls, user=None, **values):
        """Create a rule that is on, and adds a tag unless told otherwise."""
        rules = cls.env["crm.transition.rule"]
        values = {
            "name": "Tag it",
            "active": True,
            "action_ids": [cls.action("tag", tag_ids=cls.tag)],
            **values,
        }
        return rules.with_user(user or cls.env.user).create(cls.ids_of(values))

    @classmethod
    def action(cls, kind, **values):
        """Return the command that creates an action of a rule."""
        return fields.Command.create({"kind": kind, **cls.ids_of(values)})

    @classmethod
    def server_action(cls, state, **values):
        """Create one of Odoo's own actions, on opportunities."""
        model = cls.env["ir.model"]._get("crm.lead")
        return cls.env["ir.actions.server"].create(
            {"model_id": model.id, "state": state, **values}
        )

    @classmethod
    def ids_of(cls, values):
        return {
            name: [fields.Command.set(value.ids)]
            if isinstance(value, models.BaseModel)
            else value
            for name, value in values.items()
        }

    def runs(self, leads):
        """Return what was queued for these opportunities, in order."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["crm.transition.run"].search(
            [("lead_ref", "in", leads.ids)], order="id"
        )

    def carry_out(self):
        """Have the scheduled action do what is due."""
        self.env.flush_all()
        again = "UPDATE ir_cron SET lastcall = NULL WHERE id = %s"
        self.cr.execute(again, [self.cron.id])
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def pass_time(self, **delta):
        """Have that much time pass for what is waiting."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_transition_run SET run_at = run_at - %s"
            " WHERE state = 'pending'",
            [timedelta(**delta)],
        )
        self.env.invalidate_all()

    @contextmanager
    def savepoint(self):
        """Undo what is done inside, and forget it."""
        with self.cr.savepoint():
            yield
        self.env.invalidate_all()

    @contextmanager
    def queries(self, words):
        """Collect the statements that write and mention some words."""
        statements = []
        execute = type(self.cr).execute

        def remember(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if words in text and text.lstrip()[:6] in ("INSERT", "UPDATE", "DELETE"):
                statements.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.cr), "execute", remember):
            yield statements
