"""The access matrix with a website, mailings and a job queue beside the addon."""

from odoo.tests import tagged

from ..tools.copied_database import CopiedDatabase
from . import schema
from .access_matrix import table
from .access_matrix.find import Search
from .access_matrix.observe import Observation
from .test_access_matrix import CORE, MatrixCase, MatrixTests

BRIDGES = {
    "sales_pipeline_campaign",
    "sales_pipeline_queue_job",
    "sales_pipeline_website",
}

# Whether there are any: the form they put on a page shows the questions.
TOLD_TO_EDITORS = {
    "crm.project.template": {
        f"search by {name}" for name in ("question_ids", "section_ids", "team_ids")
    }
}


@tagged("standard", "post_install", "-at_install")
class TestAccessMatrixOfBridges(CopiedDatabase, MatrixTests, MatrixCase):
    """What the bridges made and added; and who edits the website, everywhere."""

    ADDON = ",".join(sorted(BRIDGES))
    COPY = "bridges"
    ADDONS = BRIDGES

    def test_who_edits_the_website_does_what_the_table_says(self):
        everybody = self.trial.users
        self.trial.users = {"editor": everybody["editor"]}
        self.addCleanup(setattr, self.trial, "users", everybody)
        fields = table.fields(CORE)
        for model, row in table.models(CORE).items():
            with self.subTest(model):
                if self.env[model]._transient:
                    continue
                names = [name for where, name in fields if where == model]
                one = Observation(self.trial, self.world, model, names)
                self.assertEqual(one.letters()["editor"], row["editor"])
                for name in names:
                    readers = table.people_of(fields[model, name]["read"], one.readers)
                    self.assertLessEqual(one.field_readers[name], readers)
                leaks = set(Search(one, "editor").leaks())
                self.assertLessEqual(leaks, TOLD_TO_EDITORS.get(model, set()))

    def test_what_the_bridges_are_was_noted_at_their_version(self):
        """As test_schema.py does of the addon: here is a database that has them."""
        for bridge in sorted(BRIDGES):
            with self.subTest(bridge):
                now = schema.present(self.env, bridge)
                sentence = schema.complaint(bridge, schema.noted(bridge), now)
                self.assertFalse(sentence, sentence)
