from . import questionnaires
from . import answers
