from . import crm_pipeline_apply
from . import crm_pipeline_import
from . import crm_pipeline_save
