from . import crm_stage
from . import crm_stage_criterion
from . import crm_lead
from . import questions
from . import required_fields
from . import crm_lead_criterion
