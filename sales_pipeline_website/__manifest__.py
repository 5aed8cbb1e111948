{
    "name": "Sales Pipeline: Website",
    "summary": "Opportunities out of the website's forms, questionnaires included",
    "version": "19.0.1.3.1",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Sales Pipeline contributors",
    "maintainer": "Sales Pipeline contributors",
    "depends": ["sales_pipeline_custom", "website_crm"],
    "data": [
        "security/ir.model.access.csv",
        "data/website_form_data.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "sales_pipeline_website/static/src/form/*",
        ],
        "website.website_builder_assets": [
            "sales_pipeline_website/static/src/website_builder/*",
        ],
        "web.assets_tests": [
            "sales_pipeline_website/static/tests/tours/*",
        ],
    },
    "installable": True,
    "application": False,
    "auto_install": True,
}
