from . import crm_activity_done
