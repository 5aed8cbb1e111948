"""The unit tests of the web client, run by Odoo's own page for them in a browser."""

import re
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js

ADDON = "sales_pipeline_custom"
PAGE = "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id="
DONE = "[HOOT] Test suite succeeded"
WRITTEN = re.compile(r"^\s*test\(", re.M)
PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests")
FILES = sorted(Path(get_module_path(ADDON), "static/tests").rglob("*.test.js"))


@tagged("standard", "post_install", "-at_install")
class TestHoot(HttpCase):
    def run_suite(self, name):
        """Run a suite of unit tests.

        :return: how many tests passed
        :raise AssertionError: one failed, and which, and why
        """
        said = []

        def is_the_end(message):
            # Each failure is said as it occurs, and at the end that there were some.
            said.append(message)
            return "[HOOT]" not in message

        url = PAGE + test_js.HOOTCommon._generate_hash(self, name)
        with self.assertLogs(self._logger, "INFO") as log:
            try:
                self.browser_js(
                    url,
                    "",
                    login="admin",
                    timeout=120,
                    success_signal=DONE,
                    error_checker=is_the_end,
                )
            except AssertionError as error:
                raise AssertionError("\n".join(said) or str(error)) from None
        return sum(int(count) for count in PASSED.findall("\n".join(log.output)))

    def test_every_unit_test_of_the_web_client_passes(self):
        # Of a suite that is not there, the page runs all those of Odoo.
        paths = self.env["ir.asset"]._get_asset_paths("web.assets_unit_tests", {})
        bundled = {full_path for _path, full_path, *_ in paths}
        self.assertEqual([path for path in FILES if str(path) not in bundled], [])
        written = sum(len(WRITTEN.findall(path.read_text())) for path in FILES)
        self.assertGreater(written, 0)
        self.assertEqual(self.run_suite(f"@{ADDON}"), written, "some did not run")
