from odoo.tests import tagged

from ..rule.run_titles_common import RunTitlesCase
from .referral_common import ReferralCase


@tagged("standard", "post_install", "-at_install")
class TestRunTitles(RunTitlesCase, ReferralCase):
    """Runs that follow a referral are searched as they are read."""

    def test_runs_of_referrals_beside_those_of_rules(self):
        types = self.type | self.referral_type(name="Tag it")
        types |= self.referral_type(name="Neighbour", active=False)
        lead = self.lead()
        runs = self.runs_of(lead, types, "referral_type_id")
        runs |= self.runs_of(lead, self.rule(), "rule_id")
        runs |= self.run_of(
            lead, rule_id=self.rule(name="Nobody").id, referral_type_id=self.type.id
        )
        self.assertFoundAsRead(runs)
        self.assertFoundAsRead(runs, self.salesperson)
