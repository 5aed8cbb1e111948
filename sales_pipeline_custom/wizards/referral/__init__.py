from . import crm_referral_pay
from . import crm_referral_cancel
from . import crm_pipeline_settings
from . import privacy_lookup
