"""What happens once, when the addon is installed or uninstalled."""

import logging

from odoo.exceptions import UserError

from .core.importing.import_columns import NOT_FIELDS
from .core.shared.limits import MOST_COLORS
from .core.stage import probability as rule
from .kept import Kept, keep
from .models.shared.any_language import by_folded_name

_logger = logging.getLogger(__name__)

# Which stage of the default pipeline ready-made rules and triggers are about.
READY_MADE = {
    "rule_welcome_mail": ("to_stage_ids", "first_contact"),
    "rule_schedule_call": ("to_stage_ids", "discovery_call"),
    "trigger_quotation_sent": ("stage_id", "proposal_sent"),
    "trigger_order_confirmed": ("stage_id", "won"),
    "trigger_customer_replied": ("stage_id", "first_contact"),
}

STOCK_LOST_REASONS = ("crm.lost_reason_1", "crm.lost_reason_2", "crm.lost_reason_3")


def post_init_hook(env):
    """Set up a fresh database; leave alone what a living one has."""
    kept = Kept(env)
    if _is_fresh(env):
        _set_up_default_pipeline(env)
    else:
        _keep_what_was_typed(env)
        lost = kept.lost_stages()
        _fill_in_stage_probabilities(env, kept, lost)
        just_lost = _take_up_lost_stages(lost)
        fill_in_stage_colors(env)
        _take_stage_probabilities(env)
        # Last: what comes before records no move, but taking the probability of a won
        # stage wins, and histories must end with what opportunities are.
        env["crm.stage.transition"].rebuild(again=just_lost.ids)
        _tell_where_lost_from(env, lost)
    kept.give_back()
    fit_ready_made(env)


def _is_fresh(env):
    """Tell whether there is no opportunity yet and no stage but the stock ones."""
    if env["crm.lead"].with_context(active_test=False).search_count([], limit=1):
        return False
    stages = env["crm.stage"].search([])
    return all(xmlid.startswith("crm.") for xmlid in stages.get_external_id().values())


def _set_up_default_pipeline(env):
    """Turn the stock stages into the seven of the default pipeline, and add the rest.

    The stock records are kept, renamed: other modules know them by their external id.
    """
    template = env.ref("sales_pipeline_custom.pipeline_template_default")
    template._set_up_stages(env["crm.stage"].search([]))
    for xmlid in STOCK_LOST_REASONS:
        reason = env.ref(xmlid, raise_if_not_found=False)
        if reason:
            reason.active = False


def _keep_what_was_typed(env):
    """Mark probabilities typed by hand, before stages get one and the rest follows."""
    leads = env["crm.lead"].with_context(active_test=False)
    leads = leads.search([("won_status", "=", "pending")])._in_stage_mode()
    typed = leads.filtered(
        lambda lead: rule.differs(lead.probability, lead.automated_probability)
    )
    typed.write({"is_probability_manual": True})


def _fill_in_stage_probabilities(env, kept, lost):
    """Give the stages of a living database a probability, growing along each board.

    :param kept: ``Kept``: what they had, if the addon was there before
    :param lost: the stages that are going to be lost ones
    """
    stages = env["crm.stage"].search([])
    won = stages.filtered("is_won")
    won.write({"probability": rule.CERTAIN[rule.WON]})
    others = stages - won - lost
    for stage, probability in zip(others, rule.spread(len(others)), strict=True):
        stage.probability = kept.probability_of(stage) or probability


def _take_up_lost_stages(stages):
    """Have stages be lost ones, and lose what is open in them.

    :return: the opportunities this loses
    """
    env = stages.env
    lost = env["crm.lead"]
    for stage in stages:
        leads = stage._opportunities()
        leads = leads.filtered(lambda lead: lead.won_status != "lost")
        try:
            with env.cr.savepoint():
                stage.outcome = "lost"
        except UserError as error:  # nowhere else to work: it stays open
            _logger.warning("A stage is not lost any more: %s", error)
            stage.probability = stage._suggested_probability(rule.OPEN, stage.sequence)
        else:
            lost |= leads.with_env(env)
    return lost


def _tell_where_lost_from(env, stages):
    """Have what was lost before know the open stage to go back to, as history tells.

    :param stages: the lost stages that were there before the addon
    """
    leads = stages._opportunities()
    moves = env["crm.stage.transition"].search(
        [("lead_id", "in", leads.ids), ("to_stage_id", "in", stages.ids)], order="id"
    )
    last = {
        move.lead_id: move.from_stage_id
        for move in moves
        if move.from_stage_id.outcome == "open"
    }
    for lead, stage in last.items():
        lead._reopen_later_in(stage)


def fill_in_stage_colors(env):
    """Take over the colours that stages have in Odoo, whose field will go."""
    if "color" not in env["crm.stage"]._fields:
        return
    for stage in env["crm.stage"].search([("pipeline_color", "=", 0)]):
        if 0 < stage.color < MOST_COLORS:
            stage.pipeline_color = stage.color


def color_like_template(env, template):
    """Give stages without a colour the one their namesake has in a template."""
    stages = env["crm.stage"].search([("pipeline_color", "=", 0)])
    for line in template.stage_ids:
        _stages_like(line, stages).pipeline_color = line.pipeline_color


def _take_stage_probabilities(env):
    """Have open opportunities follow their stage, but for what was typed by hand."""
    leads = env["crm.lead"].with_context(active_test=False).search([])
    leads._in_stage_mode()._convert_probabilities(from_mode="stage")


def fit_ready_made(env):
    """Tell ready-made rules which stages they are about, where the pipeline has them.

    They are off: what finds no stage of its name waits for a manager to choose one.
    """
    for name, (field, line) in READY_MADE.items():
        fit_to_default_pipeline(_of_addon(env, name), field, line)
    _say_in_the_language_of_the_company(env)
    stale = _of_addon(env, "rule_stale")
    if stale and not stale.to_stage_ids:
        stages = _shared_stages(env)
        stale.to_stage_ids = stages.filtered(lambda stage: stage.outcome == "open")


def fit_to_default_pipeline(record, field, line):
    """Tell a rule or trigger which stage it is about, unless it knows.

    :param record: one of them, or none where it was deleted
    :param str field: what to fill in
    :param str line: the stage, by its name in ``pipeline_template_default_…``
    """
    if record and not record[field]:
        line = _of_addon(record.env, f"pipeline_template_default_{line}")
        record[field] = _stages_like(line, _shared_stages(record.env))[:1]


def _shared_stages(env):
    return env["crm.stage"].search([("team_ids", "=", False)])


def _say_in_the_language_of_the_company(env):
    """Translate what Odoo does not: an activity plan has one language only."""
    lang = env.company.partner_id.lang or env.ref("base.user_admin").lang
    spoken = env(context={**env.context, "lang": lang})
    plan = spoken._("Start of the project")
    welcome = spoken._("Welcome the new customer")
    kick_off = spoken._("Kick-off meeting")
    check = spoken._("Check that all goes well")
    texts = {
        "": ("name", plan),
        "_welcome": ("summary", welcome),
        "_kick_off": ("summary", kick_off),
        "_check": ("summary", check),
    }
    for name, (field, text) in texts.items():
        record = _of_addon(env, f"mail_activity_plan_start{name}")
        if record:
            record[field] = text


def _of_addon(env, name):
    return env.ref(f"sales_pipeline_custom.{name}", raise_if_not_found=False)


def _stages_like(line, stages):
    """Return the stages named as a line of a template, in any language."""
    named = by_folded_name(stages)
    return stages.browse().union(*(named[name] for name in by_folded_name(line)))


def uninstall_hook(env):
    """Leave behind the lost reasons people know, those in use and the others, and what
    it takes to begin again where things are now.

    What columns of imported files meant beside fields means nothing without the addon.
    """
    keep(env)
    env["base_import.mapping"].search([("field_name", "in", NOT_FIELDS)]).unlink()
    env["ir.model.data"].search(
        [("module", "=", "sales_pipeline_custom"), ("model", "=", "crm.lost.reason")]
    ).unlink()
