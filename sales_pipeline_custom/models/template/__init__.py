from . import crm_pipeline_template
from . import crm_pipeline_template_stage
from . import crm_pipeline_template_criterion
from . import file
from . import crm_team
