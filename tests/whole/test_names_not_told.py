from odoo.tests import tagged
from odoo.tools import SQL

from ..inbound.inbound_common import InboundCase
from ..tools.registry import ADDONS
from .one_of_each import OneOfEachCase

SECRET = "Divorce of the mayor"


@tagged("standard", "post_install", "-at_install")
class TestNamesNotTold(InboundCase, OneOfEachCase):
    """A field that points to an opportunity tells its title to who may read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.lead(cls.first, name=SECRET, user_id=cls.colleague.id)
        cls.ours = cls.one_of_each(cls.alice, cls.bob, cls.team, user=cls.salesperson)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def everything_read(self, record):
        """Return what a client reads of a record, names of what it points to too."""
        ours = {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in record._fields.items()
            if any(one.startswith(ADDONS) for one in field._modules)
            and record._has_field_access(field, "read")
        }
        return f"{record.read([*ours, 'display_name'])} {record.web_read(ours)}"

    def test_whatever_points_to_an_opportunity_of_somebody_else(self):
        tried, told = set(), []
        for records in self.ours.values():
            record = records[-1:]
            if not record._auto:
                continue
            for name, field in record._fields.items():
                if (
                    field.type != "many2one"
                    or field.comodel_name != "crm.lead"
                    or not field.store
                    or not any(one.startswith(ADDONS) for one in field._modules)
                ):
                    continue
                tried.add(str(field))
                savepoint = self.cr.savepoint()
                self.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(name),
                        self.secret.id,
                        record.id,
                    )
                )
                self.env.invalidate_all()
                mine = record.with_user(self.salesperson)
                if mine.has_access("read") and SECRET in self.everything_read(mine):
                    told.append(str(field))
                savepoint.rollback()
                savepoint.close()
                self.env.invalidate_all()
        self.assertIn("crm.lead.followed_lead_id", tried)
        self.assertFalse(told)

    def test_what_a_message_follows_is_told_to_who_may_see_it(self):
        closed = self.receive()
        closed.write({"name": SECRET, "user_id": self.colleague.id})
        closed.action_set_won()
        sent = closed.message_ids[-1:]
        again = self.receive(In_Reply_To=sent.message_id)
        again.write({"name": "Again", "user_id": self.salesperson.id})
        self.env.flush_all()
        self.env.invalidate_all()
        mine = again.with_user(self.salesperson)
        self.assertEqual(mine.name, "Again")
        self.assertFalse(mine.previous_lead_id)
        self.assertNotIn(SECRET, self.everything_read(mine))
        said = " ".join(mine.message_ids.mapped("body"))
        self.assertNotIn(SECRET, said)
        self.assertIn(f"opportunity no. {closed.id}", said)
        theirs = closed.with_user(self.colleague)
        self.assertNotIn("Again", " ".join(theirs.message_ids.mapped("body")))
        for user in (self.manager, self.env.user):
            seen = again.with_user(user)
            self.assertEqual(seen.previous_lead_id, closed)
            self.assertIn(SECRET, self.everything_read(seen))

    def test_nor_is_it_guessed_by_searching(self):
        mine = self.lead(self.first, followed_lead_id=self.secret.id)
        for user, found in ((self.salesperson, False), (self.manager, True)):
            leads = self.Lead.with_user(user)
            for domain in (
                [("previous_lead_id", "=", self.secret.id)],
                [("previous_lead_id", "ilike", "divorce")],
                [("previous_lead_id.name", "ilike", "divorce")],
                [("previous_lead_id.user_id", "=", self.colleague.id)],
            ):
                domain = [("id", "=", mine.id), *domain]
                self.assertEqual(bool(leads.search(domain)), found, domain)
