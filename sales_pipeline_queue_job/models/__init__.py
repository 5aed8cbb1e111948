from . import crm_transition_run
