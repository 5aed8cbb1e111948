from odoo import api, models, tools
from odoo.exceptions import AccessError

OUR_ADDONS = "sales_pipeline_"
# Odoo's own, computed: histories and figures of ours rest on it.
ALSO = {"crm.lead": {"won_status"}}


class Base(models.AbstractModel):
    """What our addons keep by themselves is not for a client to say.

    A field that is read only on screens may be written by whoever may write on its
    model: Odoo leaves it at that. ``write`` and ``create`` refuse it where they call
    ``_refuse_pipeline_protected``, and no context, of any client, gives it a value
    anywhere.
    """

    _inherit = "base"

    # The names say whose they are: any other addon may have its own.

    @api.model
    @tools.ormcache("self._name")
    def _pipeline_protected_fields(self):
        """Return the names of the fields kept in the database by our code alone."""
        if self._transient:
            return frozenset()  # a dialog is opened with what it is about
        ours = {
            name
            for name, field in self._fields.items()
            if (field.store or field.inverse)
            and field.readonly
            and field.type != "one2many"  # its own model decides
            and name not in models.MAGIC_COLUMNS
            and any(module.startswith(OUR_ADDONS) for module in field._modules)
        }
        return frozenset(ours | ALSO.get(self._name, set()))

    @api.model
    def _refuse_pipeline_protected(self, vals):
        """Refuse values that only our code writes, unless it is at work.

        :param dict vals: of a ``write`` or a ``create``
        :raise AccessError: it names the field
        """
        if self.env.su:
            return
        for name in self._pipeline_protected_fields() & vals.keys():
            label = self._fields[name].get_description(self.env, ["string"])["string"]
            raise AccessError(
                self.env._(
                    "“%s” is not for anybody to say: it follows from what happens."
                    " Leave it out.",
                    label,
                )
            )

    def _add_missing_default_values(self, values):
        protected = self._pipeline_protected_fields() - values.keys()
        if not protected:
            return super()._add_missing_default_values(values)
        said_by_context = {f"default_{name}" for name in protected}
        if said_by_context & self.env.context.keys():
            context = {
                key: value
                for key, value in self.env.context.items()
                if key not in said_by_context
            }
            self = self.with_env(self.env(context=context))
        complete = super()._add_missing_default_values(values)
        # Nor do the defaults that people keep for themselves.
        for name in protected & complete.keys():
            default = self._fields[name].default
            if default:
                complete[name] = default(self)
            else:
                del complete[name]
        return complete
