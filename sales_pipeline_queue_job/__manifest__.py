{
    "name": "Sales Pipeline: Job Queue",
    "summary": "Have OCA's job queue carry out what pipeline rules set off",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Sales Pipeline contributors",
    "depends": ["sales_pipeline_custom", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "installable": True,
    "auto_install": True,
}
