from . import crm_pipeline_apply
from . import inbound_questionnaire
from . import privacy_lookup
