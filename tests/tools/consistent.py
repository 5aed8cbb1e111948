"""What every test may ask of a database, whatever was killed, raced or sent to it."""

from odoo.addons.sales_pipeline_custom.consistency import sentences


class Consistent:
    """To inherit beside a test case."""

    def assertConsistent(self, env):
        """Check that all that the database holds agrees with itself."""
        self.assertEqual(sentences(env(context={"lang": "en_US"})), [])
