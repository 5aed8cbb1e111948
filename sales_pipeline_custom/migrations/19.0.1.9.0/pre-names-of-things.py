"""Names that changed: what the former ones were translated into is said no more."""

from odoo.tools import SQL

RENAMED = [
    (
        "ir.model.fields.selection",
        "name",
        ["selection__crm_stage_transition__kind__migrated"],
    ),
    (
        "ir.model.fields",
        "field_description",
        [
            "field_crm_stage_transition__duration_hours",
            "field_crm_lead__stage_id_color",
            "field_crm_inbound_address__medium_id",
        ],
    ),
]


def migrate(cr, version):
    for model, column, names in RENAMED:
        cr.execute(
            SQL(
                """
                UPDATE %(table)s AS named
                   SET %(column)s = jsonb_build_object(
                       'en_US', named.%(column)s -> 'en_US'
                   )
                  FROM ir_model_data data
                 WHERE data.model = %(model)s
                   AND data.res_id = named.id
                   AND data.name = ANY(%(names)s)
                """,
                table=SQL.identifier(model.replace(".", "_")),
                column=SQL.identifier(column),
                model=model,
                names=names,
            )
        )
