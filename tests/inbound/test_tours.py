"""Addresses and the messages they kept, in a real browser, in French."""

from odoo.tests import HttpCase, tagged

from ..common import french_manager
from .inbound_common import InboundCase


@tagged("standard", "post_install", "-at_install")
class TestInboundTours(InboundCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helene = french_manager(cls.env)

    def tour(self, name, url):
        self.start_tour(url, f"sales_pipeline_inbound_{name}", login="helene.test")
        self.env.invalidate_all()

    def test_what_was_kept_is_tried_again_turned_discarded(self):
        self.receive()
        retried, turned, discarded = (
            self.kept(self.mail("Ville : Liège", Subject=subject, From="nobody"))
            for subject in ("À réessayer", "À la main", "À écarter")
        )
        self.tour("messages", "/odoo/pipeline-addresses")
        self.assertEqual(retried.lead_id.city, "Liège")
        self.assertEqual(turned.lead_id.name, "À la main")
        states = (retried | turned | discarded).mapped("state")
        self.assertEqual(sorted(states), ["discarded", "done", "done"])
        self.assertEqual(discarded.user_id, self.helene)

    def test_the_original_is_downloaded_as_it_came(self):
        raw = self.mail(From="nobody")
        action = self.kept(raw).action_download()
        self.authenticate("helene.test", "helene.test")
        answer = self.url_open(action["url"])
        self.assertEqual(answer.content, raw)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
