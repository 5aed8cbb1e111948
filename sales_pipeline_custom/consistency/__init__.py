"""Whether what the database holds agrees with itself.

Each check looks at everything there is, in superuser mode, and writes nothing. An
administrator runs them all with ``scripts/check DATABASE``, or in Odoo's shell::

    from odoo.addons.sales_pipeline_custom.consistency import sentences
    print(*sentences(env), sep="\\n")
"""

from . import history
from . import outcomes
from . import runs
from . import referrals
from . import questionnaires
from . import answers
from . import inbound
from .check import CHECKS, broken, sentences
