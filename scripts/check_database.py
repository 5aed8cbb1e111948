"""Print what does not agree in a database, for `scripts/check` and Odoo's shell.

Odoo's shell gives `env`.
"""

import sys

from odoo.addons.sales_pipeline_custom.consistency import CHECKS, sentences

env.cr.execute("SET TRANSACTION READ ONLY")
company = env["res.company"].search([], order="id", limit=1)
spoken = env(context={"lang": company.partner_id.lang or "en_US"})
wrong = sentences(spoken)
for sentence in wrong:
    print("-", sentence)
if wrong:
    print(f"{len(wrong)} of {len(CHECKS)} checks failed.")
    sys.exit(1)
print(f"All {len(CHECKS)} checks hold.")
