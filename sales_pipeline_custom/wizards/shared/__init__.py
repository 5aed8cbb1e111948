from . import crm_dialog
from . import crm_template_import
