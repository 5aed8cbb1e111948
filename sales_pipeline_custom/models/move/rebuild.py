from odoo import api, models
from odoo.tools import SQL

# From what Odoo tracked to rows of history, for all opportunities at once: done one by
# one, 100,000 of them would take hours and all the memory there is.
#
# A point is something known of an opportunity: where it started, what a message tells,
# where it is now. What is unknown of a point is taken from the one before. Points that
# change nothing are dropped; the others are the moves.
REBUILD = """
WITH lead AS (
    SELECT id, stage_id, create_date, create_uid, user_id, team_id, company_id,
           probability, expected_revenue, lost_reason_id,
           date_closed, date_last_stage_update,
           CASE WHEN won_status IN ('won', 'lost') THEN won_status ELSE 'open' END
               AS outcome
      FROM crm_lead
     WHERE NOT EXISTS (
           SELECT FROM crm_stage_transition AS move WHERE move.lead_id = crm_lead.id)
),
stage AS (
    SELECT id, sequence, is_won, COALESCE(name ->> %(lang)s, name ->> 'en_US') AS name
      FROM crm_stage
),
-- Of a selection, Odoo tracks the label, in the language of whoever changed it.
label AS (
    SELECT DISTINCT ON (label.value) label.value AS text,
           CASE choice.value WHEN 'pending' THEN 'open' ELSE choice.value END AS outcome
      FROM ir_model_fields_selection AS choice, jsonb_each_text(choice.name) AS label
     WHERE choice.field_id = %(won_status)s
  ORDER BY label.value, choice.sequence
),
-- One line per message, whatever the number of values in it.
message AS (
    SELECT message.id, message.res_id AS lead_id, message.create_uid,
           message.subtype_id, COALESCE(message.date, message.create_date) AS at,
           BOOL_OR(value.field_id = %(stage_id)s) AS has_moved,
           (ARRAY_AGG(NULLIF(value.old_value_integer, 0) ORDER BY value.id)
               FILTER (WHERE value.field_id = %(stage_id)s))[1] AS from_id,
           (ARRAY_AGG(value.old_value_char ORDER BY value.id)
               FILTER (WHERE value.field_id = %(stage_id)s))[1] AS from_text,
           (ARRAY_AGG(NULLIF(value.new_value_integer, 0) ORDER BY value.id DESC)
               FILTER (WHERE value.field_id = %(stage_id)s))[1] AS to_id,
           (ARRAY_AGG(value.new_value_char ORDER BY value.id DESC)
               FILTER (WHERE value.field_id = %(stage_id)s))[1] AS to_text,
           BOOL_OR(value.field_id = %(active)s AND value.new_value_integer = 0)
               AS is_archived,
           MIN(value.old_value_char)
               FILTER (WHERE value.field_id = %(won_status)s) AS old_label,
           MIN(value.new_value_char)
               FILTER (WHERE value.field_id = %(won_status)s) AS new_label,
           MAX(value.new_value_integer)
               FILTER (WHERE value.field_id = %(lost_reason_id)s) AS reason_id
      FROM lead
      JOIN mail_message AS message
        ON message.model = 'crm.lead' AND message.res_id = lead.id
      JOIN mail_tracking_value AS value
        ON value.mail_message_id = message.id
       AND value.field_id IN (
           %(stage_id)s, %(active)s, %(won_status)s, %(lost_reason_id)s)
  GROUP BY message.id
),
-- Before Odoo 19 the subtype of the message is all that tells an outcome.
event AS (
    SELECT message.*, was.outcome AS outcome_before,
           CASE WHEN becomes.outcome IS NOT NULL THEN becomes.outcome
                WHEN message.subtype_id = %(mt_lead_won)s THEN 'won'
                WHEN message.subtype_id = %(mt_lead_restored)s THEN 'open'
                WHEN message.subtype_id = %(mt_lead_lost)s AND message.is_archived
                    THEN 'lost'
                WHEN to_stage.is_won THEN 'won'
                WHEN from_stage.is_won THEN 'open' END AS outcome
      FROM message
 LEFT JOIN label AS was ON was.text = message.old_label
 LEFT JOIN label AS becomes ON becomes.text = message.new_label
 LEFT JOIN stage AS from_stage ON from_stage.id = message.from_id
 LEFT JOIN stage AS to_stage ON to_stage.id = message.to_id
),
start AS (
    SELECT lead_id,
           BOOL_OR(has_moved) AS has_moved,
           (ARRAY_AGG(from_id ORDER BY id) FILTER (WHERE has_moved))[1] AS stage_id,
           (ARRAY_AGG(from_text ORDER BY id) FILTER (WHERE has_moved))[1] AS text,
           (ARRAY_AGG(outcome_before ORDER BY id)
               FILTER (WHERE outcome_before IS NOT NULL))[1] AS outcome
      FROM event
  GROUP BY lead_id
),
point AS (
    SELECT lead.id AS lead_id, 0 AS position, 'created' AS source,
           lead.create_date AS at, lead.create_uid AS user_id, TRUE AS has_moved,
           NULL::int AS from_id, NULL AS from_text,
           CASE WHEN start.has_moved THEN start.stage_id ELSE lead.stage_id END
               AS to_id,
           start.text AS to_text,
           COALESCE(start.outcome, 'open') AS outcome, NULL::int AS reason_id
      FROM lead LEFT JOIN start ON start.lead_id = lead.id
 UNION ALL
    SELECT lead_id, id, 'tracked', at, create_uid, has_moved, from_id, from_text,
           to_id, to_text, outcome, reason_id
      FROM event
 UNION ALL
    SELECT id, 2147483647, 'present',
           COALESCE(CASE WHEN outcome != 'open' THEN date_closed END,
                    date_last_stage_update, create_date),
           NULL, TRUE, NULL, NULL, stage_id, NULL, outcome, NULL
      FROM lead
),
run AS (
    SELECT *, COUNT(*) FILTER (WHERE has_moved) OVER by_position AS stage_run,
           COUNT(outcome) OVER by_position AS outcome_run
      FROM point
    WINDOW by_position AS (PARTITION BY lead_id ORDER BY position)
),
known AS (
    SELECT lead_id, position, source, at, user_id, has_moved, from_id, from_text,
           reason_id,
           MAX(to_id) OVER (PARTITION BY lead_id, stage_run) AS to_id,
           MAX(to_text) OVER (PARTITION BY lead_id, stage_run) AS to_text,
           MAX(outcome) OVER (PARTITION BY lead_id, outcome_run) AS outcome
      FROM run
),
step AS (
    SELECT lead_id, position, source, at, user_id, reason_id, to_id, to_text, outcome,
           LAG(outcome) OVER by_position AS outcome_before,
           CASE WHEN source = 'tracked' AND has_moved THEN from_id
                ELSE LAG(to_id) OVER by_position END AS from_id,
           CASE WHEN source = 'tracked' AND has_moved THEN from_text
                ELSE LAG(to_text) OVER by_position END AS from_text
      FROM known
    WINDOW by_position AS (PARTITION BY lead_id ORDER BY position)
),
move AS (
    SELECT *,
           -- The clock of a server may go backwards.
           DATE_TRUNC('second', MAX(at) OVER (PARTITION BY lead_id ORDER BY position))
               AS entered_at,
           EVERY(outcome = 'lost') OVER (PARTITION BY lead_id ORDER BY position DESC)
               AS is_lost_since
      FROM step
     WHERE source = 'created'
        OR outcome != outcome_before
        OR to_id IS DISTINCT FROM from_id
),
span AS (
    SELECT *, LEAD(entered_at) OVER (PARTITION BY lead_id ORDER BY position) AS left_at
      FROM move
)
INSERT INTO crm_stage_transition (
    is_rebuilt, origin, lead_id, lead_ref, from_stage_id, to_stage_id,
    from_stage_name, to_stage_name, kind, outcome, entered_at, left_at, duration_hours,
    user_id, owner_id, team_id, company_id,
    probability_after, revenue_after, lost_reason_id
)
SELECT TRUE, 'system', lead.id, lead.id, from_stage.id, to_stage.id,
       COALESCE(from_stage.name, NULLIF(span.from_text, '')),
       COALESCE(to_stage.name, NULLIF(span.to_text, '')),
       CASE WHEN span.source = 'created' THEN 'created'
            WHEN span.outcome != span.outcome_before AND span.outcome = 'open'
                THEN 'reopened'
            WHEN span.outcome != span.outcome_before THEN span.outcome
            WHEN span.source = 'present' THEN 'migrated'
            WHEN (to_stage.sequence, to_stage.id)
                 < (from_stage.sequence, from_stage.id) THEN 'backward'
            ELSE 'forward' END,
       span.outcome, span.entered_at, span.left_at,
       EXTRACT(EPOCH FROM span.left_at - span.entered_at) / 3600,
       span.user_id, lead.user_id, lead.team_id, lead.company_id,
       CASE WHEN span.left_at IS NULL THEN lead.probability END,
       CASE WHEN span.left_at IS NULL THEN lead.expected_revenue END,
       CASE WHEN span.is_lost_since THEN COALESCE(lead.lost_reason_id, reason.id)
            WHEN span.outcome = 'lost' THEN reason.id END
  FROM span
  JOIN lead ON lead.id = span.lead_id
  LEFT JOIN stage AS from_stage ON from_stage.id = span.from_id
  LEFT JOIN stage AS to_stage ON to_stage.id = span.to_id
  LEFT JOIN crm_lost_reason AS reason ON reason.id = span.reason_id
 ORDER BY span.lead_id, span.position
"""


class CrmStageTransition(models.Model):
    """Give a history to opportunities that lived before the pipeline came."""

    _inherit = "crm.stage.transition"

    @api.private
    def rebuild(self, again=()):
        """Write the moves of every opportunity that has none, from what Odoo tracked.

        An opportunity starts where its first tracked move left from, on the day it was
        created, and open unless a tracked change says otherwise. Then comes a row per
        message that tells a move, a win, a loss or a reopening, in the order they were
        written: their dates follow a clock that may have gone backwards.

        Not everything was tracked. Where all this does not lead to what an opportunity
        is now, a last row does: ``migrated``, or the outcome that nothing tells of,
        dated by the opportunity itself. So one that is won or lost without a word of it
        was created open, in its present stage, and closed there.

        What it was worth before its last move, nobody knows.

        :param again: ids of opportunities whose rows are thrown away first
        """
        self.env.flush_all()
        if again:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM crm_stage_transition WHERE lead_id = ANY(%s)",
                    list(again),
                )
            )
        fields = self.env["ir.model.fields"]._get_ids("crm.lead")
        subtypes = {
            name: self.env.ref(f"crm.{name}", raise_if_not_found=False)
            for name in ("mt_lead_won", "mt_lead_lost", "mt_lead_restored")
        }
        self.env.cr.execute(
            SQL(
                REBUILD,
                lang=self.env.ref("base.main_company").partner_id.lang or "en_US",
                **{
                    name: fields[name]
                    for name in ("stage_id", "active", "won_status", "lost_reason_id")
                },
                **{name: subtype and subtype.id for name, subtype in subtypes.items()},
            )
        )
        self.retrace_paths()
