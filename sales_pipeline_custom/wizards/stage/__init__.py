from . import crm_pipeline_settings
