"""In whose name rules run: whatever the path, nobody lends somebody else's rights."""

from contextlib import contextmanager

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import RuleCase


class RightsCase(RuleCase):
    """A rule, and a kind of link, of an administrator, and a manager who is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.boss = cls.user("boss", "base.group_system,sales_team.group_sale_manager")
        cls.theirs = cls.rule(
            user=cls.boss, name="Theirs", to_stage_ids=cls.proposal, user_id=cls.boss.id
        )
        cls.type = cls.env["crm.referral.type"].create(
            {"name": "Friends", "user_id": cls.boss.id}
        )
        cls.mine = cls.rule(user=cls.manager, name="Mine", to_stage_ids=cls.proposal)

    def as_manager(self, records, **context):
        return records.with_user(self.manager).with_context(**context)

    def assertTakenOver(self, record):
        """Check that a record runs as the manager, and says so."""
        record.invalidate_recordset()
        self.assertEqual(record.user_id, self.manager)
        said = record.message_ids.mapped("body")
        found = [text for text in said if "Marie changed what this does" in text]
        self.assertEqual(len(found), 1, said)
        self.assertIn("no longer as Boss", found[0])

    def assertStillTheirs(self, *records):
        for record in records:
            record.invalidate_recordset()
            self.assertEqual(record.user_id, self.boss)


@tagged("standard", "post_install", "-at_install")
class TestLendingRights(RightsCase):
    """Paths by which a manager could have something run as somebody else."""

    def assertNotLent(self, do):
        with self.assertRaisesRegex(AccessError, "run as somebody else"):
            with self.cr.savepoint():
                do()
        self.env.invalidate_all()

    def created(self, model, vals, **context):
        return self.as_manager(self.env[model], **context).create(vals)

    def test_the_user_is_said_at_creation(self):
        for model in ("crm.transition.rule", "crm.referral.type"):
            vals = {"name": "New", "user_id": self.boss.id}
            self.assertNotLent(lambda m=model, v=vals: self.created(m, v))

    def test_the_user_comes_from_the_context(self):
        action = self.action("tag", tag_ids=self.tag)
        for model in ("crm.transition.rule", "crm.referral.type"):
            for actions in ([], [action]):
                vals = {"name": "New", "action_ids": actions}
                self.assertNotLent(
                    lambda m=model, v=vals: self.created(
                        m, v, default_user_id=self.boss.id
                    )
                )

    def test_the_user_comes_from_a_default_one_set_for_oneself(self):
        defaults = self.as_manager(self.env["ir.default"])
        defaults.set("crm.transition.rule", "user_id", self.boss.id, user_id=True)
        self.assertNotLent(lambda: self.created("crm.transition.rule", {"name": "New"}))

    def test_one_of_many_is_somebody_elses(self):
        lines = [{"name": "A"}, {"name": "B", "user_id": self.boss.id}]
        self.assertNotLent(lambda: self.created("crm.transition.rule", lines))

    def test_the_user_is_written(self):
        own_type = self.created("crm.referral.type", {"name": "Own"})
        for record in (self.mine, own_type):
            mine = self.as_manager(record)
            self.assertNotLent(lambda m=mine: m.write({"user_id": self.boss.id}))
            self.assertEqual(record.user_id, self.manager)

    def test_the_user_is_saved_by_the_web_client(self):
        mine = self.as_manager(self.mine)
        vals = {"user_id": self.boss.id}
        self.assertNotLent(lambda: mine.web_save(vals, specification={}))

    def test_the_user_is_that_of_a_copy(self):
        mine = self.as_manager(self.mine)
        self.assertNotLent(lambda: mine.copy({"user_id": self.boss.id}))
        theirs = self.as_manager(self.theirs)
        self.assertFalse(theirs.copy().user_id)

    def test_the_user_is_imported(self):
        rules = self.as_manager(self.env["crm.transition.rule"])
        with self.savepoint():
            told = rules.load(["name", "user_id/.id"], [["New", str(self.boss.id)]])
            self.assertFalse(told["ids"])
            self.assertIn("run as somebody else", told["messages"][0]["message"])

    def test_an_administrator_lends_any(self):
        rule = self.mine.with_user(self.boss)
        rule.user_id = self.salesperson
        self.assertEqual(rule.user_id, self.salesperson)
        rule.name = "Of Paul"
        rule.delay = 3
        self.assertEqual(rule.user_id, self.salesperson)

    def test_a_user_who_does_not_work_for_the_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        for record in (self.theirs, self.type):
            with self.assertRaisesRegex(ValidationError, "does not work for Other"):
                with self.cr.savepoint():
                    record.company_id = other
            self.env.invalidate_all()
        self.boss.company_ids |= other
        self.theirs.company_id = other

    def test_a_trigger_lends_nobodys_rights(self):
        triggers = self.as_manager(self.env["crm.stage.trigger"])
        trigger = triggers.create({"name": "T", "user_id": self.boss.id})
        self.assertEqual(trigger.user_id, self.boss)


@tagged("standard", "post_install", "-at_install")
class TestChangingWhatRunsAsAnother(RightsCase):
    """Whoever changes what runs as somebody else has it run as themselves."""

    @contextmanager
    def undone(self):
        """Undo what is done inside."""
        savepoint = self.cr.savepoint()
        try:
            yield
        finally:
            savepoint.rollback()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def assertEachTakesOver(self, record, ways):
        """Check that each of these ways to change a record has it change hands."""
        for number, change in enumerate(ways):
            with self.subTest(number=number), self.undone():
                change()
                self.assertTakenOver(record)

    def test_the_rule_itself(self):
        theirs = self.as_manager(self.theirs)
        changes = [
            {"delay": 1},
            {"filter_domain": "[('id', '>', 0)]"},
            {"to_stage_ids": [Command.link(self.won.id)]},
            {"team_ids": [Command.link(self.team.id)]},
            {"company_id": self.company.id},
            {"on_import": True, "name": "Renamed"},
            {"user_id": False},
            {"user_id": self.manager.id},
        ]
        ways = [lambda v=vals: theirs.write(v) for vals in changes]
        ways += [lambda v=vals: theirs.web_save(v, {}) for vals in changes]
        self.assertEachTakesOver(self.theirs, ways)

    def test_its_actions_through_it(self):
        theirs = self.as_manager(self.theirs)
        line, other = theirs.action_ids, self.as_manager(self.mine).action_ids
        move = {"kind": "move", "stage_id": self.won.id}
        commands = [
            [Command.create(move)],
            [Command.update(line.id, move)],
            [Command.update(line.id, {"sequence": 1})],
            [Command.create(move), Command.delete(line.id)],
            [Command.link(other.id)],
            [Command.set(other.ids)],
        ]
        ways = [lambda c=one: theirs.write({"action_ids": c}) for one in commands]
        self.assertEachTakesOver(self.theirs, ways)

    def test_its_actions_themselves(self):
        actions = self.as_manager(self.env["crm.transition.action"])
        line, theirs = actions.browse(self.theirs.action_ids.ids), self.theirs
        stars = {"kind": "stars", "stars": "2"}
        rule_id = {"rule_id": theirs.id}
        ways = [
            lambda: actions.create({**stars, **rule_id}),
            lambda: actions.with_context(default_rule_id=theirs.id).create(stars),
            lambda: line.write(stars),
            lambda: line.web_save({"sequence": 1}, {}),
            lambda: line.copy(),
            lambda: line.copy() and line.unlink(),
            lambda: self.as_manager(self.mine).action_ids.write(rule_id),
            lambda: line.write({"rule_id": self.mine.id}),
            lambda: line.update_field_translations("activity_summary", {"en_US": "X"}),
            lambda: line.web_override_translations({"activity_summary": "X"}),
            lambda: actions.load(
                ["rule_id/.id", "kind", "stars"],
                [[str(theirs.id), "Give stars", "Two"]],
            ),
            lambda: actions.load([".id", "stars"], [[str(line.id), "Two"]]),
        ]
        self.assertEachTakesOver(theirs, ways)

    def test_switching_it_on_again(self):
        theirs = self.as_manager(self.theirs)
        theirs.action_switch_off()
        self.assertStillTheirs(self.theirs)
        for way in (theirs.action_switch_on, theirs.action_unarchive):
            with self.undone():
                way()
                self.assertTakenOver(self.theirs)

    def test_what_follows_a_referral(self):
        type_ = self.as_manager(self.type)
        stars = {"kind": "stars", "stars": "2"}
        actions = type_.env["crm.transition.action"]
        summary = "follow_activity_summary"
        changes = [
            {"follow_activity_days": 3},
            {"action_ids": [Command.create(stars)]},
            {"success_event": "order_confirmed"},
            {"user_id": False},
        ]
        ways = [lambda v=vals: type_.write(v) for vals in changes]
        ways += [
            lambda: actions.create({**stars, "referral_type_id": type_.id}),
            lambda: type_.update_field_translations(summary, {"en_US": "X"}),
            lambda: type_.web_override_translations({summary: "X"}),
        ]
        self.assertEachTakesOver(self.type, ways)

    def test_an_action_that_changes_hands_has_both_change(self):
        line = self.as_manager(self.theirs).action_ids
        line.write({"rule_id": False, "referral_type_id": self.type.id})
        self.assertTakenOver(self.theirs)
        self.assertTakenOver(self.type)

    def test_words_order_and_rewards_change_nothing_of_what_is_done(self):
        theirs, type_ = self.as_manager(self.theirs), self.as_manager(self.type)
        theirs.write({"name": "Other", "description": "Words", "sequence": 3})
        theirs.update_field_translations("name", {"en_US": "Again"})
        theirs.message_post(body="Why is it on?")
        theirs.message_subscribe(self.manager.partner_id.ids)
        theirs.activity_schedule("mail.mail_activity_data_todo", user_id=self.boss.id)
        type_.write({"referrer_reward": "fixed", "referrer_amount": 50})
        type_.update_field_translations("referrer_gift", {"en_US": "Wine"})
        type_.active = False
        self.assertStillTheirs(self.theirs, self.type)

    def test_what_waits_is_done_as_whoever_changed_the_rule(self):
        lead = self.lead(self.new)
        self.theirs.delay = 1
        lead.stage_id = self.proposal
        self.as_manager(self.theirs).action_ids.write(
            {"kind": "activity", "activity_type_id": self.todo().id}
        )
        self.pass_time(days=1)
        self.carry_out()
        self.assertEqual(self.runs(lead).mapped("state"), ["done", "done"])
        self.assertEqual(lead.activity_ids.create_uid, self.manager)

    def todo(self):
        return self.env.ref("mail.mail_activity_data_todo")

    def test_the_form_says_whose_it_is(self):
        for record in (self.theirs, self.type):
            self.assertTrue(self.as_manager(record).is_of_somebody_else)
            self.assertFalse(record.with_user(self.boss).is_of_somebody_else)
        self.assertFalse(self.as_manager(self.mine).is_of_somebody_else)


@tagged("standard", "post_install", "-at_install")
class TestServerActions(RightsCase):
    """Server actions stay with administrators, whatever the path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code = cls.server_action(
            "code", name="Code", code="record.write({'description': env.user.name})"
        )
        command = cls.action("server")
        command[2]["server_action_id"] = cls.code.id
        cls.coded = cls.rule(
            user=cls.boss, to_stage_ids=cls.proposal, action_ids=[command]
        )

    def assertLeftToAdministrators(self, do):
        with self.assertRaisesRegex(AccessError, "server_action_id|server action"):
            with self.cr.savepoint():
                do()
                self.env.flush_all()
        self.env.invalidate_all()

    def test_a_manager_neither_chooses_nor_takes_one(self):
        mine, coded = self.as_manager(self.mine), self.as_manager(self.coded)
        line, own = coded.action_ids, mine.action_ids
        actions = line.env["crm.transition.action"]
        vals = {"kind": "server", "rule_id": mine.id}
        chosen = actions.with_context(default_server_action_id=self.code.id)
        kind = actions.with_context(default_kind="server")
        for do in (
            lambda: actions.create({**vals, "server_action_id": self.code.id}),
            lambda: actions.create(vals),
            lambda: chosen.create(vals),
            lambda: kind.create({"rule_id": mine.id}),
            lambda: own.write({"kind": "server"}),
            lambda: own.write({"server_action_id": self.code.id}),
            lambda: line.write({"rule_id": mine.id}),
            lambda: mine.write({"action_ids": [Command.link(line.id)]}),
            lambda: line.write({"activity_days": 3}),
            lambda: line.copy({"rule_id": mine.id}),
            lambda: coded.copy(),
        ):
            self.assertLeftToAdministrators(do)

    def test_a_manager_who_changes_its_rule_has_it_run_with_their_rights(self):
        self.as_manager(self.coded).write({"delay": 1, "cancel_if_moved": False})
        self.assertTakenOver(self.coded)
        lead = self.lead(self.new)
        lead.stage_id = self.proposal
        self.pass_time(days=1)
        self.carry_out()
        self.assertIn("Marie", lead.description)

    def test_a_manager_removes_one(self):
        coded = self.as_manager(self.coded)
        coded.write(
            {
                "action_ids": [
                    Command.delete(coded.action_ids.id),
                    Command.create({"kind": "stars", "stars": "3"}),
                ]
            }
        )
        self.assertTakenOver(self.coded)


@tagged("standard", "post_install", "-at_install")
class TestCompanies(RightsCase):
    """A manager of one company neither reads nor changes what another one has done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other stoves"})
        cls.boss.company_ids |= cls.other
        cls.theirs.company_id = cls.other

    def test_neither_the_rule_nor_its_actions(self):
        line = self.as_manager(self.theirs.action_ids)
        actions = line.env["crm.transition.action"]
        self.assertFalse(actions.search([("rule_id", "=", self.theirs.id)]))
        vals = {"kind": "stars", "stars": "1", "rule_id": self.theirs.id}
        mine = self.as_manager(self.mine)
        for do in (
            lambda: line.read(["kind"]),
            lambda: line.write({"stars": "1"}),
            lambda: line.unlink(),
            lambda: actions.create(vals),
            lambda: mine.action_ids.write({"rule_id": self.theirs.id}),
            lambda: mine.write({"action_ids": [Command.link(line.id)]}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                do()
            self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "does not work for Other stoves"):
            mine.company_id = self.other
        self.assertStillTheirs(self.theirs)

    def test_it_is_not_played_either(self):
        dry_runs = self.as_manager(self.env["crm.rule.dry.run"])
        with self.assertRaises(AccessError):
            dry_runs.create({"rule_id": self.theirs.id})
        mine = dry_runs.create({"rule_id": self.mine.id})
        with self.assertRaises(AccessError):
            mine.write({"rule_id": self.theirs.id})
            mine.action_play()
