from . import crm_lead_lost
from . import crm_lead_move
from . import crm_pipeline_apply
from . import crm_pipeline_import
from . import crm_pipeline_save
from . import crm_pipeline_settings
from . import crm_rule_dry_run
from . import crm_stage_delete
