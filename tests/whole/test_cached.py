"""What is kept in memory is forgotten once what it was read from has changed."""

from unittest.mock import patch

from odoo.models import BaseModel
from odoo.tests import tagged

from ..common import PipelineCase

# What a record of each model is made of, and something else that is kept of it.
RECORDS = {
    "crm.inbound.address": ({"name": "Cached"}, {"lead_type": "lead"}),
    "crm.inbound.mapping": ({"labels": "Cached"}, {"labels": "It"}),
    "crm.project.question": ({"label": "Cached", "kind": "text"}, {"code": "other"}),
    "crm.project.question.choice": ({"label": "Cached"}, {"label": "Other"}),
    "crm.project.section": ({"name": "Cached"}, {"sequence": 3}),
    "crm.project.template": ({"name": "Cached"}, {"active": False}),
    "crm.stage": ({"name": "Cached"}, {"team_ids": []}),
    "crm.stage.criterion": ({"name": "Cached"}, {"is_required": True}),
    "crm.stage.trigger": ({"name": "Cached"}, {"event": "customer_replied"}),
    "crm.team": ({"name": "Cached"}, {"has_own_pipeline": False}),
    "crm.transition.rule": ({"name": "Cached"}, {"sequence": 3}),
}
# Whose name, in any language, what is kept tells.
SAID = ["crm.project.question.choice"]


@tagged("standard", "post_install", "-at_install")
class TestCached(PipelineCase):
    """Each of these models, when a record of it is made, changed and deleted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env["crm.project.template"].create({"name": "Template"})
        question = cls.env["crm.project.question"].create(
            {"template_id": template.id, "label": "Question", "kind": "choice"}
        )
        address = cls.env["crm.inbound.address"].create({"name": "Address"})
        phone = cls.env["ir.model.fields"]._get("crm.lead", "phone")
        cls.owners = {
            "crm.inbound.mapping": {"address_id": address.id, "field_id": phone.id},
            "crm.project.question": {"template_id": template.id},
            "crm.project.question.choice": {"question_id": question.id},
            "crm.project.section": {"template_id": template.id},
            "crm.stage.criterion": {"stage_id": cls.new.id},
        }

    def assertForgottenAfter(self, model, method, act):
        """Check that the cache is cleared once a method of a model has done its work.

        :return: what ``act`` returned
        """
        events, real = [], getattr(BaseModel, method)

        def remember(records, *args, **kwargs):
            result = real(records, *args, **kwargs)
            if records._name == model:
                events.append("done")
            return result

        def clear(*_names):
            events.append("cleared")

        with (
            patch.object(BaseModel, method, remember),
            patch.object(type(self.env.registry), "clear_cache", clear),
        ):
            result = act()
        self.assertIn("done", events)
        self.assertIn("cleared", events[events.index("done") :], (model, method))
        return result

    def test_each_of_these_models_is_looked_at(self):
        mixin = self.env.registry["crm.cached"]
        models = {
            name
            for name, cls in self.env.registry.items()
            if issubclass(cls, mixin) and cls is not mixin
        }
        self.assertEqual(models, set(RECORDS))

    def test_forgotten_once_made_changed_and_deleted(self):
        for model, (vals, change) in RECORDS.items():
            vals = {**self.owners.get(model, {}), **vals}
            with self.subTest(model):
                record = self.assertForgottenAfter(
                    model, "create", lambda m=model, v=vals: self.env[m].create(v)
                )
                self.assertForgottenAfter(
                    model, "write", lambda r=record, v=change: r.write(v)
                )
                self.assertForgottenAfter(model, "unlink", record.unlink)

    def test_forgotten_once_said_in_another_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for model in SAID:
            vals = {**self.owners.get(model, {}), **RECORDS[model][0]}
            record = self.env[model].create(vals)
            self.assertForgottenAfter(
                model,
                "_update_field_translations",
                lambda r=record: r.update_field_translations(
                    "label", {"fr_FR": "Gardé"}
                ),
            )

    def test_what_is_not_kept_forgets_nothing(self):
        for stage_vals in ({"sequence": 4}, {"objective": "Understand"}):
            with patch.object(type(self.env.registry), "clear_cache") as clear:
                self.new.write(stage_vals)
            clear.assert_not_called()
