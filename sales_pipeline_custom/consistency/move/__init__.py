from . import history
from . import outcomes
