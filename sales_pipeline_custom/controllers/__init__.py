from . import questionnaire
from . import questionnaire_stop
from . import referral
