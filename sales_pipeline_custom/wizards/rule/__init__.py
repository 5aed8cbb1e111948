from . import crm_rule_dry_run
