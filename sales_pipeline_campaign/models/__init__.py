from . import crm_stage_trigger
from . import mailing_trace
from . import mail_thread
from . import mailing_history
from . import crm_lead
from . import res_partner
from . import partner_merge
