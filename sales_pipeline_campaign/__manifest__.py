{
    "name": "Sales Pipeline: Campaigns",
    "summary": "Mailings move opportunities, and their history shows on them",
    "version": "19.0.1.3.2",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Sales Pipeline contributors",
    "maintainer": "Sales Pipeline contributors",
    "depends": ["sales_pipeline_custom", "mass_mailing_crm"],
    "data": [
        "data/crm_stage_trigger_data.xml",
        "views/crm_stage_trigger_views.xml",
        "views/crm_lead_views.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["sales_pipeline_campaign/static/src/**/*"],
        "web.assets_tests": ["sales_pipeline_campaign/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "installable": True,
    "application": False,
    "auto_install": True,
}
