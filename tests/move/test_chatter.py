from odoo.tests import tagged

from ..common import PipelineCase

# What differs from one message to the next, whoever writes it.
OF_ITS_OWN = {"id", "message_id", "res_id", "record_name", "date", "parent_id"}
OF_ITS_OWN |= {"create_date", "write_date", "create_uid", "write_uid"}
# Who was notified is compared apart.
OF_ITS_READERS = {"notification_ids", "notified_partner_ids", "partner_ids"}


@tagged("standard", "post_install", "-at_install")
class TestChatter(PipelineCase):
    """One line per change, the same as Odoo's, whoever follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.follower = cls.user("fay", "sales_team.group_sale_salesman_all_leads")
        cls.subtypes = {
            name: cls.env.ref(f"crm.mt_lead_{name}")
            for name in ("stage", "won", "lost", "restored")
        }

    maxDiff = None

    def change(self, leads, values, user=None):
        """Write values as a person, and return the chatter lines that makes."""
        last = self.last_message_id()
        leads.with_user(user or self.salesperson).write(values)
        return self.messages_since(leads, last)

    def follow(self, leads, subtypes=None):
        """Have someone follow opportunities for all kinds of changes, or some."""
        subtypes = subtypes or self.env["mail.message.subtype"].union(
            *self.subtypes.values()
        )
        leads.message_subscribe(self.follower.partner_id.ids, subtypes.ids)

    def values(self, message):
        """Return all a message holds that another one could hold too."""
        message.invalidate_recordset()
        fields = {
            name
            for name, field in message._fields.items()
            if field.store and name not in OF_ITS_OWN | OF_ITS_READERS
        }
        values = message.read(sorted(fields - {"tracking_value_ids"}), load="")[0]
        values.pop("id")
        answers = bool(message.parent_id)
        return {**values, "answers": answers, "tracking": self.tracking(message)}

    def tracking(self, message):
        """Return what a message says about each changed field: old and new value."""
        values = self.env["mail.tracking.value"].sudo()
        values = values.search([("mail_message_id", "=", message.id)], order="id")
        names = [n for n in values._fields if n.startswith(("old_value", "new_value"))]
        return [
            (value.field_id.name, *(value[name] for name in sorted(names)))
            for value in values
        ]

    def notified(self, messages):
        """Return the opportunities someone was told about, once each."""
        domain = [
            ("mail_message_id", "in", messages.ids),
            ("res_partner_id", "=", self.follower.partner_id.id),
        ]
        rows = self.env["mail.notification"].sudo().search(domain)
        self.assertEqual(set(rows.mapped("notification_type")) - {"inbox"}, set())
        return sorted(rows.mail_message_id.mapped("res_id"))

    # Content

    def test_moving_fifty_writes_one_line_each(self):
        leads = self.leads(50, self.new)
        messages = self.change(leads, {"stage_id": self.proposal.id})
        self.assertEqual(sorted(messages.mapped("res_id")), sorted(leads.ids))
        self.assertEqual(messages.subtype_id, self.subtypes["stage"])
        self.assertEqual(messages.author_id, self.salesperson.partner_id)
        self.assertEqual(set(messages.mapped("message_type")), {"notification"})
        for message in messages:
            (value,) = message.tracking_value_ids
            self.assertEqual(value.field_id.name, "stage_id")
            self.assertEqual(value.old_value_integer, self.new.id)
            self.assertEqual(value.new_value_integer, self.proposal.id)
            self.assertEqual(value.old_value_char, "New Contact")
            self.assertEqual(value.new_value_char, "Proposal Sent")

    def test_lines_are_the_same_as_odoo_s_for_every_kind_of_change(self):
        team = self.new_team("Spas", alias_name="spas", user_id=self.manager.id)
        lost = {"stage_id": self.lost.id, "lost_reason_id": self.budget.id}
        steps = [
            ("stage", {"stage_id": self.proposal.id}),
            ("won", {"stage_id": self.won.id}),
            ("lost", lost),
            ("stage", {"stage_id": self.discovery.id}),
            ("lost", {"stage_id": self.lost.id}),
            ("stage", {"active": True}),
            (None, {"expected_revenue": 4321, "customer_budget": 5000}),
            (None, {"team_id": team.id, "user_id": self.salesperson.id}),
            ("stage", {"stage_id": self.negotiation.id, "email_from": "a@b.example"}),
            (None, {"active": False}),
        ]
        plain, followed = self.leads(2, self.new)
        self.follow(followed)
        for name, values in steps:
            messages = self.change(plain | followed, values)
            one = messages.filtered(lambda m: m.res_id == plain.id)
            stock = messages.filtered(lambda m: m.res_id == followed.id)
            self.assertEqual((len(one), len(stock)), (1, 1), values)
            self.assertEqual(self.values(one), self.values(stock))
            note = self.env.ref("mail.mt_note")
            self.assertEqual(one.subtype_id, self.subtypes[name] if name else note)
            self.assertTrue(one.tracking_value_ids)
            told = [followed.id] if name else []
            self.assertEqual(self.notified(messages), told)

    def test_lines_answer_the_last_thing_someone_wrote(self):
        plain, followed = leads = self.leads(2, self.new)
        self.follow(followed)
        said = {}
        for lead in leads:
            said[lead.id] = lead.message_post(body="Hi", message_type="comment")
            lead.message_post(body="Noted", message_type="notification")
        for stage in (self.first, self.proposal):
            for message in self.change(leads, {"stage_id": stage.id}):
                self.assertEqual(message.parent_id, said[message.res_id])

    def test_lines_of_new_opportunities_answer_the_creation(self):
        plain, followed = leads = self.leads(2, self.new)
        self.follow(followed)
        self.flush_tracking()
        for message in self.change(leads, {"stage_id": self.first.id}):
            creation = self.Lead.browse(message.res_id).message_ids.sorted("id")[0]
            self.assertEqual(message.parent_id, creation)

    def test_a_line_carries_what_was_said_about_the_change(self):
        plain, followed = leads = self.leads(2, self.new)
        self.follow(followed)
        last = self.last_message_id()
        leads._track_set_log_message("<b>Bold</b> move")
        leads.write({"stage_id": self.first.id})
        one, stock = self.messages_since(leads, last)
        self.assertIn("Bold", one.body)
        self.assertEqual(one.body, stock.body)

    def test_a_line_is_signed_by_the_one_who_made_the_change(self):
        plain, followed = leads = self.leads(2, self.new)
        self.follow(followed)
        last = self.last_message_id()
        leads._track_set_author(self.manager.partner_id)
        leads.write({"stage_id": self.first.id})
        one, stock = self.messages_since(leads, last)
        self.assertEqual(one.author_id, self.manager.partner_id)
        self.assertIn("marie@pipeline.example.com", one.email_from)
        self.assertEqual(self.values(one), self.values(stock))

    def test_several_changes_before_a_commit_make_one_line(self):
        lead = self.lead(self.new)
        last = self.last_message_id()
        for stage in (self.first, self.lost, self.proposal):
            lead.stage_id = stage
        (message,) = self.messages_since(lead, last)
        (value,) = message.tracking_value_ids
        self.assertEqual(value.old_value_char, "New Contact")
        self.assertEqual(value.new_value_char, "Proposal Sent")

    def test_there_and_back_before_a_commit_makes_no_line(self):
        leads = self.leads(3, self.new)
        last = self.last_message_id()
        leads.write({"stage_id": self.won.id})
        leads.write({"stage_id": self.new.id})
        self.assertFalse(self.messages_since(leads, last))

    def test_what_is_not_tracked_makes_no_line(self):
        leads = self.leads(3, self.new)
        self.follow(leads[0])
        last = self.last_message_id()
        leads.write({"probability": 65, "priority": "2"})
        self.assertFalse(self.messages_since(leads, last))

    def test_creating_makes_one_line(self):
        last = self.last_message_id()
        leads = self.lead(self.new) | self.lead(self.lost) | self.lead(self.won)
        leads |= self.lead(self.new, active=False) | self.lead(self.new, probability=5)
        messages = self.messages_since(leads, last)
        # Odoo also tells the salesperson who was given them.
        lines = messages.filtered(lambda m: m.message_type != "user_notification")
        self.assertEqual(sorted(lines.mapped("res_id")), sorted(leads.ids))
        self.assertEqual(lines.subtype_id, self.env.ref("crm.mt_lead_create"))

    def test_deleting_what_has_just_moved_is_not_an_error(self):
        leads = self.leads(3, self.new)
        self.follow(leads[0])
        last = self.last_message_id()
        leads.write({"stage_id": self.proposal.id})
        leads[:2].unlink()
        messages = self.messages_since(leads, last)
        self.assertEqual(messages.mapped("res_id"), leads[2].ids)

    # Followers

    def test_followers_of_that_kind_of_change_are_told_and_the_others_not(self):
        kinds = {
            "stage": {"stage_id": self.proposal.id},
            "won": {"stage_id": self.won.id},
            "lost": {"stage_id": self.lost.id, "lost_reason_id": self.budget.id},
        }
        for name, values in kinds.items():
            leads = self.leads(6, self.new)
            self.follow(leads[:2], self.subtypes[name])
            others = set(self.subtypes) - {name}
            for lead, other in zip(leads[2:4], others, strict=False):
                self.follow(lead, self.subtypes[other])
            messages = self.change(leads, values)
            self.assertEqual(sorted(messages.mapped("res_id")), sorted(leads.ids))
            self.assertEqual(messages.subtype_id, self.subtypes[name])
            self.assertEqual(self.notified(messages), sorted(leads[:2].ids))

    def test_the_one_who_moves_is_not_told(self):
        lead = self.lead(self.new)
        self.follow(lead)
        messages = self.change(lead, {"stage_id": self.won.id}, self.follower)
        self.assertEqual(self.notified(messages), [])

    def test_followers_of_the_team_are_told_as_before(self):
        self.team.message_subscribe(
            self.follower.partner_id.ids,
            self.env.ref("crm.mt_salesteam_lead_stage").ids,
        )
        leads = self.leads(3, self.new)
        other = self.lead(self.new, team_id=self.new_team("Spas").id, user_id=False)
        messages = self.change(leads | other, {"stage_id": self.first.id}, self.manager)
        self.assertEqual(len(messages), 4)
        self.assertEqual(self.notified(messages), sorted(leads.ids))

    def test_followers_by_mail_get_a_mail(self):
        self.follower.notification_type = "email"
        leads = self.leads(3, self.new)
        self.follow(leads[0])
        messages = self.change(leads, {"stage_id": self.won.id})
        notifications = self.env["mail.notification"].sudo()
        rows = notifications.search([("mail_message_id", "in", messages.ids)])
        self.assertEqual(rows.mail_message_id.mapped("res_id"), leads[0].ids)
        self.assertEqual(rows.notification_type, "email")
        self.assertTrue(rows.mail_mail_id)

    # Cost

    def queries(self, leads, values):
        """Return how many queries the chatter lines of a change take."""
        self.flush_tracking()
        self.env.invalidate_all()
        leads.with_user(self.salesperson).write(values)
        self.env.flush_all()
        start = self.cr.sql_log_count
        self.flush_tracking()
        return self.cr.sql_log_count - start

    def test_lines_nobody_follows_cost_no_query_each(self):
        for values, each in (
            # Odoo itself checks for each line that its subtype exists.
            ({"stage_id": self.proposal.id}, 1),
            ({"expected_revenue": 4321}, 0),
        ):
            few, many = (self.leads(count, self.new) for count in (10, 60))
            self.queries(self.lead(self.new), values)
            more = self.queries(many, values) - self.queries(few, values)
            self.assertLessEqual(more, 50 * each + 10)

    def test_one_follower_among_many_makes_only_theirs_cost_more(self):
        values = {"stage_id": self.proposal.id}
        costs = []
        self.queries(self.lead(self.new), values)
        for followed in (0, 1, 2):
            leads = self.leads(40, self.new)
            if followed:
                self.follow(leads[:followed])
            costs.append(self.queries(leads, values))
        self.assertLess(costs[1] - costs[0], 60)
        self.assertLess(costs[2] - costs[1], 30)
