"""Holes that are known and being mended: what is observed meanwhile. To be empty.

{model or (model, field): cells as they are}. ``default MODEL``: fields that a default
in a client's context sets. ``intruders MODEL``: who reads somebody else's dialog.
"""

ALL = {"read": "all", "write": "all", "create": "all"}
WRITTEN = {**ALL, "create": "nobody"}
MANAGERS = {"manager", "admin", "foreign"}

KNOWN = {
    # Codes and actions of another company
    "crm.referral.code": {"foreign": "r---"},
    "crm.transition.action": {"foreign": "rwcu"},
    # What only our code should write
    ("account.move.line", "crm_referral_id"): ALL,
    ("crm.lead", "inbound_address_id"): ALL,
    ("crm.lead", "is_probability_manual"): ALL,
    ("crm.lead", "last_open_stage_id"): ALL,
    ("crm.lead", "last_proposed_title"): ALL,
    ("crm.lead", "previous_lead_id"): ALL,
    ("crm.lead", "project_template_ids"): ALL,
    ("crm.lead", "questionnaire_count"): WRITTEN,
    ("crm.lead", "questionnaire_progress"): WRITTEN,
    ("crm.lead", "questionnaire_score"): WRITTEN,
    ("crm.lead", "stage_path"): WRITTEN,
    ("crm.lead", "suggested_priority"): WRITTEN,
    ("mail.mail", "transition_run_id"): ALL,
    "default crm.lead.questionnaire": {
        "completed_at",
        "customer_done_at",
        "customer_started_at",
        "last_answered_at",
        "last_source",
        "link_handle",
        "link_mail_id",
        "link_secret",
        "link_sent_at",
        "link_until",
        "repeat_id",
    },
    # What the mail gateway alone should do
    ("crm.lead", "message_update"): {"may": "portal own others foreign"},
    ("mail.thread", "message_process"): {"may": "portal own others foreign"},
    # Whose rights a kind of referral runs with
    ("crm.referral.type", "user_id"): ALL,
    # Dialogs somebody else opened
    "intruders crm.inbound.try": MANAGERS,
    "intruders crm.inbound.try.line": MANAGERS,
    "intruders crm.lead.move": {*MANAGERS, "own", "others", "all_leads"},
    "intruders crm.pipeline.apply": MANAGERS,
    "intruders crm.pipeline.apply.line": MANAGERS,
    "intruders crm.pipeline.import": MANAGERS,
    "intruders crm.pipeline.save": MANAGERS,
    "intruders crm.pipeline.settings": MANAGERS,
    "intruders crm.project.import": MANAGERS,
    "intruders crm.referral.cancel": MANAGERS,
    "intruders crm.referral.pay": {"accountant"},
    "intruders crm.rule.dry.run": MANAGERS,
    "intruders crm.rule.dry.run.line": MANAGERS,
    "intruders crm.stage.delete": MANAGERS,
}

# Methods that break on nonsense rather than refuse it: “model.method”.
BREAKS = {"mail.thread.message_process", "sale.order.message_update"}
