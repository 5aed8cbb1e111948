from . import crm_lead
from . import crm_lead_failed_form
from . import crm_lead_questionnaire
from . import crm_project_template
from . import ir_http
from . import ir_model
