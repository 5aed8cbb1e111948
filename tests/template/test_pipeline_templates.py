import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..common import PipelineCase

# The pipelines of the documents this product comes from, in French.
SHIPPED = {
    "default": "Nouveau contact, Premier contact, Appel découverte, Proposition"
    " envoyée, Négociation, Gagné, Perdu",
    "simple": "Lead, Qualifié, Proposition, Négociation, Gagné, Perdu",
    "coaching": "Nouveau contact, Appel découverte, Séance offerte proposée, Séance"
    " offerte réalisée, Proposition envoyée, Décision en cours, Gagné, Perdu",
    "team_coaching": "Lead entrant, Qualification, Rencontre décideur, Diagnostic"
    " proposé, Diagnostic réalisé, Proposition commerciale, Négociation, Gagné, Perdu",
    "saas": "Lead, Démo planifiée, Démo effectuée, Proposition, Closing, Gagné, Perdu",
    "agency": "Prospect, Premier appel, Brief envoyé, Devis, Négociation, Signé, Perdu",
    "prospecting": "Prospection, Qualification, Présentation, Proposition, Clôture,"
    " Gagné, Perdu",
    "one_level": "Génération de leads, Conversion en vente, Clôture, Gagné,"
    " Fidélisation, Perdu",
    "two_levels": "Génération de leads, Contact chaud, Conversion en vente,"
    " Négociation, Gagné, Perdu",
    "three_levels": "Génération de leads, Contact chaud, Conseil, Négociation, Clôture,"
    " Premier achat, Fidélisation, Perdu",
}
RED, ORANGE, YELLOW, BLUE, GREEN = 1, 2, 3, 8, 10


def shipped(env, name):
    return env.ref(f"sales_pipeline_custom.pipeline_template_{name}")


@tagged("standard", "post_install", "-at_install")
class TestShippedTemplates(PipelineCase):
    """Ten pipelines come with the addon, in French and in English."""

    def test_each_has_the_stages_of_its_document(self):
        for name, stages in SHIPPED.items():
            template = shipped(self.env, name).with_context(lang="fr_FR")
            self.assertEqual(template.stage_ids.mapped("name"), stages.split(", "))

    def test_each_stage_says_all_there_is_to_say(self):
        for name in SHIPPED:
            template = shipped(self.env, name)
            self.assertTrue(template.description)
            template._check_is_whole()
            for line in template.stage_ids:
                self.assertTrue(line.objective, line.name)
                self.assertGreaterEqual(len(line.typical_actions.splitlines()), 3)

    def test_probabilities_grow_along_each(self):
        for name in SHIPPED:
            lines = shipped(self.env, name).stage_ids
            chances = lines.filtered(lambda s: s.outcome != "lost").mapped(
                "probability"
            )
            self.assertEqual(chances, sorted(chances), name)
            self.assertEqual(lines.filtered("is_lost").mapped("probability"), [0])

    def test_the_simple_one_has_the_colors_of_its_document(self):
        colors = shipped(self.env, "simple").stage_ids.mapped("pipeline_color")
        self.assertEqual(colors, [0, BLUE, YELLOW, ORANGE, GREEN, RED])

    def test_every_text_is_in_french_too(self):
        for name in SHIPPED:
            for record in (shipped(self.env, name), *shipped(self.env, name).stage_ids):
                french = record.with_context(lang="fr_FR")
                for field in ("description", "objective", "typical_actions"):
                    if field in record._fields:
                        self.assertNotEqual(record[field], french[field])

    def test_installing_leaves_the_name_odoo_gives_to_its_model(self):
        model = self.env["ir.model"]._get("crm.lead").with_context(lang="fr_FR")
        self.assertNotEqual(model.name, "Lead")


@tagged("standard", "post_install", "-at_install")
class TestPipelineTemplates(PipelineCase):
    """What a manager does with templates, short of applying them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Template = cls.env["crm.pipeline.template"]
        cls.saas = shipped(cls.env, "saas")

    # Settings of a stage

    def test_a_stage_has_one_of_twelve_colors(self):
        self.assertEqual(self.new_stage("Visit").pipeline_color, 0)
        self.assertEqual(self.new_stage("Visit", pipeline_color=11).pipeline_color, 11)
        for color in (-1, 12):
            with self.assertRaisesRegex(ValidationError, "“Proposal Sent”.*0 to 11"):
                self.proposal.pipeline_color = color
            with self.assertRaisesRegex(ValidationError, "“Closing”.*0 to 11"):
                self.saas.stage_ids[4].pipeline_color = color

    def test_a_template_obeys_what_stages_obey(self):
        for line, probability in zip(self.saas.stage_ids[-3:], (0, 90, 5), strict=True):
            with self.assertRaisesRegex(ValidationError, f"“{line.name}”"):
                line.probability = probability

    def test_the_outcome_chosen_brings_an_allowed_probability(self):
        form = Form(self.saas)
        with form.stage_ids.new() as line:
            line.name = "Paid"
            line.outcome = "won"
            self.assertEqual(line.probability, 100)
        form.save()
        paid = self.saas.stage_ids.filtered(lambda line: line.name == "Paid")
        self.assertEqual((paid.probability, paid.is_won), (100, True))

    # Duplicate

    def test_a_duplicate_has_everything_and_a_life_of_its_own(self):
        action = self.saas.with_user(self.manager).action_duplicate()
        copy = self.Template.browse(action["res_id"])
        self.assertEqual(copy.name, "B2B SaaS (copy)")
        self.assertEqual(
            copy.stage_ids.mapped("objective"), self.saas.stage_ids.mapped("objective")
        )
        self.assertEqual(
            copy.stage_ids.criterion_ids.mapped("name"),
            self.saas.stage_ids.criterion_ids.mapped("name"),
        )
        french = copy.stage_ids.with_context(lang="fr_FR")
        self.assertIn("Démo planifiée", french.mapped("name"))
        copy.stage_ids[0].name = "Changed"
        self.assertEqual(self.saas.stage_ids[0].name, "Lead")

    # Save a live pipeline

    def save_pipeline(self, team=None, lang="en_US"):
        wizard = (
            self.env["crm.pipeline.save"]
            .with_user(self.manager)
            .with_context(lang=lang)
            .create({"team_id": team.id if team else False})
        )
        action = wizard.action_save()
        self.env.invalidate_all()
        return self.Template.browse(action["res_id"])

    def test_the_shared_pipeline_becomes_a_template(self):
        self.discovery.write(
            {
                "pipeline_color": 7,
                "rotting_threshold_days": 9,
                "is_note_required": True,
                "questionnaire_required": True,
                "fold": True,
            }
        )
        criterion = self.env["crm.stage.criterion"].create(
            {"stage_id": self.discovery.id, "name": "Photos", "is_required": True}
        )
        criterion.with_context(lang="fr_FR").name = "Photos reçues"
        self.new_stage("Of a team", self.team)
        template = self.save_pipeline()
        stages = self.Stage.search([("team_ids", "=", False)])
        self.assertEqual(template.stage_ids.mapped("name"), stages.mapped("name"))
        line = template.stage_ids[2]
        self.assertRecordValues(
            line,
            [
                {
                    "outcome": "open",
                    "probability": 40,
                    "pipeline_color": 7,
                    "rotting_threshold_days": 9,
                    "is_note_required": True,
                    "questionnaire_required": True,
                    "fold": True,
                    "objective": self.discovery.objective,
                }
            ],
        )
        self.assertTrue(line.criterion_ids.is_required)
        french = line.with_context(lang="fr_FR")
        self.assertEqual(french.name, "Appel découverte")
        self.assertEqual(french.criterion_ids.name, "Photos reçues")
        again = self.save_pipeline(lang="fr_FR").stage_ids
        self.assertEqual(again.mapped("name"), template.stage_ids.mapped("name"))

    def test_the_pipeline_of_a_team_becomes_a_template(self):
        team, stages = self.team_with_stages()
        team.has_own_pipeline = True
        template = self.save_pipeline(team)
        self.assertEqual(template.name, "Pipeline of Coaching")
        self.assertEqual(
            template.stage_ids.mapped("name"), [stage.name for stage in stages]
        )
        self.assertEqual(
            template.stage_ids.mapped("outcome"), ["open", "open", "won", "lost"]
        )

    # Who may

    def test_a_salesperson_reads_templates_and_does_nothing_with_them(self):
        saas = self.saas.with_user(self.salesperson)
        self.assertTrue(saas.stage_ids.criterion_ids.mapped("name"))
        for act in (
            lambda: saas.write({"name": "Mine"}),
            lambda: saas.action_duplicate(),
            lambda: saas.stage_ids.criterion_ids.write({"name": "Mine"}),
            lambda: (
                self.env["crm.pipeline.apply"]
                .with_user(self.salesperson)
                .create({"template_id": saas.id})
            ),
            lambda: (
                self.env["crm.pipeline.save"]
                .with_user(self.salesperson)
                .create({"name": "Mine"})
            ),
            lambda: (
                self.env["crm.pipeline.import"]
                .with_user(self.salesperson)
                .create({"file": base64.b64encode(b"{}")})
            ),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                act()
