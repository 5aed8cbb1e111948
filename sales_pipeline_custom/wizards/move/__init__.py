from . import crm_dialog_won
from . import crm_lead_lost
from . import crm_stage_delete
from . import privacy_lookup
