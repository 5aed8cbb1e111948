"""What is measured of questionnaires: a form that holds a long one, many at once."""

from form import Form
from job import Job
from opportunities import MANY, open_leads, open_stages

NAME = "A hundred questions"
QUESTIONS = 100
SECTIONS = 10
SOME = 50  # opportunities that have a long questionnaire
KINDS = ("char", "integer", "float", "date", "boolean", "choice", "scale", "text")


def long_template(env):
    """Create a project template of a hundred questions of several kinds."""
    template = env["crm.project.template"].create({"name": NAME})
    sections = env["crm.project.section"].create(
        [
            {"name": f"Section {rank}", "template_id": template.id}
            for rank in range(SECTIONS)
        ]
    )
    choices = [(0, 0, {"code": code, "label": code, "score": 1}) for code in "abcd"]
    env["crm.project.question"].create(
        [
            {
                "template_id": template.id,
                "section_id": sections[rank * SECTIONS // QUESTIONS].id,
                "code": f"q{rank}",
                "label": f"Question {rank}",
                "kind": kind,
                "choice_ids": choices if kind == "choice" else [],
            }
            for rank, kind in zip(range(QUESTIONS), KINDS * QUESTIONS, strict=False)
        ]
    )
    return template


def answer_a_third(questionnaire):
    """Answer every third question of a long questionnaire."""
    values = {
        "char": "Rika",
        "text": "Narrow stairs",
        "integer": 3,
        "float": 7.5,
        "date": "2026-03-01",
        "boolean": True,
        "choice": "b",
        "scale": 4,
    }
    kinds = [(f"q{rank}", KINDS[rank % len(KINDS)]) for rank in range(QUESTIONS)]
    questionnaire.answer({code: values[kind] for code, kind in kinds[::3]})


def populate(env):
    """Have a long questionnaire in a few opportunities, where the addon is."""
    if "crm.lead.questionnaire" in env:
        template = long_template(env)
        for turn in range(SOME):
            _form, lead_id = one_to_open(env, turn)
            lead = env["crm.lead"].browse(lead_id)
            answer_a_third(lead.insert_questionnaire(template))


def one_to_open(env, turn):
    """Choose a form, and an opportunity: one that has a long questionnaire."""
    return Form(env), open_leads(env, open_stages(env), turn % SOME, 1).id


def open_answer_and_save(env, chosen):
    form, lead_id = chosen
    for questionnaire in form.open(env, lead_id):
        form.answer(env, lead_id, questionnaire["id"], {"q1": 12})
    form.save(env, lead_id, {"expected_revenue": 4321})


def insert_in_many(env):
    """Insert a long questionnaire in a thousand opportunities in one call."""
    template = env["crm.project.template"].search([("name", "=", NAME)])
    leads = open_leads(env, open_stages(env), 1, MANY)
    return len(leads), lambda: leads.insert_questionnaire(template)


QUESTIONNAIRE_JOBS = [
    Job(
        "form",
        f"opening and saving an opportunity, with {QUESTIONS} questions",
        one_to_open,
        open_answer_and_save,
        rounds=41,
        limit=1.5,
    ),
]
