from odoo import models

# Where rules and triggers point to stages and teams, and mean "any" when empty.
CONDITIONS = {
    "crm.transition.rule": {
        "crm.stage": ["from_stage_ids", "to_stage_ids"],
        "crm.team": ["team_ids"],
    },
    "crm.stage.trigger": {
        "crm.stage": ["from_stage_ids", "stage_id"],
        "crm.team": ["team_ids"],
    },
}


def switch_off_about(records):
    """Switch off the rules and triggers that would mean something else without these.

    A rule about a stage that is deleted must not become a rule about every stage.

    :param records: ``crm.stage`` or ``crm.team`` records about to be deleted
    """
    for model, conditions in CONDITIONS.items():
        for name in conditions[records._name]:
            # Who deletes it may not see each rule about it: those are switched off.
            concerned = (
                records.env[model]
                .sudo()
                .search([("active", "=", True), (name, "in", records.ids)])
            )
            for one in concerned.filtered(lambda r, name=name: r[name] <= records):
                one.active = False
                one.message_post(
                    body=one.env._(
                        "Switched off: “%s”, which it was about, was deleted.",
                        ", ".join(one[name].mapped("name")),
                    )
                )


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def unlink(self):
        switch_off_about(self)
        return super().unlink()


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        switch_off_about(self)
        return super().unlink()
