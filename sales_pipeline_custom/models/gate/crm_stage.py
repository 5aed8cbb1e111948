from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

# Where these are filled in is not for a salesperson to choose.
NEVER_REQUIRED = {
    "active",
    "automated_probability",
    "color",
    "company_id",
    "date_closed",
    "lost_reason_id",
    "probability",
    "stage_id",
    "team_id",
    "type",
}
FILLABLE_TYPES = (
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2many",
    "many2one",
    "monetary",
    "selection",
    "text",
)


class CrmStage(models.Model):
    """What a stage asks of an opportunity that wants to enter it."""

    _inherit = "crm.stage"

    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "crm_stage_required_field_rel",
        "stage_id",
        "field_id",
        "Required Fields",
        domain=lambda self: self._required_field_domain(),
        groups="sales_team.group_sale_manager",  # who sells may not read such records
        help="An opportunity enters this stage once these are filled in.",
    )

    @api.model
    def _required_field_domain(self):
        return [
            ("model", "=", "crm.lead"),
            ("store", "=", True),
            ("readonly", "=", False),
            ("ttype", "in", FILLABLE_TYPES),
            ("name", "not in", sorted(NEVER_REQUIRED)),
        ]

    @api.constrains("required_field_ids")
    def _check_required_fields(self):
        for stage in self:
            # Only managers read which fields are: that one cannot be filled in is told.
            asked = stage.sudo().required_field_ids
            impossible = asked - asked.filtered_domain(self._required_field_domain())
            if impossible:
                raise ValidationError(
                    self.env._(
                        "“%(stage)s” cannot require %(fields)s: nobody can fill that in"
                        " on an opportunity. Choose other fields.",
                        stage=stage.name,
                        fields=", ".join(
                            f"“{field.field_description}”" for field in impossible
                        ),
                    )
                )

    @api.model
    def _cached_fields(self):
        return super()._cached_fields() | {"required_field_ids"}

    @api.private
    @tools.ormcache("self.id")
    def required_field_names(self):
        """Return the names of the fields an opportunity needs to enter this stage.

        A field may be gone since, with the addon or the administrator who made it: it
        is then no longer asked for.
        """
        # Kept in memory for everybody: it may not depend on who asks first.
        names = self.sudo().required_field_ids.sorted("id").mapped("name")
        return tuple(name for name in names if name in self.env["crm.lead"]._fields)
