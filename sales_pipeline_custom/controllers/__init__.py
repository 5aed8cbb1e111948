from . import questionnaire
from . import referral
