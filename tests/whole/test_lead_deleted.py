"""Opportunities that have one of everything are deleted and merged like others."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..between.test_satisfaction import SatisfactionCase
from ..tools.copied_database import CopiedDatabase
from .everything_common import EverythingCase


class DeletedCase(EverythingCase):
    def assertHasEverything(self, lead):
        """Check that all that can lead to an opportunity does: a new kind, too."""
        for name, count in self.linked(lead).items():
            self.assertTrue(count, f"no {name}: have one made in everything_common")

    def check_deleting(self):
        lead = self.opportunity_with_everything()
        lead.questionnaire_repeat_ids.stop_by_customer()
        self.assertHasEverything(lead)
        moves, order = self.rows(lead), lead.order_ids
        referral, runs = lead.referral_ids, self.runs(lead)
        repeat = lead.questionnaire_repeat_ids
        self.assertLessEqual(
            {"done", "pending", "cancelled"}, set(runs.mapped("state"))
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            lead.with_user(self.salesperson).unlink()
        lead.with_user(self.manager).unlink()
        self.flush_tracking()
        self.assertFalse(any(self.linked(lead).values()))
        self.assertFalse(lead.exists())
        # What statistics, accountants and other opportunities still need.
        for kept in (moves, order, referral):
            self.assertEqual(kept.exists(), kept)
        self.assertEqual(moves.mapped("lead_ref"), [lead.id] * len(moves))
        self.assertTrue(referral.is_orphan)
        self.assertEqual(runs.exists(), runs)
        self.assertFalse(any(runs.mapped("message")))
        self.pass_time(days=400)
        self.carry_out()
        self.assertNotIn("pending", runs.mapped("state"))
        # What the customer refused holds for their next one.
        self.assertEqual(repeat.refused_email, "ana@example.com")
        other = self.lead(self.proposal, name="Chimney", email_from="Ana@example.com")
        self.win(other)
        self.assertFalse(self.sent(other))
        self.assertFalse(other.questionnaire_repeat_ids)

    def check_merging(self):
        first = self.opportunity_with_everything()
        second = self.opportunity_with_everything()
        second.questionnaire_repeat_ids.stop_by_customer()
        kept = (first | second).merge_opportunity()
        self.flush_tracking()
        gone = (first | second) - kept
        self.assertFalse(gone.exists())
        self.assertFalse(any(self.linked(gone).values()))
        self.assertHasEverything(kept)
        self.assertEqual(kept.questionnaire_repeat_ids.refused_email, "ana@example.com")
        self.assertEqual(len(kept.questionnaire_repeat_ids), 1)
        kept.with_user(self.manager).unlink()
        self.flush_tracking()
        self.assertFalse(any(self.linked(kept).values()))


@tagged("standard", "post_install", "-at_install")
class TestDeleted(DeletedCase):
    def test_an_opportunity_with_everything_is_deleted(self):
        self.check_deleting()

    def test_opportunities_with_everything_are_merged(self):
        self.check_merging()


@tagged("standard", "post_install", "-at_install")
class TestDeletedWithBridges(CopiedDatabase, DeletedCase):
    """The same where forms of a website, mailings and jobs lead to opportunities."""

    ADDON = "sales_pipeline_website,sales_pipeline_campaign"

    def opportunity_with_everything(self, **values):
        campaign = self.env["utm.campaign"].create({"name": "Fair"})
        self.env["crm.stage.trigger"].create(
            {
                "name": "Joined",
                "event": "campaign_joined",
                "stage_id": self.first.id,
                "active": True,
            }
        )
        lead = super().opportunity_with_everything(**values)
        lead.website_form_digest = f"digest {lead.id}"
        lead.campaign_id = campaign
        model_id = self.env["ir.model"]._get_id("crm.lead")
        mailing = self.env["mailing.mailing"].create(
            {"subject": "Fair", "mailing_model_id": model_id}
        )
        self.env["website.visitor"].create(
            {"access_token": f"{lead.id:032}", "lead_ids": [Command.set(lead.ids)]}
        )
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "crm.lead",
                "res_id": lead.id,
                "email": "ana@example.com",
            }
        )
        return lead

    def test_an_opportunity_with_everything_is_deleted(self):
        self.check_deleting()

    def test_opportunities_with_everything_are_merged(self):
        self.check_merging()


@tagged("standard", "post_install", "-at_install")
class TestWhatOutlives(SatisfactionCase):
    """Which questionnaires sent again and again are left of a deleted opportunity."""

    def delete(self, lead):
        lead.with_user(self.manager).unlink()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_one_that_goes_on_stops_and_goes(self):
        self.win()
        repeat, run = self.repeat, self.repeat.run_ids.sorted("id")[-1]
        self.delete(self.card)
        self.assertFalse(repeat.exists())
        self.next_round()
        self.assertEqual((run.state, run.reason), ("cancelled", "deleted"))

    def test_one_that_was_just_answered(self):
        self.win()
        self.rate(9)
        self.next_round()
        self.delete(self.card)
        self.assertFalse(self.card.exists())

    def test_one_that_a_salesperson_stopped_goes(self):
        self.win()
        repeat = self.repeat
        repeat.with_user(self.salesperson).action_stop()
        self.delete(self.card)
        self.assertFalse(repeat.exists())

    def test_a_refusal_stays_refused(self):
        self.win()
        repeat = self.repeat
        repeat.stop_by_customer()
        cancelled = repeat.run_ids.filtered(lambda one: one.state == "cancelled")
        self.delete(self.card)
        cancelled.with_user(self.manager).action_retry()
        self.assertEqual(cancelled.state, "cancelled")
        self.assertEqual(repeat.refused_email, "ana@example.com")
        self.assertRefused(
            repeat.with_user(self.manager).action_resume, "cannot be sent again"
        )

    def test_another_company_does_not_see_a_refusal(self):
        other = self.env["res.company"].create({"name": "Other stoves"})
        self.card.company_id = self.company
        self.win()
        repeat = self.repeat
        repeat.stop_by_customer()
        self.delete(self.card)
        seen = self.env["crm.lead.questionnaire.repeat"].with_user(self.manager)
        self.assertIn(repeat, seen.search([]))
        self.manager.company_ids |= other
        seen = seen.with_context(allowed_company_ids=other.ids)
        self.assertNotIn(repeat, seen.search([]))

    def merged(self, stop):
        """Merge the card into another opportunity that is asked the same; return it."""
        other = self.lead(self.proposal, name="Chimney of Ana", partner_id=self.ana.id)
        self.win()
        self.win(other)
        stop(self.card.questionnaire_repeat_ids, other.questionnaire_repeat_ids)
        kept = (self.card | other).merge_opportunity()
        self.env.flush_all()
        self.env.invalidate_all()
        return kept.questionnaire_repeat_ids

    def test_merged_with_one_that_was_refused_it_is_refused(self):
        for number, name in enumerate(("the first", "the second")):
            with self.subTest(refused=name):
                kept = self.merged(lambda *both, n=number: both[n]._stop("by_hand"))
                self.assertEqual(kept.stop_reason, "by_hand")
                self.assertFalse(kept.next_at)
                self.card = self.lead(self.proposal, partner_id=self.ana.id)

    def test_merged_with_one_that_had_stopped_by_itself_the_refusal_stays(self):
        def stop(one, other):
            other._stop("moved_on")
            one._stop("customer_stopped")
            one.refused_email = "ana@example.com"

        kept = self.merged(stop)
        self.assertEqual(kept.stop_reason, "customer_stopped")
        self.assertEqual(kept.refused_email, "ana@example.com")

    def test_merged_with_one_refused_at_another_address_both_refusals_stay(self):
        def stop(one, other):
            (one | other)._stop("customer_stopped")
            one.refused_email = "ana@example.com"
            other.refused_email = "ana@work.example.com"

        self.merged(stop)
        repeats = self.env["crm.lead.questionnaire.repeat"].search([])
        self.assertEqual(
            set(repeats.mapped("refused_email")),
            {"ana@example.com", "ana@work.example.com"},
        )
