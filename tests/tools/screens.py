"""The screens of the addon, shown one after the other in one browser, in French."""

import base64
import json
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urljoin

from odoo.tests import HttpCase
from odoo.tests.common import ChromeBrowser

from .paths import ROOT

HERE = Path(__file__).parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PATIENCE = 60  # seconds
WIDE, NARROW = (1440, 900), (390, 844)


class ScreenCase(HttpCase):
    """To drive a browser from Python: one page, on which screens follow each other."""

    @contextmanager
    def page(self, login, size=WIDE, axe=False):
        """Open a browser on Odoo's page, and give what drives it."""
        Users = self.registry["res.users"]
        with ExitStack() as stack:
            stack.enter_context(patch.object(Users, "tour_enabled", False))
            stack.enter_context(
                patch.object(Users, "_compute_tour_enabled", lambda _: None)
            )
            browser = ChromeBrowser(self)
            stack.callback(browser.stop)
            stack.enter_context(self.allow_requests(browser=browser))
            stack.callback(self._wait_remaining_requests)
            self.authenticate(login, login, browser=browser)
            self.cr.flush()
            self.cr.clear()
            page = Page(browser, self.base_url())
            page.resize(*size)
            page.load("/odoo/pipeline", axe)
            yield page


class Page:
    def __init__(self, browser, base_url):
        self.browser, self.base_url = browser, base_url

    def resize(self, width, height):
        self.browser._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={
                "mobile": width < 500,
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
            },
        )

    def load(self, path, axe=False):
        """Load a page, and what looks at it."""
        self.browser.navigate_to(urljoin(self.base_url, path))
        ready = "Boolean(document.querySelector('.o_action_manager > *'))"
        assert self.browser._wait_ready(ready), f"{path} does not show"
        if axe:
            self.evaluate(AXE.read_text() + ";0")
        self.evaluate((HERE / "walk.js").read_text() + ";0")

    def evaluate(self, expression):
        """Return what a piece of JavaScript gives, once its promise is kept."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "awaitPromise": True,
                "returnByValue": True,
            },
            timeout=PATIENCE,
        )
        details = answer.get("exceptionDetails")
        assert not details, details["exception"].get("description", details)
        return answer["result"].get("value")

    def call(self, name, *args):
        """Call a function of ``walk.js``."""
        return self.evaluate(f"walk.{name}({', '.join(map(json.dumps, args))})")

    def screenshot(self, path):
        answer = self.browser._websocket_request("Page.captureScreenshot")
        Path(path).write_bytes(base64.b64decode(answer["data"]))
