"""How long changes take that concern many opportunities at once.

A full pipeline, or questionnaires. Stock Odoo has nothing to put beside it, so this
measures seconds and memory. Each is undone, and worked on by a sales manager.
"""

import resource
import time

from questionnaires import insert_in_many


def fill(env, stage):
    """Put every opportunity into a stage, the lost and archived ones included.

    What was lost stays lost, what was won becomes archived: some of each are there.
    """
    env.cr.execute(
        """
        UPDATE crm_lead
           SET stage_id = %(stage)s, team_id = NULL, is_probability_manual = false,
               active = won_status = 'pending', date_closed = NULL,
               probability = CASE WHEN won_status = 'lost' THEN 0 ELSE %(value)s END,
               automated_probability =
                   CASE WHEN won_status = 'lost' THEN 0 ELSE %(value)s END,
               won_status = CASE won_status WHEN 'won' THEN 'pending'
                                 ELSE won_status END
        """,
        {"stage": stage.id, "value": stage.probability},
    )
    env.invalidate_all()


def delete_stage(env):
    """Delete a stage with everything in it, through the dialog."""
    stages = env["crm.stage"].search([("team_ids", "=", False)])
    stage = stages.filtered(lambda one: one.outcome == "open")[1]
    fill(env, stage)

    def run():
        dialog = env["crm.stage.delete"].create({"stage_id": stage.id})
        assert dialog.count == count(env)
        dialog.action_delete()

    return count(env), run


def apply_template(env):
    """Give all teams the stages of a template, with everything in one stage."""
    stages = env["crm.stage"].search([("team_ids", "=", False)])
    fill(env, stages.filtered(lambda one: one.outcome == "open")[1])
    template = env["crm.pipeline.template"].search([], limit=1)

    def run():
        screen = env["crm.pipeline.apply"].create(
            {"template_id": template.id, "scope": "shared"}
        )
        assert screen.count == count(env)
        screen.action_apply()

    return count(env), run


CHANGES = {  # what prepares each, and the most seconds it may take
    "delete-stage": (delete_stage, 60),
    "apply-template": (apply_template, 60),
    "insert-questionnaire": (insert_in_many, 10),
}
NAMES = (*CHANGES,)  # as jobs


def count(env):
    """Count all opportunities, archived ones included."""
    return env["crm.lead"].sudo().with_context(active_test=False).search_count([])


def measure(env, name, processor_seconds):
    """Do one of the changes.

    :param processor_seconds: as in `bench`
    :return: {count: opportunities concerned, seconds: elapsed, processor: seconds of
        Odoo and PostgreSQL, before and peak: megabytes of memory of the process,
        before it and at the most}
    """
    prepare, _limit = CHANGES[name]
    concerned, run = prepare(env)
    env.flush_all()
    before = peak_megabytes()
    spent = processor_seconds(env.cr)
    start = time.perf_counter()
    run()
    env.cr.flush()
    seconds = time.perf_counter() - start
    return {
        "count": concerned,
        "seconds": seconds,
        "processor": spent and processor_seconds(env.cr) - spent,
        "before": before,
        "peak": peak_megabytes(),
    }


def peak_megabytes():
    """Return the most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def story(name, result):
    """Say in a line what a change took, and whether it holds its limit."""
    _prepare, limit = CHANGES[name]
    verdict = "ok" if result["seconds"] <= limit else "over"
    processor = ""
    if result["processor"]:
        processor = f"{result['processor']:.1f} s of processor, "
    return (
        f"{name}: {result['count']:,} opportunities in {result['seconds']:.1f} s"
        f" (limit {limit} s: {verdict}), {processor}{result['before']:.0f} MB of"
        f" memory before, {result['peak']:.0f} MB at the most."
    )
