from . import crm_referral_pay
from . import crm_referral_cancel
