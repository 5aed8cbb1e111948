{
    "name": "Sales Pipeline: Example",
    "summary": "A step of the road, a gate, an action, a trigger, an inbound source",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Sales Pipeline contributors",
    "depends": ["sales_pipeline_custom"],
    "installable": True,
}
