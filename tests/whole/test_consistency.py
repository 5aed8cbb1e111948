"""What does not agree in a database is found, named, and told what to do about."""

import subprocess
import sys
from contextlib import contextmanager

from odoo.tests import tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL

from odoo.addons.sales_pipeline_custom.consistency import CHECKS, broken, sentences

from ..common import RuleCase
from ..inbound.inbound_common import mail_of
from ..questionnaire.project_common import ProjectCase
from ..referral.referral_common import ReferralCase
from ..tools.paths import ROOT
from ..tools.servers import odoo_options

SCRIPT = ROOT / "scripts/check_database.py"

# What breaks each check: statements about one record of the world below.
BREAKING = {
    "without_history": "DELETE FROM crm_stage_transition WHERE lead_id = %(lead)s",
    "without_one_open_row": """
        UPDATE crm_stage_transition SET left_at = entered_at, duration_hours = 0
         WHERE id = %(last)s
    """,
    "open_row_of_nothing": """
        UPDATE crm_stage_transition SET lead_id = NULL WHERE id = %(last)s
    """,
    "elsewhere_than_last_row": """
        UPDATE crm_stage_transition SET to_stage_id = %(negotiation)s
         WHERE id = %(last)s
    """,
    "other_outcome_than_last_row": """
        UPDATE crm_stage_transition SET outcome = 'won' WHERE id = %(last)s
    """,
    "gap_in_history": """
        UPDATE crm_stage_transition SET entered_at = entered_at + INTERVAL '1 hour'
         WHERE id = %(last)s
    """,
    "wrong_duration": """
        UPDATE crm_stage_transition SET duration_hours = 7 WHERE id = %(first)s
    """,
    "row_of_another": """
        UPDATE crm_stage_transition SET lead_ref = %(other)s WHERE id = %(last)s
    """,
    "path_unlike_history": """
        UPDATE crm_lead SET stage_path = '/' WHERE id = %(lead)s
    """,
    "stage_probability": """
        UPDATE crm_stage SET probability = 100 WHERE id = %(negotiation)s
    """,
    "in_lost_stage_but_not_lost": """
        UPDATE crm_lead SET active = TRUE WHERE id = %(lost_lead)s
    """,
    "in_won_stage_but_not_won": """
        UPDATE crm_lead SET probability = 60 WHERE id = %(won_lead)s
    """,
    "wrong_outcome": """
        UPDATE crm_lead SET won_status = 'lost' WHERE id = %(lead)s
    """,
    "unlike_stage": """
        UPDATE crm_lead SET probability = 33 WHERE id = %(lead)s
    """,
    "manual_though_closed": """
        UPDATE crm_lead SET is_probability_manual = TRUE WHERE id = %(won_lead)s
    """,
    "stage_of_another_team": """
        INSERT INTO crm_stage_crm_team_rel (crm_stage_id, crm_team_id)
             VALUES (%(first_stage)s, %(other_team)s)
    """,
    "twice_for_one_move": """
        UPDATE crm_transition_run SET transition_id = %(last)s
         WHERE id IN (%(run)s, %(other_run)s)
    """,
    "twice_for_one_round": """
        UPDATE crm_transition_run SET repeat_id = %(repeat)s, round = 2
         WHERE id = %(run)s;
        UPDATE crm_transition_run SET repeat_id = %(repeat)s, round = 2
         WHERE id = %(other_run)s
    """,
    "twice_for_one_referral": """
        UPDATE crm_transition_run SET referral_id = %(referral)s
         WHERE id IN (%(run)s, %(other_run)s)
    """,
    "run_of_another": """
        UPDATE crm_transition_run SET lead_id = %(other)s WHERE id = %(run)s
    """,
    "moved_by_run_of_another": """
        UPDATE crm_transition_run SET trigger_id = %(trigger)s WHERE id = %(run)s;
        UPDATE crm_stage_transition SET run_id = %(run)s
         WHERE lead_id = %(other)s
    """,
    "neither_ended_nor_waiting": """
        UPDATE crm_transition_run SET ended_at = now() WHERE id = %(run)s
    """,
    "waiting_for_nothing": """
        UPDATE crm_transition_run SET rule_id = NULL WHERE id = %(run)s
    """,
    "sent_again_though_stopped": """
        UPDATE crm_lead_questionnaire_repeat SET stop_reason = 'customer_stopped'
         WHERE id = %(repeat)s
    """,
    "referral_unlike_opportunity": """
        UPDATE crm_lead SET referrer_id = %(bob)s WHERE id = %(referred)s
    """,
    "several_referrals": """
        INSERT INTO crm_referral (lead_id, lead_ref, referrer_id, type_id, currency_id,
                                  company_id, newcomer_id, state, cancelled_at)
             SELECT lead_id, lead_ref, referrer_id, type_id, currency_id,
                    company_id, newcomer_id, 'cancelled', now()
               FROM crm_referral WHERE id = %(referral)s
    """,
    "state_unlike_facts": """
        UPDATE crm_referral SET state = 'paid' WHERE id = %(referral)s
    """,
    "earned_unlike_success": """
        UPDATE crm_referral SET state = 'pending', earned_at = NULL
         WHERE id = %(referral)s
    """,
    "newcomer_unlike_opportunity": """
        UPDATE crm_referral SET newcomer_id = %(alice)s WHERE id = %(referral)s
    """,
    "paid_elsewhere": """
        UPDATE crm_referral SET bill_id = NULL WHERE id = %(paid_referral)s
    """,
    "several_live_codes": """
        UPDATE crm_referral_code SET revoked_at = NULL WHERE partner_id = %(alice)s
    """,
    "counted_wrong": """
        UPDATE crm_lead_questionnaire SET score = 99 WHERE id = %(questionnaire)s;
        UPDATE crm_lead SET questionnaire_score = 99 WHERE id = %(lead)s
    """,
    "hidden_wrong": """
        UPDATE crm_lead_answer SET is_hidden = TRUE WHERE id = %(answer)s
    """,
    "opportunity_counted_wrong": """
        UPDATE crm_lead SET questionnaire_progress = 1 WHERE id = %(lead)s
    """,
    "not_in_its_column": """
        UPDATE crm_lead_answer SET value_text = 'too' WHERE id = %(answer)s
    """,
    "not_of_its_question": """
        UPDATE crm_lead_answer SET lead_id = %(other)s WHERE id = %(answer)s
    """,
    "answered_twice": """
        INSERT INTO crm_lead_answer (questionnaire_id, question_id, label, kind,
                                     lead_id, template_id)
             SELECT questionnaire_id, question_id, label, kind, lead_id, template_id
               FROM crm_lead_answer WHERE id = %(answer)s
    """,
    "taken_twice": """
        UPDATE crm_inbound_receipt SET message_key = 'the same'
    """,
    "taken_for_nothing": """
        UPDATE crm_inbound_receipt SET result = NULL WHERE id = %(receipt)s
    """,
    "kept_without_original": """
        UPDATE crm_inbound_message SET attachment_id = NULL WHERE id = %(message)s
    """,
    "waiting_though_used": """
        UPDATE crm_inbound_message SET state = 'to_review', lead_id = %(lead)s
         WHERE id = %(message)s
    """,
}

# What several of something takes: the index that refuses it is not there.
WITHOUT_INDEX = {
    "twice_for_one_move": "crm_transition_run",
    "twice_for_one_round": "crm_transition_run",
    "twice_for_one_referral": "crm_transition_run",
    "several_referrals": "crm_referral",
    "several_live_codes": "crm_referral_code",
    "answered_twice": "crm_lead_answer",
    "taken_twice": "crm_inbound_receipt",
}

# Remedies that are typed in Odoo's shell: what they say, done.
IN_THE_SHELL = {
    "without_history": lambda env, _ids: env["crm.stage.transition"].rebuild(),
    "path_unlike_history": lambda env, ids: env["crm.stage.transition"].retrace_paths(
        env["crm.lead"].browse(ids)
    ),
    "state_unlike_facts": lambda env, ids: (
        env["crm.referral"].browse(ids).modified(["earned_at"])
    ),
    "counted_wrong": lambda env, ids: (
        env["crm.lead.questionnaire"].browse(ids)._recount()
    ),
    "hidden_wrong": lambda env, ids: (
        env["crm.lead.answer"].browse(ids).questionnaire_id._recount()
    ),
    "opportunity_counted_wrong": lambda env, ids: (
        env["crm.lead"].browse(ids).questionnaire_ids.modified(["score", "template_id"])
    ),
}


@tagged("standard", "post_install", "-at_install")
class TestConsistency(RuleCase, ReferralCase, ProjectCase):
    """A world with one of everything agrees with itself, until SQL breaks it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trigger = cls.env["crm.stage.trigger"].create(
            {"name": "Ordered", "event": "order_confirmed", "stage_id": cls.won.id}
        )
        repeated = {"project_template_id": cls.template.id, "repeat_days": 30}
        cls.rule_ = cls.rule(
            to_stage_ids=cls.first,
            delay=3,
            action_ids=[cls.action("questionnaire", **repeated)],
        )
        cls.inserted_lead()
        cls.some_referrals()
        cls.some_mail()
        cls.env.flush_all()

    @classmethod
    def inserted_lead(cls):
        cls.question("brand")
        cls.question("color", "choice", choices=[("red", 3), ("blue", 1)])
        cls.card, cls.other = cls.leads(2, cls.new)
        (cls.card | cls.other).stage_id = cls.first
        cls.questionnaire = cls.inserted(cls.card)
        cls.questionnaire.answer({"brand": "Rika", "color": "red"})
        repeats = cls.env["crm.lead.questionnaire.repeat"].sudo()
        cls.repeat = repeats.create(
            {
                "lead_id": cls.card.id,
                "template_id": cls.template.id,
                "action_id": cls.rule_.action_ids.id,
                **repeats._new_token(),
            }
        )
        cls.repeat._plan_next()
        cls.won_lead, cls.lost_lead = cls.leads(2, cls.new)
        cls.won_lead.stage_id = cls.won
        cls.lost_lead.write({"stage_id": cls.lost.id, "lost_reason_id": cls.budget.id})

    @classmethod
    def some_referrals(cls):
        leads = cls.referred(2)
        leads.stage_id = cls.won
        cls.env.flush_all()
        cls.earned, cls.billed = leads.referral_ids.sorted("id")
        cls.billed.with_user(cls.accountant)._create_documents()
        for _time in range(2):
            cls.alice.action_create_referral_code()

    @classmethod
    def some_mail(cls):
        domain = cls.env["mail.alias.domain"].create({"name": "in.example.com"})
        cls.company.alias_domain_id = domain
        cls.address = cls.env["crm.inbound.address"].create(
            {
                "name": "Contact",
                "alias_name": "contact",
                "team_id": cls.team.id,
                "alias_domain_id": domain.id,
            }
        )
        to = cls.address.alias_email
        for number, sender in enumerate(["Rose <rose@x.example.com>", "noreply@x.com"]):
            mail = mail_of(sender, to, f"<{number}@x.example.com>")
            cls.env["mail.thread"].message_process(False, mail)
        cls.message = cls.env["crm.inbound.message"].search([], limit=1)

    def ids(self):
        """Return what the statements that break something are about."""
        first, last = self.rows(self.card)
        run, other = self.runs(self.card | self.other).filtered("transition_id")
        records = {
            "lead": self.card,
            "other": self.other,
            "won_lead": self.won_lead,
            "lost_lead": self.lost_lead,
            "first": first,
            "last": last,
            "negotiation": self.negotiation,
            "first_stage": self.first,
            "other_team": self.new_team("Other"),
            "run": run,
            "other_run": other,
            "trigger": self.trigger,
            "repeat": self.repeat,
            "alice": self.alice,
            "bob": self.bob,
            "referred": self.earned.lead_id,
            "referral": self.earned,
            "paid_referral": self.billed,
            "questionnaire": self.questionnaire,
            "answer": self.of(self.questionnaire, "brand"),
            "receipt": self.env["crm.inbound.receipt"].search([], limit=1),
            "message": self.message,
        }
        return {name: record.id for name, record in records.items()}

    @contextmanager
    def broken_by(self, name):
        """Have one thing be wrong, and nothing any more afterwards."""
        values = self.ids()
        self.env.flush_all()
        savepoint = self.cr.savepoint()
        if name in WITHOUT_INDEX:
            self.drop_unique_indexes(WITHOUT_INDEX[name])
        self.cr.execute(BREAKING[name], values)
        self.env.invalidate_all(flush=False)
        try:
            yield
        finally:
            self.env.invalidate_all(flush=False)
            savepoint.close(rollback=True)

    def drop_unique_indexes(self, table):
        self.cr.execute(
            """
            SELECT indexrelid::regclass::text FROM pg_index
             WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary
            """,
            [table],
        )
        for (name,) in self.cr.fetchall():
            self.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))

    # ------------------------------------------------------------

    def test_a_world_with_one_of_everything_agrees_with_itself(self):
        self.assertEqual(sentences(self.env), [])

    def test_whatever_breaks_is_found_and_told_with_its_number_and_a_remedy(self):
        self.assertEqual(set(BREAKING), {one.name for one in CHECKS})
        for check in CHECKS:
            with self.subTest(check.name), self.broken_by(check.name):
                found = {one.check.name: one for one in broken(self.env)}
                self.assertIn(check.name, found)
                ids = found[check.name].ids
                model = self.env[check.model].with_context(active_test=False)
                self.assertEqual(model.search_count([("id", "in", ids)]), len(ids))
                sentence = found[check.name].sentence(self.env)
                self.assertIn(str(ids[0]), sentence)
                self.assertIn(check.model, sentence)
                self.assertIn(str(check.remedy), sentence)
        self.assertEqual(sentences(self.env), [])

    def test_what_is_typed_in_the_shell_mends_it(self):
        typed = {one.name for one in CHECKS if "Odoo's shell" in str(one.remedy)}
        self.assertEqual(set(IN_THE_SHELL), typed)
        for name, remedy in IN_THE_SHELL.items():
            with self.subTest(name), self.broken_by(name):
                (found,) = broken(self.env, [name])
                remedy(self.env, found.ids)
                self.env.flush_all()
                self.assertEqual(broken(self.env, [name]), [])

    def test_a_pipeline_that_lives_still_agrees(self):
        """Merged, deleted, restored, rearranged: what people do is no break."""
        leads = self.leads(4, self.new, partner_id=self.bob.id)
        leads[0].stage_id = self.proposal
        leads[1].write({"stage_id": self.lost.id, "lost_reason_id": self.budget.id})
        leads[1].action_unarchive()
        leads[2].probability = 77
        leads[2].stage_id = self.negotiation
        (leads[0] | leads[3]).merge_opportunity()
        leads[1].stage_id = self.won
        leads[1].stage_id = self.first
        leads[2].unlink()
        self.earned.lead_id.stage_id = self.negotiation
        self.negotiation.delete_into(self.proposal)
        self.env["crm.project.question"].search([("code", "=", "color")]).active = False
        self.carry_out()
        self.assertEqual(sentences(self.env), [])

    def test_sentences_are_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env(context={"lang": "fr_FR"})
        for check in CHECKS:
            for text in (check.wrong, check.remedy):
                self.assertNotEqual(french._(text), str(text))

    def test_the_script_says_so_and_fails_only_when_something_is_wrong(self):
        good = self.script()
        self.assertEqual(good.returncode, 0, good.stderr[-2000:])
        self.assertIn(f"All {len(CHECKS)} checks hold.", good.stdout)
        writes = self.script("env['res.partner'].create({'name': 'x'})\n")
        self.assertNotEqual(writes.returncode, 0)
        self.assertIn("read-only transaction", writes.stderr)

    def script(self, more=""):
        """Run the script as `scripts/check` does, on the database of the tests."""
        options = odoo_options(get_db_name())
        return subprocess.run(
            [sys.executable, "-m", "odoo", "shell", "--no-http", *options],
            input=SCRIPT.read_text() + more,
            capture_output=True,
            text=True,
            timeout=120,
        )
