"""What one fills in says what it is to those who listen, whatever the width."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

ADDON = "sales_pipeline_custom"
TYPED = {
    *("char", "text", "integer", "float", "monetary", "date", "datetime"),
    *("many2one", "selection"),
}
#: Buttons and bars, which say it themselves.
SAY_IT_THEMSELVES = {"statinfo", "statusbar", "badge"}


def is_hidden(field):
    return field.get("invisible") in ("1", "True") or field.get("readonly") == "1"


def nameless(form):
    """Return the fields of a form that no label names: those of a group have one."""
    named = {label.get("for") for label in form.iter("label")}
    for field in form.iter("field"):
        within = [one.tag for one in field.iterancestors()]
        is_of_lines = {"field", "list"} & set(within[: within.index("form")])
        has_label = field.getparent().tag == "group" and field.get("nolabel") != "1"
        if not (is_of_lines or has_label or is_hidden(field)):
            if field.get("name") not in named:
                yield field


@tagged("standard", "post_install", "-at_install")
class TestLabels(TransactionCase):
    def test_what_one_types_in_a_form_of_ours_has_a_label(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "form"), ("inherit_id", "=", False)]
        )
        views = views.filtered(lambda view: view.xml_id.startswith(f"{ADDON}."))
        self.assertGreater(len(views), 20)
        found = set()
        for view in views:
            for form in etree.fromstring(view.arch_db).iter("form"):
                for field in nameless(form):
                    known = self.env[view.model]._fields.get(field.get("name"))
                    if (
                        known
                        and known.type in TYPED
                        and not known.readonly
                        and field.get("widget") not in SAY_IT_THEMSELVES
                    ):
                        found.add(f"{view.xml_id}: {known.name}")
        self.assertEqual(found, set())

    def test_the_conditions_of_a_stage_of_odoo_s_form_have_one_too(self):
        arch = self.env["crm.stage"].get_view(view_type="form")["arch"]
        form = etree.fromstring(arch)
        self.assertTrue(form.xpath("//label[@for='requirements']"))
