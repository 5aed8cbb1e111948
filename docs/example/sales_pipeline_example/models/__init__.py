from . import crm_lead
from . import crm_transition_action
from . import crm_stage_trigger
from . import crm_inbound_address
