from . import crm_lead_move
from . import crm_activity_done
