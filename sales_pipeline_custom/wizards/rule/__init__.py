from . import crm_rule_dry_run
from . import privacy_lookup
