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


def about(records):
    """Return the rules and triggers that point to these stages or teams.

    :return: list of pairs (rules or triggers in superuser mode, switched off ones
        included, name of the field)
    """
    found = []
    for model, conditions in CONDITIONS.items():
        # Who deletes it may not see each rule about it: those are switched off.
        every = records.env[model].sudo().with_context(active_test=False)
        for name in conditions[records._name]:
            found.append((every.search([(name, "in", records.ids)]), name))
    return found


def meaning_something_else(rules, name, records):
    """Return those of these rules that are on and would be about all without these.

    :param str name: the field by which they point to them
    """
    return rules.filtered(lambda rule: rule.active and rule[name] <= records)


def switch_off_about(records):
    """Switch off the rules and triggers that would mean something else without these.

    A rule about a stage that is deleted must not become a rule about every stage.

    :param records: ``crm.stage`` or ``crm.team`` records about to be deleted
    """
    for rules, name in about(records):
        for rule in meaning_something_else(rules, name, records):
            switch_off(rule, rule[name])


def switch_off(rule, gone):
    """Switch a rule or trigger off, and say in its discussion what it was about."""
    rule.active = False
    rule.message_post(
        body=rule.env._(
            "Switched off: “%s”, which it was about, was deleted.",
            ", ".join(gone.mapped("name")),
        )
    )


class CrmStage(models.Model):
    _inherit = "crm.stage"

    def unlink(self):
        switch_off_about(self)
        for rule in self._rules_moving_here().filtered("active"):
            switch_off(rule, self & rule.action_ids.stage_id)
        return super().unlink()

    def _rules_moving_here(self):
        """Return the rules that move opportunities to these stages."""
        return self._actions_moving_here().rule_id

    def _actions_moving_here(self):
        # Who deletes a stage may not see each rule that leads there.
        actions = self.env["crm.transition.action"].sudo()
        actions = actions.with_context(active_test=False)
        return actions.search([("kind", "=", "move"), ("stage_id", "in", self.ids)])

    def _uses_in_words(self):
        """Say it of rules and triggers too."""
        off, on = {}, {}
        for rules, name in about(self):
            ends = meaning_something_else(rules, name, self)
            off[rules._name] = off.get(rules._name, rules.browse()) | ends
            on[rules._name] = on.get(rules._name, rules.browse()) | rules
        moving = self._rules_moving_here()
        off["crm.transition.rule"] |= moving.filtered("active")
        on["crm.transition.rule"] |= moving
        sentences = super()._uses_in_words()
        for model, ends in off.items():
            goes_on = on[model] - ends
            sentences += self._say_uses(ends, self.env._("is switched off"))
            sentences += self._say_uses(
                goes_on.filtered("active"), self.env._("goes on without it")
            )
            sentences += self._say_uses(
                goes_on.filtered(lambda rule: not rule.active),
                self.env._("off already, will not name it any more"),
            )
        return sentences


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def unlink(self):
        switch_off_about(self)
        return super().unlink()
