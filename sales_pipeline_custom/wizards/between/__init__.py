from . import inbound_questionnaire
from . import privacy_lookup
