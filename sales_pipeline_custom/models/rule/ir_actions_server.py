import json
import threading

import requests

from odoo import models
from odoo.exceptions import UserError

from ..move.origin import circumstances

PATIENCE = 10  # seconds a webhook may take, all included


class IrActionsServer(models.Model):
    """A webhook that a rule calls: its run waits for the answer, and tells it.

    Odoo calls webhooks after the transaction and forgets about them. Here one that
    fails is called again, with the same key: the other side can tell it is the same.
    """

    _inherit = "ir.actions.server"

    def _run_action_webhook(self, eval_context=None):
        run_id = circumstances(self.env).run_id
        if not run_id or not self.webhook_url:
            return super()._run_action_webhook(eval_context)
        record = self.env[self.model_id.model].browse(self.env.context["active_id"])
        values = {
            "_model": record._name,
            "_id": record.id,
            "_action": f"{self.name}(#{self.id})",
        }
        names = self.webhook_field_ids.mapped("name")
        if names:
            values.update(record.read(names, load=None)[0])
        key = f"{self.env.cr.dbname}-{run_id}-{self.id}"
        self._call_webhook(json.dumps(values, sort_keys=True, default=str), key)
        return False

    def _call_webhook(self, body, key):
        """Post to the webhook, in a thread of its own: one may answer forever.

        :raise UserError: it did not answer in time, or refused
        """
        answer = []
        url = self.webhook_url
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}

        def call():
            try:
                with requests.post(
                    url, data=body, headers=headers, timeout=PATIENCE, stream=True
                ) as response:
                    answer.append(f"HTTP {response.status_code}")
                    if response.ok:
                        answer.append("ok")
            except (requests.RequestException, ValueError) as error:
                answer.append(type(error).__name__)

        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        if answer[1:] != ["ok"]:
            said = answer[0] if answer else self.env._("no answer")
            raise UserError(
                self.env._(
                    "The webhook of “%(action)s” failed: %(answer)s after at most"
                    " %(seconds)s seconds.",
                    action=self.name,
                    answer=said,
                    seconds=PATIENCE,
                )
            )
