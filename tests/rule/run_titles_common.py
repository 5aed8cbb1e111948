"""Searching runs by what they are called, compared with reading it."""

from odoo import fields

from ..common import RuleCase

# Operators as Python reads them: (name of a run or False, value) -> is it found?
READS = {
    "=": lambda title, value: title == value,
    "!=": lambda title, value: title != value,
    "in": lambda title, values: title in values,
    "not in": lambda title, values: title not in values,
    "like": lambda title, value: value in (title or ""),
    "not like": lambda title, value: value not in (title or ""),
    "ilike": lambda title, value: value.lower() in (title or "").lower(),
    "not ilike": lambda title, value: value.lower() not in (title or "").lower(),
    "=ilike": lambda title, value: value.lower() == (title or "").lower(),
    "not =ilike": lambda title, value: value.lower() != (title or "").lower(),
}


class RunTitlesCase(RuleCase):
    """Runs of what there is, of what is switched off, and of what is gone."""

    @classmethod
    def rule(cls, user=None, **values):
        return super().rule(user, **{"to_stage_ids": cls.proposal, **values})

    def run_of(self, lead, **values):
        """Create the row of a run that is over."""
        return self.env["crm.transition.run"].create(
            {
                "lead_id": lead.id,
                "lead_ref": lead.id,
                "state": "done",
                "queued_at": fields.Datetime.now(),
                "run_at": fields.Datetime.now(),
                "ended_at": fields.Datetime.now(),
                **values,
            }
        )

    def runs_of(self, lead, sources, name):
        """Create a run for each source, one of what is gone, and one of nothing.

        :param str name: the field of a run that points to the sources
        """
        runs = self.env["crm.transition.run"]
        for source in sources:
            runs |= self.run_of(lead, **{name: source.id})
        runs |= self.run_of(lead, former_name="Welcome the customer")
        return runs | self.run_of(lead)

    def assertFoundAsRead(self, runs, user=None):
        """Check each operator, with each title, a part of it, another, and nothing."""
        self.env.flush_all()
        self.env.invalidate_all()
        runs = runs.with_user(user or self.env.user)
        titles = runs.mapped("title")
        self.assertIn(False, titles)
        words = {str(title) for title in titles if title} | {"tag", "TAG it", "Nobody"}
        lists = [[], [False], [*words], [*words, False], ["Nobody"]]
        lists += [[word] for word in words]
        for operator, reads in READS.items():
            values = lists if operator in ("in", "not in") else words
            if operator in ("=", "!="):
                values = [*words, False]
            for value in values:
                with self.subTest(operator=operator, value=value):
                    found = runs.search(
                        [("id", "in", runs.ids), ("title", operator, value)]
                    )
                    expected = runs.filtered(
                        lambda run, reads=reads, value=value: reads(run.title, value)
                    )
                    self.assertEqual(found.sorted("id"), expected.sorted("id"))
