"""Who may read, write, create, delete and find what: tried, for each model and field.

A new model, and a new field, fail until their row is written down in
``tests/whole/access_matrix``; the failure says what was observed.
"""

import csv
import io

from odoo.tests import TransactionCase, tagged

from .access_matrix import page, table
from .access_matrix.find import Search
from .access_matrix.known import KNOWN
from .access_matrix.observe import DialogObservation, Observation
from .access_matrix.trial import Trial, make_users, our_fields, our_models
from .access_matrix.world import SECRET, World

CORE = {"sales_pipeline_custom"}

# Who may not read a colleague's opportunity, and so nothing it says.
KEPT_OUT = ("public", "portal", "employee", "own", "foreign", "editor")


class MatrixCase(TransactionCase):
    """A company with one of everything, and the people who try."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={"lang": "en_US", "tracking_disable": True})
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.users = make_users(cls.env, company, elsewhere)
        colleague = cls.users["own"].copy({"login": "access_colleague"})
        cls.world = World(cls.env, cls.users["own"], colleague)
        cls.trial = Trial(cls.env, cls.users)

    @classmethod
    def observe(cls, addons):
        """Try all that these addons made, and all they added to Odoo's models."""
        registry = cls.env.registry
        fields = our_fields(registry, addons)
        models = our_models(registry, addons)
        cls.dialogs = {
            model: DialogObservation(cls.trial, cls.world, model)
            for model in models
            if cls.env[model]._transient
        }
        cls.models = [model for model in models if model not in cls.dialogs]
        cls.observations = {
            model: Observation(cls.trial, cls.world, model, fields.get(model, ()))
            for model in sorted({*cls.models, *fields})
        }

    def assertTable(self, name, observed, written):
        """Check that what is observed is what is written down, known holes aside.

        :param str name: of the file
        :param dict observed: {key: cells of a row}
        :param dict written: the same
        """
        wrong = []
        for key in sorted(observed.keys() | written.keys()):
            seen, row = observed.get(key), written.get(key)
            hole = KNOWN.get(key, {})
            right = row and {cell: row[cell] for cell in seen or ()}
            if seen != (right and {**right, **hole}):
                names = [key] if isinstance(key, str) else key
                wrong.append([*names, *(seen.values() if seen else ["is no more"])])
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(wrong)
        self.assertFalse(
            wrong,
            f"Not as tests/whole/access_matrix/{name} says. Mend it, or write down what"
            f" is right and why:\n{text.getvalue()}",
        )


class MatrixTests:
    """What is tried of some addons, in a database that has them."""

    ADDONS = CORE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.observe(cls.ADDONS)

    def tries(self):
        """Yield (observation, person), in a subtest each: who they are counts once."""
        for model, one in self.observations.items():
            for person in self.trial.people:
                if person != "others":
                    with self.subTest(model=model, person=person):
                        yield one, person

    def test_each_person_does_with_each_model_what_the_table_says(self):
        ours = {model: self.observations[model] for model in self.models}
        observed = {
            model: one.letters() for model, one in (ours | self.dialogs).items()
        }
        self.assertTable("models.csv", observed, table.models(self.ADDONS))

    def test_each_field_is_read_and_set_by_whom_the_table_says(self):
        observed = {
            (model, name): one.cells(name)
            for model, one in self.observations.items()
            for name in one.names
        }
        self.assertTable("fields.csv", observed, table.fields(self.ADDONS))

    def test_a_clients_context_sets_no_field_that_is_closed(self):
        for one, person in self.tries():
            hole = KNOWN.get(f"default {one.model}", set())
            self.assertEqual(set(one.given_by_context(person)) - hole, set())

    def test_finding_tells_no_more_than_reading(self):
        for one, person in self.tries():
            self.assertEqual(Search(one, person).leaks(), [])

    def test_what_a_colleague_wrote_is_told_to_nobody_who_is_kept_out(self):
        for one, person in self.tries():
            if person in KEPT_OUT:
                self.assertNotIn(SECRET, Search(one, person).all_there_is())

    def test_a_dialog_is_nobody_elses(self):
        for model, one in self.dialogs.items():
            with self.subTest(model):
                hole = KNOWN.get(f"intruders {model}", set())
                self.assertEqual(one.intruders - hole, set())

    def test_a_dialog_tells_nothing_of_what_its_owner_may_not_read(self):
        for model, one in self.dialogs.items():
            with self.subTest(model):
                self.assertEqual(one.leaks, [])

    def test_nothing_broke_instead_of_being_refused(self):
        self.assertEqual(sorted(self.trial.faults), [])


@tagged("standard", "post_install", "-at_install")
class TestAccessMatrix(MatrixTests, MatrixCase):
    """The addon by itself."""

    def test_the_page_about_security_is_made_from_the_tables(self):
        made = page.text()
        self.assertEqual(page.PATH.read_text(encoding="utf-8"), made, page.REMEDY)

    def test_no_hole_is_known_that_is_mended(self):
        mended = []
        for key, hole in KNOWN.items():
            if not isinstance(key, str):
                model, name = key
                one = self.observations.get(model)
                if not one or name not in one.fields:
                    continue  # a method
                observed = one.cells(name)
            elif key in self.observations:
                observed = self.observations[key].letters()
            else:
                continue
            if not hole.items() <= observed.items():
                mended.append(key)
        self.assertEqual(
            mended, [], "Take these out of tests/whole/access_matrix/known.py"
        )
