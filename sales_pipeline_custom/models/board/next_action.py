from odoo import api, fields, models

from ..shared.odoo_internals import keep_computed


class CrmLead(models.Model):
    """What is planned next, of hundreds of cards at once.

    Most cards of a board have nothing planned: Odoo looks at each of them, several
    times, and asks each time whether the user may see activities.
    """

    _inherit = "crm.lead"

    next_action_on = fields.Date(compute="_compute_next_action_on")

    @api.depends("activity_ids.date_deadline")
    def _compute_next_action_on(self):
        days = {}
        for action in self.activity_ids:
            day = days.get(action.res_id)
            if day is None or action.date_deadline < day:
                days[action.res_id] = action.date_deadline
        values = [days.get(getattr(id_, "origin", id_)) for id_ in self._ids]
        keep_computed(self, "next_action_on", values)

    def _compute_activity_state(self):
        planned = self._with_actions("activity_state")
        return super(CrmLead, planned)._compute_activity_state()

    def _compute_activity_exception_type(self):
        names = ("activity_exception_decoration", "activity_exception_icon")
        planned = self._with_actions(*names)
        return super(CrmLead, planned)._compute_activity_exception_type()

    def _with_actions(self, *names):
        """Return those with something planned; the others get no value, all at once.

        :param names: fields that are empty where nothing is planned
        """
        if not all(self._ids):
            return self  # in a form, what is planned may not be saved yet
        planned = set(self.activity_ids.mapped("res_id"))
        others = self.browse(id_ for id_ in self._ids if id_ not in planned)
        for name in names:
            keep_computed(others, name, [None] * len(others))
        return self - others
