"""Every screen of the addon, over its demonstration: what opens it."""

from odoo import fields
from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

from .screens import ScreenCase

ADDON = "sales_pipeline_custom"
STOCK_ACTIONS = (
    "crm.crm_lead_action_pipeline",
    "sale.action_orders",
    "base.action_partner_form",
)
STOCK_FORMS = (
    "crm.crm_lead_view_form",
    "sale.view_order_form",
    "base.view_partner_form",
    "mail.mail_activity_type_view_form",
)
TABS = ".o_notebook .nav-link"


class DemonstrationCase(ScreenCase):
    """The demonstration as `make run` loads it: in French, in euros."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        env["res.lang"]._activate_lang("fr_FR")
        if not env.company.chart_template:
            env["account.chart.template"].try_loading(
                "generic_coa", env.company, install_demo=False
            )
        env.company.write(
            {"country_id": env.ref("base.fr").id, "currency_id": env.ref("base.EUR").id}
        )
        for filename in Manifest.for_addon(ADDON)["demo"]:
            convert_file(env, ADDON, filename, {}, "init", noupdate=True)
        for model in ("res.users", "res.partner"):
            people = env[model].with_context(active_test=False).search([])
            people.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        cls.manager = env["res.users"].search([("login", "=", "manager")])
        theirs = env["crm.lead"].search([("user_id.login", "=", "camille")], limit=12)
        theirs.user_id = cls.manager
        theirs.filtered(
            lambda lead: not lead.date_deadline
        ).date_deadline = fields.Date.today()
        cls.manager.group_ids += env.ref("account.group_account_invoice")
        env.flush_all()
        env.invalidate_all()

    def demo(self, name):
        return self.env.ref(f"{ADDON}.{name}")

    def of_manager(self, records):
        return records.with_user(self.manager).with_context(lang="fr_FR")

    # ------------------------------------------------------------
    # What opens a screen
    # ------------------------------------------------------------

    def menus(self):
        """Return {title: (action, kinds of views)} of what menus open."""
        xml_ids = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", "ir.actions.act_window")]
        )
        screens = {}
        for record in xml_ids.sorted("name"):
            action = self.env["ir.actions.act_window"].browse(record.res_id)
            if action.target == "new" or record.name == "crm_project_question_action":
                continue
            kinds = [kind for kind in action.view_mode.split(",") if kind != "form"]
            screens[record.name] = action, kinds
        return screens

    def forms(self):
        """Return {title: action} of one filled-in form of each model of the menus."""
        screens = {}
        for action, _kinds in self.menus().values():
            if "form" not in action.view_mode.split(","):
                continue
            records = self.env[action.res_model].search([], limit=40)
            records = self.of_manager(records)
            if not records:
                continue
            shown = {
                "type": "ir.actions.act_window",
                "res_model": action.res_model,
                "views": [[self.form_view(action), "form"]],
            }
            screens.setdefault(
                f"{action.res_model} form",
                {**shown, "res_id": self.fullest(records).id},
            )
            if records.has_access("create"):
                screens.setdefault(f"{action.res_model} new form", shown)
        return screens

    def form_view(self, action):
        return action.view_ids.filtered(lambda one: one.view_mode == "form").view_id.id

    def fullest(self, records):
        """Return the record with most lines: it shows most of its form."""
        names = [
            name
            for name, field in records._fields.items()
            if field.type in ("one2many", "many2many") and field.store
        ]
        return max(records, key=lambda one: sum(bool(one[name]) for name in names))

    def dialogs(self):
        """Return {title: action} of dialogs, each over what it is about."""
        env = self.env
        lead = self.demo("demo_lead_01")
        stages = env["crm.stage"].search([("team_ids", "=", False)])
        lost = stages.filtered("is_lost")

        def ours(name, **context):
            actions = env["ir.actions.act_window"].with_context(lang="fr_FR")
            action = actions._for_xml_id(f"{ADDON}.{name}")
            return {**action, "context": context}

        def window(model, **context):
            return {
                "type": "ir.actions.act_window",
                "res_model": model,
                "views": [[False, "form"]],
                "target": "new",
                "context": context,
            }

        rules = env["crm.transition.rule"].with_context(active_test=False)
        rule = rules.search([], limit=1)
        activity = env["mail.activity"].search(
            [("res_model", "=", "crm.lead")], limit=1
        )
        template = env["crm.project.template"].search([], limit=1)
        referral = env["crm.referral"].search([("state", "!=", "cancelled")], limit=1)
        address = env["crm.inbound.address"].search([], limit=1)
        asked = self.of_manager(lead).action_ask_before_move(lost.id)
        return {
            "move": asked
            or window(
                "crm.lead.move", default_lead_ids=lead.ids, default_stage_id=lost.id
            ),
            "lost": window(
                "crm.lead.lost", active_ids=lead.ids, default_lead_ids=lead.ids
            ),
            "apply": ours("crm_pipeline_apply_action"),
            "save": ours("crm_pipeline_save_action"),
            "import": ours("crm_pipeline_import_action"),
            "import project": ours("crm_project_import_action"),
            "settings": ours("crm_pipeline_settings_action"),
            "delete stage": self.of_manager(stages[1]).action_ask_delete(),
            "dry run": self.of_manager(rule).action_dry_run(),
            "done": self.of_manager(activity).action_pipeline_done(),
            "snooze": self.of_manager(lead).action_snooze(),
            "plan": self.of_manager(lead).action_plan_activity(),
            "preview": self.of_manager(template).action_preview(),
            "cancel referral": self.of_manager(referral).action_ask_cancel(),
            "try": self.of_manager(address).action_try(),
        }

    def stock_screens(self):
        """Return screens of Odoo alone, made of what ours are made of."""
        shown = []
        for name in STOCK_ACTIONS:
            action = self.env.ref(name)
            for kind in action.view_mode.split(","):
                if kind != "form":
                    shown.append((f"{name}.{kind}", action.id, {"viewType": kind}))
        grouped = {
            "viewType": "list",
            "additionalContext": {"search_default_salesperson": 1},
        }
        leads = self.env.ref("crm.crm_lead_action_pipeline")
        shown.append(("grouped leads", leads.id, grouped))
        dialog = {"res_model": "res.partner", "views": [[False, "form"]]}
        dialog |= {"type": "ir.actions.act_window", "target": "new"}
        shown.append(("a dialog", dialog, {}))
        for name in STOCK_FORMS:
            form = self.env.ref(name)
            records = self.env[form.model].search([], limit=40)
            shown.append(
                (
                    name,
                    {
                        "type": "ir.actions.act_window",
                        "res_model": form.model,
                        "res_id": self.fullest(records).id if records else False,
                        "views": [[form.id, "form"]],
                    },
                    {},
                )
            )
        return shown

    # ------------------------------------------------------------
    # Showing them
    # ------------------------------------------------------------

    def screens(self, narrow=False):
        """Return what to show, in its order: (title, action, options)."""
        shown = []
        for title, (action, kinds) in self.menus().items():
            for kind in kinds[:1] if narrow else kinds:
                shown.append((f"{title}.{kind}", action.id, {"viewType": kind}))
        more = {**self.forms(), **{f"dialog {k}": v for k, v in self.dialogs().items()}}
        return shown + [
            (title, action, {})
            for title, action in more.items()
            if not (narrow and title.endswith("new form"))
        ]

    def walk(self, page, screens, look):
        """Show each screen, and have ``look(title)`` called over each."""
        for title, action, options in screens:
            page.call("show", action, options)
            look(title)
            tabs = 0 if title.endswith("new form") else page.call("count", TABS)
            for tab in range(1, tabs):
                page.call("click", TABS, tab)
                look(f"{title}, tab {tab}")
