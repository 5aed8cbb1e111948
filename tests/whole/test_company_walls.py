from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..tools.registry import our_dialogs, our_models
from .one_of_each import OF_NOBODY, OneOfEachCase


@tagged("standard", "post_install", "-at_install")
class TestCompanyWalls(OneOfEachCase):
    """What belongs to a company, or to a person of it, is not seen from another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.their_team = cls.new_team("Theirs", company_id=cls.elsewhere.id)
        cls.carol = cls.contact("Carol", company_id=cls.elsewhere.id)
        cls.dave = cls.contact("Dave", company_id=cls.elsewhere.id)
        everything = (
            "sales_team.group_sale_manager,account.group_account_manager"
            ",base.group_system"
        )
        cls.here = cls.user("here", everything)
        cls.both = cls.user(
            "both", everything, company_ids=[(6, 0, (cls.company | cls.elsewhere).ids)]
        )
        cls.theirs = cls.one_of_each(cls.carol, cls.dave, cls.their_team, cls.elsewhere)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_each_model_is_walled_or_says_why_not(self):
        known = {*self.theirs, *OF_NOBODY, *our_dialogs(self.env)} - {"crm.lead"}
        self.assertEqual(known, set(our_models(self.env)))
        self.assertFalse(self.theirs.keys() & OF_NOBODY.keys())
        for model in OF_NOBODY:
            comodels = {
                field.comodel_name
                for name, field in self.env[model]._fields.items()
                if name not in ("create_uid", "write_uid")
            }
            people = {"res.partner", "res.users", "res.company", "crm.lead"}
            self.assertFalse(comodels & people, model)

    def test_what_belongs_to_another_company_is_not_there(self):
        for model, records in self.theirs.items():
            self.assertTrue(records, model)
            with self.subTest(model):
                here = self.env[model].with_user(self.here)
                archived_too = here.with_context(active_test=False)
                self.assertFalse(archived_too.search([]) & records)
                self.assertFalse(archived_too.search_count([("id", "in", records.ids)]))
                for record in records.with_user(self.here):
                    with self.assertRaises(AccessError):
                        record.read(["display_name"])
                    self.assertFalse(record.has_access("write"))
                    self.assertFalse(record.has_access("unlink"))

    def test_who_works_in_both_sees_both(self):
        companies = (self.company | self.elsewhere).ids
        for model, records in self.theirs.items():
            with self.subTest(model):
                seen = (
                    self.env[model]
                    .with_user(self.both)
                    .with_context(active_test=False, allowed_company_ids=companies)
                )
                self.assertLessEqual(records, seen.search([]))
                self.assertTrue(records.with_env(seen.env).read(["display_name"]))

    # ------------------------------------------------------------
    # Codes
    # ------------------------------------------------------------

    def test_a_code_of_another_company_is_nobodys(self):
        code = self.carol.referral_code
        for deed in (
            lambda: self.Lead.with_user(self.here).create(
                {"name": "Mine", "referral_code": code}
            ),
            lambda: (
                self.lead(user_id=self.here.id)
                .with_user(self.here)
                .write({"referral_code": code})
            ),
        ):
            said = self.assertRefused(deed, code, unsaid=["Carol"])
            self.assertIn("Nobody has", said)
        self.carol.action_revoke_referral_code()
        self.assertRefused(deed, "Nobody has", unsaid=["revoked"])
        form = Form(self.Lead.with_user(self.here))
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as said:
            form.referral_code = code
        self.assertIn("Nobody has", "".join(said.output))
        self.assertFalse(form.referrer_id)

    def test_who_brings_is_of_the_company_of_what_they_bring(self):
        both = self.Lead.with_user(self.both).with_context(
            allowed_company_ids=(self.company | self.elsewhere).ids
        )
        ours = self.lead(company_id=self.company.id, user_id=self.both.id)
        theirs = self.lead(
            company_id=self.elsewhere.id,
            team_id=self.their_team.id,
            user_id=self.both.id,
            referrer_id=self.carol.id,
        )
        for deed in (
            lambda: ours.with_env(both.env).write({"referrer_id": self.carol.id}),
            lambda: ours.with_env(both.env).write(
                {"referral_code": self.carol.referral_code}
            ),
            lambda: theirs.with_env(both.env).write(
                {"company_id": self.company.id, "team_id": self.team.id}
            ),
        ):
            self.assertRefused(deed, "Carol", "Elsewhere", self.company.name)
        theirs.with_env(both.env).referrer_id = self.alice
        self.assertEqual(theirs.referrer_id, self.alice, "a contact of all companies")

    def test_a_branch_knows_the_contacts_of_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.elsewhere.id}
        )
        lead = self.lead(company_id=branch.id, team_id=False, user_id=False)
        lead.referrer_id = self.carol
        self.assertEqual(lead.referrer_id, self.carol)

    # ------------------------------------------------------------
    # Addresses and messages
    # ------------------------------------------------------------

    def test_an_address_is_of_the_company_of_who_creates_it(self):
        addresses = self.env["crm.inbound.address"]
        mine = addresses.with_user(self.here).create({"name": "Mine"})
        self.assertEqual(mine.company_id, self.company)
        of_team = addresses.create({"name": "T", "team_id": self.their_team.id})
        self.assertEqual(of_team.company_id, self.elsewhere)
        for company in (False, self.company.id):
            self.assertRefused(
                lambda company=company: of_team.write({"company_id": company})
            )
        shared = addresses.create({"name": "Shared", "company_id": False})
        self.assertFalse(shared.company_id, "chosen")
        shared.team_id = self.team
        self.assertFalse(shared.company_id)

    def test_what_an_address_of_all_companies_keeps_is_somebodys(self):
        shared = self.env["crm.inbound.address"].create(
            {"name": "Shared", "company_id": False}
        )
        for values in ({"address_id": shared.id}, {"team_id": self.team.id}, {}):
            message = self.kept_message(**values)
            self.assertEqual(message.company_id, self.company)
            stranger = self.user(
                f"sam{message.id}",
                "sales_team.group_sale_manager",
                company_id=self.elsewhere.id,
                company_ids=[(6, 0, self.elsewhere.ids)],
            )
            theirs = message.with_user(stranger)
            self.assertFalse(theirs.search([("id", "=", message.id)]))
            for name in ("action_retry", "action_turn", "action_discard"):
                with self.assertRaises(AccessError):
                    getattr(theirs, name)()

    # ------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------

    def test_what_somebody_is_asked_is_nobody_elses(self):
        for model in our_dialogs(self.env):
            with self.subTest(model):
                [rule] = self.env["ir.rule"].search([("model_id.model", "=", model)])
                self.assertFalse(rule.groups)
                self.assertEqual(rule.domain_force, "[('create_uid', '=', user.id)]")
        dialog = self.env["crm.pipeline.save"].with_user(self.manager)
        mine = dialog.create({"name": "Mine"})
        self.assertEqual(mine.name, "Mine")
        other = mine.with_user(self.both)
        for deed in (other.action_save, lambda: other.read(["name"])):
            with self.assertRaises(AccessError):
                deed()
        self.assertFalse(other.search([("id", "=", mine.id)]))
