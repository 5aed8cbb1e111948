"""Every screen of the addon, in French, in a browser: its words, what is cut, what
axe finds. One walk at each width, looked at by several tests."""

import re

from odoo.tests import tagged

from ..tools.screens import NARROW
from ..tools.screens_of_ours import DemonstrationCase
from ..tools.words_of_screens import Languages

# What is not French, and why it may stand there.
NOT_FRENCH = [
    r"OdooBot",  # a name
    r"Toggle .*|.* View",  # Odoo's page around the screens, for those who listen
    r".*;.*",  # labels of forms in several languages
    r"\w+([_-]\w+)+|[a-z]+",  # codes of questions and files
    r"Avatar",
    r".*@.*|https?://.*",
    r"Partenaire lié \(optionnel\).*TIN.*",  # a number Odoo does not translate
    r"Télécharger le xlsx|Cyan|Orange|(Vue )?Kanban",
    r"Cette étape est repliée dans la vue Kanban .*",
]
# What is cut, and why it may be: (where, why).
MAY_BE_CUT = [
    ("o_address_city", "the block of an address is Odoo's, for all applications"),
    ("o_address_zip", "the same"),
    ("dialog plan", "a dialog of Odoo's"),
]
# Faults of Odoo that no stock screen of the walk shows: (rule, kind).
OF_ODOO = {
    ("button-name", "button.btn.btn-light.btn-sm"),  # folds a search panel
    ("aria-required-parent", "button.o_colorlist_toggler"),  # its palette
    ("scrollable-region-focusable", "main.o_content"),  # its view of activities
}
# Grey words are excused in components of Odoo, not where we could choose the grey.
COMPONENTS = re.compile(r"o-mail-|o_activity_summary_cell|o_date_item_cell")


# Once its tab is open.
HEIGHT_OF_DESCRIPTION = """(async () => {
    document.querySelector(".nav-link[name=internal_notes]").click();
    for (;;) {
        const field = document.querySelector("[name=description] .note-editable");
        if (field?.offsetHeight) {
            return field.offsetHeight;
        }
        await new Promise(requestAnimationFrame);
    }
})()"""
LABEL_OF_STARS = (
    "document.querySelector('.o_form_view label[for^=priority]')?.innerText"
)


def is_odoo_s(fault):
    return not fault["isPlain"] or bool(COMPONENTS.search(fault["kind"]))


@tagged("standard", "post_install", "-at_install")
class TestScreens(DemonstrationCase):
    seen = None

    def setUp(self):
        super().setUp()
        if TestScreens.seen is None:
            TestScreens.seen = self.look_at_all()

    def look_at_all(self):
        """Return {(width, title): what was found there}."""
        seen = {}
        screens, few = self.screens(), self.screens(narrow=True)
        stock = self.stock_screens()

        def look(width, *found):
            def at(title):
                # An empty form has the parts of a full one.
                names = [
                    name
                    for name in found
                    if name != "faults" or not title.endswith("new form")
                ]
                seen[width, title] = {name: page.call(name) for name in names}

            return at

        with self.page("manager", axe=True) as page:
            self.walk(page, screens, look("wide", "texts", "cuts", "faults"))
            self.walk(page, stock, look("stock", "faults"))
            seen["amounts"] = page.evaluate(AMOUNTS)
            page.resize(*NARROW)
            page.load("/odoo/pipeline")
            self.walk(page, few, look("narrow", "texts", "cuts"))
        return seen

    def found(self, name, *widths):
        """Return (where, what) of each thing found."""
        return [
            (title, one)
            for key, looked in self.seen.items()
            if key != "amounts"
            for width, title in [key]
            if width in widths
            for one in looked.get(name, ())
        ]

    def test_no_english_stands_on_a_french_screen(self):
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        languages = Languages(modules.mapped("name"))
        self.assertEqual(languages.english_in("Save a Pipeline"), "save")
        self.assertEqual(languages.english_in("Copied"), "Copied")
        english = {}
        for title, text in self.found("texts", "wide", "narrow"):
            if any(re.fullmatch(one, text, re.DOTALL) for one in NOT_FRENCH):
                continue
            told = languages.english_in(text)
            if told:
                english.setdefault(f"{text} ({told})", title)
        self.assertFalse(english)

    def test_one_word_per_thing(self):
        said = {text for _title, text in self.found("texts", "wide", "narrow")}
        for poor in (
            r"Revenus? attendus?\b",
            r"au prorata",
            r"\bMédium\b",
            r"\bIgnorer$",
            r"\bMigration\b",
            r"\b[Ii]nactivité",
            r"\d+[.,]\d+ heures",
            r"\d+ secondes",
            r"^Restaurer$",
            r"^Motif\b(?! de perte)",
            r"^Réussis?$",
            r"\b[Gg]enres?\b",
            r"Partagée? par\b",
            r"^Historique( de .*)?$",
        ):
            with self.subTest(poor):
                self.assertFalse([text for text in said if re.search(poor, text)])

    def test_quotation_marks_are_french(self):
        said = {text for _title, text in self.found("texts", "wide", "narrow")}
        self.assertFalse([text for text in said if re.search(r'[“”"]', text)])

    def test_nothing_is_cut(self):
        cut = {
            f"{one['text']} — {one['where']}": title
            for title, one in self.found("cuts", "wide", "narrow")
            if not any(place in f"{title} {one['where']}" for place, _why in MAY_BE_CUT)
        }
        self.assertFalse(cut)

    def test_accessibility_is_no_worse_than_odoo_s(self):
        stock = {
            (one["rule"], one["kind"])
            for _title, one in self.found("faults", "stock")
            if one["rule"] != "color-contrast" or is_odoo_s(one)
        }
        self.assertTrue(stock, "axe finds nothing at all: does it work?")
        added = {
            f"{one['rule']}: {one['kind']}: {one['why']} {one['html']}": title
            for title, one in self.found("faults", "wide")
            if (one["rule"], one["kind"]) not in {*stock, *OF_ODOO}
        }
        self.assertFalse(added)

    def test_the_form_of_an_opportunity_has_no_hole_and_no_nameless_field(self):
        lead = self.demo("demo_lead_01")
        lead.description = False
        with self.page("manager") as page:
            page.load(f"/odoo/pipeline/{lead.id}")
            tall = page.evaluate(HEIGHT_OF_DESCRIPTION)
            self.assertTrue(20 < tall < 80, f"{tall} pixels for no description")
            self.assertEqual(page.evaluate(LABEL_OF_STARS), "Étoiles")

    def test_amounts_are_said_as_people_say_them(self):
        whole, empty, huge = self.seen["amounts"]
        self.assertEqual(whole, "12 500 €")
        self.assertEqual(empty, "0 €")
        self.assertEqual(huge, "1 000 Md €")


AMOUNTS = """
(() => {
    const {boardAmount} = odoo.loader.modules.get(
        "@sales_pipeline_custom/board/board_amount"
    );
    const said = (value) => boardAmount(value).replace(/\\s/g, " ");
    return [said(12500), said(0), said(1e12)];
})()
"""
