from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

# What says nothing of what is done, whatever sets it off.
DESCRIPTIVE = {"name", "description", "sequence"}


class CrmRunSource(models.AbstractModel):
    """In whose name things are done: only an administrator lends somebody's rights.

    The records themselves are looked at, after each write of them or of their actions:
    values may come from a form, the API, an import, a copy or the context.
    """

    _inherit = "crm.run.source"

    # Whether what is set off is done with the rights of ``user_id``.
    _lends_rights = True

    is_of_somebody_else = fields.Boolean(compute="_compute_is_of_somebody_else")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_of_somebody_else(self):
        """Tell whether changing these has them run as who changes them."""
        for source in self:
            user = source._origin.user_id
            other = bool(user) and user != self.env.user
            source.is_of_somebody_else = other and self._is_to_agree()

    @api.constrains("user_id", "company_id")
    def _check_works_for_company(self):
        for one in self.filtered("company_id") if self._lends_rights else ():
            user, company = one.user_id, one.company_id
            if not user or user._is_superuser() or company in user.company_ids:
                continue
            raise ValidationError(
                self.env._(
                    "%(user)s, as whom “%(name)s” runs, does not work for %(company)s:"
                    " choose somebody who does.",
                    user=user.name,
                    name=one.name,
                    company=company.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_to_agree():
            default = self.default_get(["user_id"]).get("user_id")
            asked = {vals.get("user_id", default) for vals in vals_list}
            self._refuse_to_lend(self.env["res.users"].browse(asked - {None, False}))
        records = super().create(vals_list)
        if self._is_to_agree():
            self._refuse_to_lend(records.user_id)
        return records

    def write(self, vals):
        if not self._is_to_agree():
            return super().write(vals)
        # Whose rights are lent is looked at, though one may not see it any more then.
        every = self.sudo()
        before = {source: source.user_id for source in every}
        result = super().write(vals)
        lent = every.filtered(lambda source: source.user_id != before[source])
        self._refuse_to_lend(lent.user_id)
        if self._changes_what_is_done(vals):
            self._done_in_own_name(before if "user_id" in vals else None)
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Odoo writes these past ``write``."""
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if self._is_to_agree() and self._changes_what_is_done({field_name: True}):
            self._done_in_own_name()
        return result

    @api.model
    def _is_to_agree(self):
        """Tell whether whoever changes these now may only act in their own name."""
        return self._lends_rights and not (
            self.env.su or self.env.user.has_group("base.group_system")
        )

    @api.model
    def _refuse_to_lend(self, users):
        """Refuse that these run with the rights of somebody else.

        :param users: as whom they would run
        :raise AccessError: one of them is not who asks for it
        """
        for user in users - self.env.user:
            raise AccessError(
                self.env._(
                    "Only an administrator may have this run as somebody else, as"
                    " %s here. Have it run as yourself.",
                    user.sudo().name,  # a colleague, maybe of another company
                )
            )

    @api.model
    def _descriptive_fields(self):
        """Return the names of the fields that change nothing of what is done."""
        mixins = ("mail.thread", "mail.activity.mixin")
        return DESCRIPTIVE.union(*(self.env[name]._fields for name in mixins))

    @api.model
    def _changes_what_is_done(self, vals):
        """Tell whether writing these values changes what these do."""
        changed = set(vals) - self._descriptive_fields()
        return bool(changed) and (changed != {"active"} or vals["active"])

    def _done_in_own_name(self, before=None):
        """Have these, which the user changes, run as themselves, and say so.

        Whoever they ran as did not agree to that change.

        :param dict before: {record: as whom it ran}; None: as whom it runs
        """
        if not self._is_to_agree():
            return
        me = self.env.user
        # Who changes its actions may not write on it: it takes their rights.
        for source in self.sudo():
            former = before[source] if before else source.user_id
            if not former or former == me:
                continue
            source.user_id = me
            source._message_log(
                body=self.env._(
                    "%(me)s changed what this does: it runs as %(me)s from now on, no"
                    " longer as %(former)s.",
                    me=me.name,
                    former=former.name,
                ),
                author_id=me.partner_id.id,
            )
