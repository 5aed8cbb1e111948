"""Every public method, called over RPC as people who should not, with nonsense too.

A new public method fails until its row is written down in
``tests/whole/access_matrix/methods.csv``: for whom it may change anything, and why.
"""

from odoo.tests import tagged

from .access_matrix import table
from .access_matrix.arguments import CRUD
from .access_matrix.known import BREAKS, KNOWN
from .access_matrix.people import PEOPLE
from .access_matrix.rpc import Caller, reachable
from .access_matrix.world import SECRET
from .test_access_matrix import CORE, MatrixCase

# What Odoo's own screens call, as they do: Odoo's own refuse no nonsense either.
OF_ODOO = ("export_data", "parse_preview", "web_save")

# Who calls: a customer, a salesperson about theirs and a colleague's, another company.
CASES = ("portal", "own", "others", "foreign")


class MethodTests:
    """What is called of some addons, in a database that has them."""

    ADDONS = CORE
    maxDiff = None

    def test_each_method_changes_something_for_whom_the_table_says(self):
        observed, told = {}, []
        methods = reachable(self.env, self.ADDONS)
        self.trial.faults.clear()
        for key, function in sorted(methods.items()):
            caller = Caller(self.trial, self.world, *key, function)
            cases = []
            for case in CASES:
                if caller.has_effect(case):
                    cases.append(case)
                if case != "own" and any(SECRET in answer for answer in caller.told):
                    told.append((*key, case))
            observed[key] = {"may": table.cell_of(cases, PEOPLE)}
        self.assertTable("methods.csv", observed, table.methods(self.ADDONS))
        self.assertEqual(told, [], "what a colleague wrote is told")
        self.assertEqual(self.broken(), [], "refuse it in a sentence")
        holes = {key: hole for key, hole in KNOWN.items() if key in observed}
        mended = [key for key, hole in holes.items() if hole != observed[key]]
        self.assertEqual(
            mended, [], "Take these out of tests/whole/access_matrix/known.py"
        )

    def broken(self):
        """Return what broke in our code, instead of being refused in a sentence.

        What ``create`` and ``write`` take is Odoo's to refuse.
        """
        return sorted(
            said
            for said, file in self.trial.faults.items()
            if any(f"/{addon}/" in file for addon in self.ADDONS)
            and method_of(said) not in BREAKS
            and method_of(said).rpartition(".")[2] not in (*CRUD, *OF_ODOO)
            and "unexpected keyword argument" not in said
            and "required positional argument" not in said
        )


def method_of(said):
    """Return the method a fault is about, as “model.method”."""
    return said.split(" ")[1].partition("(")[0]


@tagged("standard", "post_install", "-at_install")
class TestRpcMethods(MethodTests, MatrixCase):
    """The addon by itself."""
