from . import questionnaire_runs
from . import referral_runs
