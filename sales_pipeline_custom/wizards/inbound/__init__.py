from . import crm_inbound_try
from . import crm_pipeline_settings
from . import privacy_lookup
