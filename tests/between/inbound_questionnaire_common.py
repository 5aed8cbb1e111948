"""An address whose messages answer the questions of a project template."""

from odoo import fields

from ..inbound.inbound_common import InboundCase


class AskingAddressCase(InboundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["crm.project.template"].create({"name": "Stove"})
        cls.address.project_template_id = cls.template
        for labels, code, label, kind, choices in (
            ("Type d'appareil", "kind", "Kind", "choice", ("PAB", "PAG")),
            ("Prix; Price", "price", "Price", "monetary", ()),
            ("Posé", "fitted", "Fitted", "boolean", ()),
        ):
            question = cls.env["crm.project.question"].create(
                {
                    "template_id": cls.template.id,
                    "code": code,
                    "label": label,
                    "kind": kind,
                    "choice_ids": [
                        fields.Command.create({"code": one.lower(), "label": one})
                        for one in choices
                    ],
                }
            )
            cls.map(labels, question_id=question.id)
