from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ..tools.registry import ADDONS
from .one_of_each import OF_NOBODY, OneOfEachCase

HOSTILE = "/987654/"
NUMBER = 987654
AUTOMATIC = ("create_uid", "create_date", "write_uid", "write_date")
OTHERS = {"account.move.line", "res.partner"}  # Odoo's, on which we keep something
# Whoever may write on these at all is trusted with the whole database.
OF_ADMINISTRATORS = {"mail.mail"}


@tagged("standard", "post_install", "-at_install")
class TestProtectedFields(OneOfEachCase):
    """What our code keeps by itself, nobody says: not by writing, creating, importing
    or in a context."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everybody = [
            cls.salesperson,
            cls.manager,
            cls.accountant,
            cls.user(
                "root",
                "sales_team.group_sale_manager,account.group_account_manager"
                ",base.group_system",
            ),
        ]
        cls.ours = cls.one_of_each(cls.alice, cls.bob, cls.team, user=cls.salesperson)
        cls.opportunity = cls.ours["crm.lead"]
        cls.other = cls.lead(cls.first, name="Another")
        bills = cls.ours["crm.referral"].with_user(cls.accountant)._create_documents()
        cls.ours["account.move.line"] = bills.sudo().invoice_line_ids
        cls.ours["mail.mail"] = cls.env["mail.mail"].create({"subject": "x"})
        cls.ours["mail.activity"] = cls.ours["crm.lead"].activity_schedule(
            "mail.mail_activity_data_todo", summary="Call", user_id=cls.salesperson.id
        )
        cls.ours["res.partner"] = cls.alice
        cls.env.flush_all()
        cls.env.invalidate_all()

    def protected(self):
        """Return {model: its stored fields that our addons keep by themselves}."""
        found = {}
        for model in self.env.registry:
            records = self.env[model]
            if records._abstract or records._transient or not records._auto:
                continue
            found[model] = [
                field
                for name, field in records._fields.items()
                if field.store
                and field.readonly
                and name not in AUTOMATIC
                and any(module.startswith(ADDONS) for module in field._modules)
            ]
        found["crm.lead"].append(self.Lead._fields["won_status"])
        return {model: fields for model, fields in found.items() if fields}

    def forged(self, field, record=None):
        """Return what a client might say of a field: not what it is."""
        env = self.env
        now = record and record.sudo()[field.name]
        match field.type:
            case "boolean":
                return not now
            case "integer" | "float" | "monetary":
                return NUMBER
            case "date":
                return date(1999, 1, 2)
            case "datetime":
                return datetime(1999, 1, 2, 3, 4, 5)
            case "selection":
                values = field.get_values(env)
                return next(value for value in reversed(values) if value != now)
            case "many2one":
                others = env[field.comodel_name].sudo().with_context(active_test=False)
                known = now.ids if now else []
                return others.search([("id", "not in", known)], limit=1).id
            case "many2many":
                others = env[field.comodel_name].sudo().search([], limit=1)
                return [Command.set(others.ids)]
            case "one2many":
                return [Command.clear()] if now else [Command.create({})]
            case "binary":
                return "Zm9yZ2Vk"
            case _:
                return HOSTILE

    def stored(self, record, field):
        """Return what the database holds of a field."""
        self.env.flush_all()
        self.env.invalidate_all()
        record = record.sudo().with_context(bin_size=False, active_test=False)
        if field.type in ("one2many", "many2many", "binary"):
            value = record[field.name]
            return value.ids if field.relational else value
        query = SQL(
            "SELECT %s FROM %s WHERE id = %s",
            SQL.identifier(field.name),
            SQL.identifier(record._table),
            record.id,
        )
        return self.env.execute_query(query)[0][0]

    def tried(self, deed):
        """Do something that may be refused; return what it gives, None if it is."""
        try:
            with self.cr.savepoint():
                result = deed()
                self.env.flush_all()
                return result
        except (UserError, ValueError):  # ValueError: no such value, no such record
            self.env.invalidate_all()
            return None

    def test_there_is_one_of_each_to_try(self):
        models = set(self.protected())
        self.assertEqual(models - self.ours.keys() - OF_NOBODY.keys(), set())
        self.assertLessEqual(OTHERS, models)
        self.assertIn("stage_path", {f.name for f in self.protected()["crm.lead"]})

    def test_nobody_writes_one(self):
        written = []
        for model, fields in self.protected().items():
            for record in self.ours.get(model, ())[:1]:
                for field in fields:
                    before = self.stored(record, field)
                    values = {field.name: self.forged(field, record)}
                    for user in self.who_might_write(model):
                        with self.undone():
                            mine = record.with_user(user)
                            self.tried(lambda m=mine, v=values: m.write(v))
                            if self.stored(record, field) != before:
                                written.append((user.name, str(field)))
        self.assertFalse(written)

    def who_might_write(self, model):
        if model in OF_ADMINISTRATORS:
            return [one for one in self.everybody if not one._is_system()]
        return self.everybody

    def undone(self):
        return _Undone(self.env)

    # ------------------------------------------------------------
    # Creating
    # ------------------------------------------------------------

    def created_with(self, model):
        """Return what suffices to create a record, where a person may."""
        questionnaire = self.ours["crm.lead.questionnaire"]
        asked = questionnaire.template_id.question_ids
        free = asked - questionnaire.answer_ids.question_id
        return {
            "crm.lead": {"name": "New"},
            "crm.lead.questionnaire": {
                "lead_id": self.opportunity.id,
                "template_id": questionnaire.template_id.id,
            },
            "crm.lead.answer": {
                "questionnaire_id": questionnaire.id,
                "question_id": free.filtered(lambda one: one.kind == "boolean").ids[0],
                "value": "yes",
            },
            "account.move.line": {
                "move_id": self.ours["account.move.line"].move_id.id,
                "name": "Line",
                "price_unit": 1,
            },
            "res.partner": {"name": "New"},
        }.get(model, {})

    def test_nobody_creates_with_one(self):
        """Neither in the values nor by a default that a context, or they, have set."""
        said, tried = [], set()
        for model, fields in self.protected().items():
            for user in self.who_might_write(model):
                records = self.env[model].with_user(user)
                values = self.created_with(model)
                if not values or not records.has_access("create"):
                    continue
                for field in fields:
                    if field.name in values:
                        continue
                    forged = self.forged(field)
                    name = field.name
                    with self.undone():
                        plain = self.tried(lambda r=records, v=values: r.create(v))
                        if not plain:
                            continue
                        tried.add(model)
                        usual = self.stored(plain, field)
                    for how in ("values", "context", "default"):
                        with self.undone():
                            made = self.tried(
                                lambda h=how, r=records, v=values, n=name, f=forged: (
                                    self.create_with(h, r, v, n, f)
                                )
                            )
                            found = self.stored(made, field) if made else usual
                            if field.type == "many2one" and found != forged:
                                found = usual
                            if found != usual and field.type != "datetime":
                                said.append((user.name, str(field), how, found))
        self.assertFalse(said)
        self.assertLessEqual(
            {"crm.lead", "crm.lead.questionnaire", "crm.lead.answer", *OTHERS}, tried
        )

    def create_with(self, how, records, values, name, forged):
        if how == "values":
            return records.create({**values, name: forged})
        if how == "context":
            return records.with_context(**{f"default_{name}": forged}).create(values)
        is_text = isinstance(forged, date)
        set_default = self.env["ir.default"].with_user(records.env.user).set
        set_default(records._name, name, str(forged) if is_text else forged, True)
        return records.create(values)

    def test_no_context_says_one_of_what_our_code_creates(self):
        """Rewards, ticks, answers: created beyond the rights of who causes them."""
        forged = {
            f"default_{field.name}": self.forged(field)
            for fields in self.protected().values()
            for field in fields
            if field.type not in ("one2many", "many2many")
            and not self.is_said_elsewhere(field.name)
        }
        self.assertLess(
            {"default_amount", "default_earned_at", "default_is_ticked"}, forged.keys()
        )
        carl, dora = self.contact("Carl"), self.contact("Dora")
        env = self.env
        type(self).env = env(context={**env.context, **forged})
        try:
            hostile = self.one_of_each(carl, dora, self.team, user=self.salesperson)
        finally:
            type(self).env = env
        said = []
        for model, fields in self.protected().items():
            if model not in hostile:
                continue
            plain, made = self.ours[model], hostile[model].with_env(env)
            self.assertTrue(plain and made, model)
            for field in fields:
                value = forged.get(f"default_{field.name}")
                for usual, record in zip(plain, made, strict=False):
                    one = self.stored(usual, field)
                    other = self.stored(record, field)
                    differs = one != other
                    if field.type in ("boolean", "selection"):
                        is_forged = differs
                    else:
                        is_forged = differs and other == value
                    if is_forged:
                        said.append((str(field), one, other))
        self.assertFalse(said)

    def is_said_elsewhere(self, name):
        """Tell whether people say a field of that name, of what is created here."""
        protected = {
            str(field) for fields in self.protected().values() for field in fields
        }
        return any(
            name in self.env[model]._fields
            and self.env[model]._fields[name].store
            and str(self.env[model]._fields[name]) not in protected
            for model in (*self.ours, "mail.message", "mail.activity")
        )

    # ------------------------------------------------------------
    # Other paths
    # ------------------------------------------------------------

    def test_an_import_says_none(self):
        leads = self.Lead.with_user(self.salesperson)
        before = self.Lead.search_count([])
        for name in ("stage_path", "is_probability_manual", "last_proposed_title"):
            result = leads.load(["name", name], [["Imported", "1"]])
            self.assertFalse(result["ids"])
            label = self.Lead._fields[name].string
            self.assertIn(label, result["messages"][0]["message"])
        self.assertEqual(self.Lead.search_count([]), before)
        self.assertTrue(leads.load(["name"], [["Imported"]])["ids"])

    def test_it_is_said_which_field_is_meant(self):
        mine = self.opportunity.with_user(self.salesperson)
        self.assertRefused(
            lambda: mine.write({"stage_path": "/1/2/"}), "Stages Been In", "Leave it"
        )

    def test_the_figures_of_the_board_stay(self):
        before = self.Lead.get_board_statistics([])
        everything = "".join(f"/{stage.id}" for stage in self.Stage.search([])) + "/"
        mine = self.other.with_user(self.salesperson)
        self.tried(lambda: mine.write({"stage_path": everything}))
        self.assertEqual(self.Lead.get_board_statistics([]), before)

    def test_what_one_does_is_kept_all_the_same(self):
        mine = self.other.with_user(self.salesperson)
        with Form(mine) as form:
            form.probability = 66
        self.assertTrue(mine.is_probability_manual)
        mine.action_set_automated_probability()
        self.assertFalse(mine.is_probability_manual)
        mine.action_set_won()
        self.assertEqual(mine.last_open_stage_id, self.first)
        copied = mine.copy()
        self.assertNotEqual(copied.stage_path, mine.stage_path)
        self.assertEqual(copied.name, mine.copy_data()[0]["name"])


class _Undone:
    """What is done inside is undone, and forgotten."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self.savepoint = self.env.cr.savepoint()

    def __exit__(self, *error):
        self.savepoint.rollback()
        self.savepoint.close()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
