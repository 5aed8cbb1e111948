from lxml import etree
from markupsafe import Markup

from odoo import api, models

from .form_seal import seal_forms


class IrQweb(models.AbstractModel):
    """Pages of the website."""

    _inherit = "ir.qweb"

    def _get_template(self, template):
        element, document, ref = super()._get_template(template)
        if self.env.context.get("website_id"):
            seal_forms(element, self.sudo().env)
        return element, document, ref


class IrQwebFieldHtml(models.AbstractModel):
    """Texts of the website that hold a form: an article, the page of a product."""

    _inherit = "ir.qweb.field.html"

    @api.model
    def value_to_html(self, value, options):
        html = super().value_to_html(value, options)
        if not html or 'data-model_name="crm.lead"' not in html:
            return html
        body = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser())[0]
        seal_forms(body, self.sudo().env)
        text = etree.tostring(body, encoding="unicode", method="html")
        return Markup(text[len("<body>") : -len("</body>")])
