"""An opportunity, its questionnaire, and people who may read neither."""

from ..common import RuleCase
from .test_sixth_attack import SECRET


def boss_elsewhere(case):
    """Return a sales manager of another company.

    :param case: a class of tests
    """
    company = case.env["res.company"].create({"name": "Elsewhere"})
    return case.user(
        "stranger",
        "sales_team.group_sale_manager",
        company_id=company.id,
        company_ids=[company.id],
    )


class OutsidersCase(RuleCase):
    """A colleague, somebody who does not sell, and a manager of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss_elsewhere = boss_elsewhere(cls)
        cls.employee = cls.user("eve", "base.group_user")
        cls.outsiders = (cls.colleague, cls.boss_elsewhere, cls.employee)
        cls.opportunity = cls.lead(
            cls.new,
            company_id=cls.company.id,
            contact_name=SECRET,
            email_from="rose@x.example.com",
            phone="+33612345678",
        )
        satisfied = cls.env.ref("sales_pipeline_custom.project_template_satisfaction")
        cls.questionnaire = cls.opportunity.insert_questionnaire(satisfied)
        cls.questionnaire._ensure_link()
