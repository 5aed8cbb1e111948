from . import crm_lead_move
