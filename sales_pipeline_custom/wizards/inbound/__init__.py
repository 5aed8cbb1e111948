from . import crm_inbound_try
