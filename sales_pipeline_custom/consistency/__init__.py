"""Whether what the database holds agrees with itself.

Each check looks at everything there is, in superuser mode, and writes nothing. An
administrator runs them all with ``scripts/check DATABASE``, or in Odoo's shell::

    from odoo.addons.sales_pipeline_custom.consistency import sentences
    print(*sentences(env), sep="\\n")
"""

from . import move
from . import rule
from . import referral
from . import questionnaire
from . import inbound
from . import between
from .check import CHECKS, broken, sentences
