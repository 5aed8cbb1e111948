from importlib.util import module_from_spec, spec_from_file_location

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_path
from odoo.tools.sql import index_exists

from ..common import PipelineCase


@tagged("standard", "post_install", "-at_install")
class TestUpgrade(PipelineCase):
    """What a new version does to a database that lived with an older one."""

    def migrate(self, version, script):
        """Run a migration script as Odoo does when it upgrades the addon."""
        path = file_path(f"sales_pipeline_custom/migrations/{version}/{script}.py")
        spec = spec_from_file_location("migration", path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_opportunities_from_before_there_was_a_history_get_theirs(self):
        lead = self.lead(self.new)
        self.flush_tracking()
        lead.stage_id = self.proposal
        self.flush_tracking()
        known = self.lead(self.first)
        rows = known.transition_ids
        self.cr.execute(
            "DELETE FROM crm_stage_transition WHERE lead_id = %s", [lead.id]
        )
        lead.invalidate_recordset()
        self.migrate("19.0.1.1.0", "post-rebuild-history")
        self.assertEqual(
            [(row.kind, row.to_stage_id) for row in lead.transition_ids.sorted("id")],
            [("created", self.new), ("forward", self.proposal)],
        )
        self.assertEqual(known.transition_ids, rows)

    def test_links_of_referrers_are_taken_out_of_what_was_written_to_them(self):
        link = f"https://us.example.com/referrer/{'a' * 44}"
        partner = self.env["res.partner"].create({"name": "Rose"})
        told = partner.message_post(body=f"Thanks: {link}, come again")
        page = partner.message_post(body="See https://us.example.com/referrer/soon")
        self.migrate("19.0.1.10.0", "pre-links-of-referrers")
        self.assertNotIn("a" * 44, told.body)
        self.assertIn("come again", told.body)
        self.assertIn("/referrer/soon", page.body)

    def test_acknowledgements_stop_repeating_what_strangers_write(self):
        words = "{{ ctx.get('inbound_subject') or object.name }}"
        template = self.env.ref("sales_pipeline_custom.mail_template_acknowledgement")
        for lang in ("en_US", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
        template.with_context(lang="en_US").subject = f"We have it: {words}"
        template.with_context(lang="fr_FR").subject = f"Nous l'avons\u00a0: {words}"
        who = "object.contact_name or object.partner_id.name or ''"
        template.body_html = f'<p>Hello <t t-out="{who}"/>'
        other = template.copy({"subject": "Re {{ object.name }}"})
        self.migrate("19.0.1.7.0", "post-acknowledge-in-own-words")
        self.assertEqual(template.with_context(lang="en_US").subject, "We have it")
        self.assertEqual(template.with_context(lang="fr_FR").subject, "Nous l'avons")
        self.assertNotIn("contact_name", template.body_html)
        self.assertEqual(other.subject, "Re {{ object.name }}", "somebody chose it")

    def test_ready_made_rules_come_with_their_stages_and_off(self):
        rule, trigger, stale = (
            self.env.ref(f"sales_pipeline_custom.{name}")
            for name in ("rule_welcome_mail", "trigger_quotation_sent", "rule_stale")
        )
        rule.to_stage_ids = False
        trigger.stage_id = False
        stale.to_stage_ids = False
        self.first.name = "First Contact"
        self.migrate("19.0.1.2.0", "post-fit-ready-made-rules")
        self.assertEqual(rule.to_stage_ids, self.first)
        self.assertEqual(trigger.stage_id, self.proposal)
        self.assertIn(self.negotiation, stale.to_stage_ids)
        self.assertNotIn(self.won, stale.to_stage_ids)
        self.assertFalse(rule.active or trigger.active or stale.active)

    def test_a_pipeline_without_such_a_stage_waits_for_a_manager_to_choose(self):
        rule = self.env.ref("sales_pipeline_custom.rule_welcome_mail")
        rule.to_stage_ids = False
        self.first.with_context(lang="en_US").name = "Something else"
        self.first.with_context(lang="fr_FR").name = "Autre chose"
        self.migrate("19.0.1.2.0", "post-fit-ready-made-rules")
        self.assertFalse(rule.to_stage_ids)
        with self.assertRaisesRegex(ValidationError, "does not say when"):
            rule.action_switch_on()

    def test_what_a_manager_chose_is_kept(self):
        rule = self.env.ref("sales_pipeline_custom.rule_welcome_mail")
        rule.to_stage_ids = self.discovery
        self.migrate("19.0.1.2.0", "post-fit-ready-made-rules")
        self.assertEqual(rule.to_stage_ids, self.discovery)

    def test_the_default_template_gets_its_colors_but_for_those_chosen(self):
        template = self.env.ref("sales_pipeline_custom.pipeline_template_default")
        lines = template.stage_ids
        lines.pipeline_color = 0
        lines[1].pipeline_color = 9
        self.migrate("19.0.1.3.0", "post-color-default-template")
        self.assertEqual(lines.mapped("pipeline_color"), [0, 9, 8, 3, 2, 10, 1])
        self.migrate("19.0.1.3.0", "post-color-default-template")
        self.assertEqual(lines[1].pipeline_color, 9)

    def test_stages_get_the_color_of_the_default_pipeline_or_their_own_in_odoo(self):
        other = self.new_stage("Site Visit", color=7)
        chosen = self.new_stage("Showroom", color=7, pipeline_color=3)
        (self.first | self.proposal).pipeline_color = 0
        self.proposal.with_context(lang="fr_FR").name = "Devis"
        self.proposal.with_context(lang="en_US").name = "Quotation"
        self.proposal.color = 0
        self.migrate("19.0.1.3.0", "post-color-stages")
        self.assertEqual(self.first.pipeline_color, 4)
        self.assertEqual(other.pipeline_color, 7)
        self.assertEqual(chosen.pipeline_color, 3)
        self.assertEqual(self.proposal.pipeline_color, 0)

    def test_opportunities_remember_the_stages_they_have_been_in(self):
        lead = self.lead(self.new)
        lead.move_to_stage(self.proposal)
        lead.move_to_stage(self.first)
        path = lead.stage_path
        self.cr.execute(
            "UPDATE crm_lead SET stage_path = NULL WHERE id = %s", [lead.id]
        )
        self.env.invalidate_all()
        self.migrate("19.0.1.3.0", "post-retrace-paths")
        self.assertEqual(lead.stage_path, path)
        self.assertEqual(path, f"/{self.new.id}/{self.proposal.id}/{self.first.id}/")

    def test_of_two_codes_that_work_one_is_given(self):
        """A race left two, or a contact was merged into another."""
        self.cr.execute("DROP INDEX crm_referral_code_one_is_given")
        partners = self.env["res.partner"].create(
            [{"name": name} for name in ("Raced", "Merged", "Alone")]
        )
        insert = (
            "INSERT INTO crm_referral_code (partner_id, code, create_date, is_merged)"
            " VALUES (%s, %s, now() AT TIME ZONE 'UTC' - %s * INTERVAL '1 second', %s)"
        )
        for partner, code, age in (
            (partners[0], "RACE1", 2),
            (partners[0], "RACE2", 1),
            (partners[1], "MERGED1", 9000),
            (partners[1], "MERGED2", 1),
            (partners[2], "ALONE", 1),
        ):
            self.cr.execute(insert, [partner.id, code, age, None])
        self.migrate("19.0.1.7.0", "pre-one-code-per-contact")
        codes = self.env["crm.referral.code"]
        for index in codes._table_objects.values():
            index.apply_to_database(codes)
        self.assertTrue(index_exists(self.cr, "crm_referral_code_one_is_given"))
        self.assertEqual(
            partners.mapped("referral_code"), ["RACE2", "MERGED2", "ALONE"]
        )
        whose = [codes._referrer_of_code(code) for code in ("RACE1", "MERGED1")]
        self.assertEqual(whose, [partners.browse(), partners[1]])

    def test_messages_of_no_company_get_one(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.new_team("Theirs", company_id=company.id)
        addresses = self.env["crm.inbound.address"].create(
            [
                {"name": "Theirs", "company_id": company.id},
                {"name": "Shared", "company_id": False},
            ]
        )
        messages = self.env["crm.inbound.message"].create(
            [
                {"address_id": addresses[0].id},
                {"address_id": addresses[1].id},
                {"team_id": team.id},
                {},
            ]
        )
        self.assertFalse(messages.company_id)
        self.migrate("19.0.1.7.0", "post-companies-of-messages")
        main = self.env["res.company"].search([], order="id", limit=1)
        self.assertEqual(
            [one.company_id for one in messages], [company, main, company, main]
        )
        self.assertFalse(addresses[1].company_id, "several companies share it")

    def test_what_an_opportunity_follows_is_kept(self):
        closed, lead = self.lead(self.won), self.lead(self.new)
        self.cr.execute(
            "ALTER TABLE crm_lead RENAME COLUMN followed_lead_id TO previous_lead_id"
        )
        self.cr.execute(
            "UPDATE crm_lead SET previous_lead_id = %s WHERE id = %s",
            [closed.id, lead.id],
        )
        for _time in range(2):
            self.migrate("19.0.1.7.0", "pre-opportunity-followed")
            self.assertEqual(lead.previous_lead_id, closed)

    def test_rules_whose_filter_was_code_are_switched_off_and_told(self):
        rules = self.env["crm.transition.rule"]
        values = {"kind": "won", "action_ids": [Command.create({"kind": "portal"})]}
        code = rules.create({"name": "Code", "active": True, **values})
        fine = rules.create(
            {
                "name": "Fine",
                "active": True,
                "filter_domain": "[('create_date', '>', 'today -1d')]",
                **values,
            }
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_transition_rule SET filter_domain = %s WHERE id = %s",
            ["[('id', '=', time.time())]", code.id],
        )
        self.env.invalidate_all()
        self.migrate("19.0.1.7.0", "post-tell-unreadable-filters")
        self.assertFalse(code.active)
        self.assertIn("time.time()", code.filter_domain)
        self.assertIn("time.time()", code.message_ids[0].body)
        self.assertTrue(code.activity_ids)
        self.assertTrue(fine.active)

    def test_rules_that_lose_stop_for_answers_and_say_so(self):
        self.env.user.lang = "en_US"
        values = {"to_stage_ids": [Command.set(self.proposal.ids)], "active": True}
        lose, reward = self.env["crm.transition.rule"].create(
            [
                {
                    "name": kind,
                    "delay": 14,
                    "action_ids": [Command.create({"kind": kind, **action})],
                    **values,
                }
                for kind, action in (
                    ("move", {"stage_id": self.lost.id}),
                    ("stars", {"stars": "3"}),
                )
            ]
        )
        lead, quiet = self.leads(2, self.new)
        ana = self.env["res.partner"].create({"name": "Ana"})
        wrote = {"message_type": "email", "author_id": ana.id, "body": "Yes"}
        quiet.message_post(**wrote, date="2020-01-01 00:00:00")
        (lead | quiet).write({"stage_id": self.proposal.id})
        lead.message_post(**wrote)
        us = self.salesperson.partner_id
        quiet.message_post(body="And?", message_type="email", author_id=us.id)
        self.migrate("19.0.1.7.0", "post-remember-answers")
        self.assertEqual(lead.answered_transition_id, self.last_row(lead))
        self.assertFalse(quiet.answered_transition_id)
        self.assertTrue(lose.cancel_if_answered)
        self.assertIn("nothing is done once the customer", lose.message_ids[0].body)
        self.assertFalse(reward.cancel_if_answered)
        self.assertNotIn("nothing is done", str(reward.message_ids.mapped("body")))

    def test_names_that_changed_are_translated_anew(self):
        kind = self.env.ref(
            "sales_pipeline_custom.selection__crm_stage_transition__kind__migrated"
        )
        other = self.env.ref(
            "sales_pipeline_custom.selection__crm_stage_transition__kind__forward"
        )
        french = kind.with_context(lang="fr_FR")
        kept = other.with_context(lang="fr_FR").name
        french.name = "Migration"
        self.migrate("19.0.1.9.0", "pre-names-of-things")
        self.assertEqual(french.name, kind.with_context(lang="en_US").name)
        self.assertEqual(other.with_context(lang="fr_FR").name, kept)
