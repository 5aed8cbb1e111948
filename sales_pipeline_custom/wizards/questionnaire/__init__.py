from . import crm_lead_move
from . import crm_project_import
from . import crm_questionnaire_send
from . import privacy_lookup
