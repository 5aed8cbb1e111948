"""Load the demonstration of the addon, in French: `scripts/odoo shell < load_demo.py`.

Odoo's shell gives `env`. The files are those of the manifest's `demo` key; Odoo's own
demonstration data (in English) stays out.
"""

from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

ADDON = "sales_pipeline_custom"

french = env["res.lang"]._activate_lang("fr_FR")
env.company.write(
    {"country_id": env.ref("base.fr").id, "currency_id": env.ref("base.EUR").id}
)
env["ir.default"].set("res.partner", "lang", french.code)

for filename in Manifest.for_addon(ADDON)["demo"]:
    convert_file(env, ADDON, filename, {}, "init", noupdate=True)

people = env["res.users"].with_context(active_test=False).search([])
people.write({"lang": french.code, "tz": "Europe/Paris"})
env["res.partner"].with_context(active_test=False).search([]).write(
    {"lang": french.code, "tz": "Europe/Paris"}
)

# A demonstration asks nothing of Odoo's servers.
for job in (
    "crm_iap_enrich.ir_cron_lead_enrichment",
    "mail.ir_cron_module_update_notification",
):
    cron = env.ref(job, raise_if_not_found=False)
    if cron:
        cron.active = False

env.cr.commit()
