from . import ir_http
from . import questionnaire
from . import questionnaire_stop
from . import referral
