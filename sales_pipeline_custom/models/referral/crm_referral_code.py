import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain

# Letters and digits that nobody takes for one another, said or written.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WHO_GIVES = "sales_team.group_sale_salesman"
LENGTH = 8  # 31^8: eight hundred thousand million


class CrmReferralCode(models.Model):
    """The code a contact gives to those they send, and whether it still works.

    A contact gives one at a time; former ones stay known, so that a revoked code is
    told from one that never was. Those of contacts merged into it work on.
    """

    _name = "crm.referral.code"
    _description = "Referral Code"
    _inherit = ["crm.personal.link"]
    _rec_name = "code"
    _order = "id desc"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    revoked_at = fields.Datetime("Revoked On", readonly=True)
    is_merged = fields.Boolean(
        "Of a Merged Contact",
        readonly=True,
        help="It works on, as it was given to people, but is not given any more.",
    )

    _code_once = models.UniqueIndex("(code)")
    _one_is_given = models.UniqueIndex(
        "(partner_id) WHERE revoked_at IS NULL AND is_merged IS NOT TRUE"
    )
    _link_handle_once = models.UniqueIndex("(link_handle)")

    @api.model
    def _from_link(self, token):
        """Return the code of the page of a referrer, in superuser mode.

        :param str token: the end of the address, as someone gives it
        :return: empty where it is no link, or one no more
        """
        found = self._with_token(token)
        return found if not found.revoked_at else found.browse()

    def _revoke(self):
        self.revoked_at = fields.Datetime.now()
        self.flush_recordset(["revoked_at"])  # before another one is given

    @api.model
    def _new_code(self):
        return "".join(secrets.choice(ALPHABET) for _rank in range(LENGTH))

    @api.model
    def _normalized(self, text):
        """Return what someone typed as codes are written: no blanks, no hyphens."""
        kept = [char for char in str(text or "").upper() if char.isalnum()]
        return "".join(kept[: 4 * LENGTH])

    @api.model
    def _find(self, text):
        """Return the code someone gives, revoked or not, in superuser mode."""
        # A visitor may read no code: the one they give is looked up, none is listed.
        codes = self.sudo().with_context(active_test=False)
        code = self._normalized(text)
        return codes.search([("code", "=", code)]) if code else codes.browse()

    @api.model
    def _referrer_of_code(self, text):
        """Return the contact whose code someone gives.

        For whatever receives codes: a mail, a web form, an import. It never raises: a
        code that does not exist, was revoked, or is of an archived contact is nobody's.

        :param text: what was typed: case, blanks and hyphens make no difference
        :return: ``res.partner`` in superuser mode, empty for none
        """
        found = self._find(text)
        partner = found.partner_id if not found.revoked_at else found.partner_id[:0]
        return partner if partner.active else partner[:0]


def _with_argument(address, name, value):
    """Return an address with one more argument, before what follows a #."""
    parts = urlsplit(address)
    given = "&".join(filter(None, [parts.query, urlencode({name: value})]))
    return urlunsplit(parts._replace(query=given))


class ResPartner(models.Model):
    """The code of a contact, and the link that carries it."""

    _inherit = "res.partner"

    referral_code_ids = fields.One2many(
        "crm.referral.code",
        "partner_id",
        "Referral Codes",
        readonly=True,
        copy=False,
        groups=WHO_GIVES,
    )
    referral_code = fields.Char(
        compute="_compute_referral_code",
        search="_search_referral_code",
        groups=WHO_GIVES,
    )
    referral_link = fields.Char(
        compute="_compute_referral_code",
        groups=WHO_GIVES,
        help="For those this contact sends: it says who sent them.",
    )
    referral_page = fields.Char(
        compute="_compute_referral_code",
        groups=WHO_GIVES,
        help="For this contact alone: what became of those they sent, and what is due.",
    )

    @api.depends("referral_code_ids.revoked_at", "referral_code_ids.is_merged")
    @api.depends_context("uid", "company")
    def _compute_referral_code(self):
        self._origin.check_access("read")  # however it is asked for
        company = self.env.company
        not_told = self._origin._with_referrals_elsewhere()
        for partner in self:
            # The secret of a page is nobody's to read: only its address is told. A form
            # that is not saved names whatever its author likes.
            codes = partner._origin.sudo().referral_code_ids
            working = codes.filtered(lambda one: not one.revoked_at)
            current = working.sorted("is_merged")[:1]
            code = current.code
            partner.referral_code = code
            base = partner.get_base_url()
            partner.referral_page = (
                code
                and partner._origin not in not_told
                and f"{base}/referrer/{current._token()}"
            )
            landing = company.crm_referral_landing_url or f"{company.get_base_url()}/"
            partner.referral_link = code and _with_argument(
                landing, "referral_code", code
            )

    def _with_referrals_elsewhere(self):
        """Return those of these who brought something to a company the user does not
        work for: their page shows all they brought."""
        if self.env.su:
            return self.browse()
        ours = self.env.user.company_ids.ids
        # Of referrals one may not see, only whose they are counts.
        groups = (
            self.env["crm.referral"]
            .sudo()
            ._read_group(
                [
                    ("referrer_id", "in", self.ids),
                    ("state", "!=", "cancelled"),
                    ("company_id", "not in", [False, *ours]),
                ],
                ["referrer_id"],
            )
        )
        return self.browse(referrer.id for (referrer,) in groups)

    @api.model
    def _search_referral_code(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = Domain("revoked_at", "=", False)
        given = current & Domain("code", "in", [code for code in value if code])
        domain = Domain("referral_code_ids", "any!", given)
        if False in value:
            domain |= ~Domain("referral_code_ids", "any!", current)
        return domain

    def action_create_referral_code(self):
        """Give each of these a code, another one if they had one: that one stops."""
        self._check_may_give_codes()
        # Nobody writes codes, so that each is drawn here: who may give one was checked.
        codes = self.env["crm.referral.code"].sudo()
        self._revoke_referral_codes()
        try:
            codes.create(
                [
                    {
                        "partner_id": partner.id,
                        "code": codes._new_code(),
                        **codes._new_token(),
                    }
                    for partner in self
                ]
            )
        except UniqueViolation as error:
            # Somebody gives one of them a code at this moment: Odoo starts over.
            raise ConcurrencyError("two codes at once") from error
        return True

    def action_revoke_referral_code(self):
        """Stop the code of these: it brings nobody any more."""
        self._check_may_give_codes()
        self._revoke_referral_codes()
        return True

    def _revoke_referral_codes(self):
        # Nobody writes codes: who may revoke these was checked.
        codes = self.sudo().referral_code_ids
        codes.filtered(lambda code: not code.revoked_at)._revoke()

    def _check_may_give_codes(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(WHO_GIVES):
            raise AccessError(
                self.env._("Only salespeople give referral codes, and revoke them.")
            )


class CrmLead(models.Model):
    """An opportunity may be given the code instead of the contact."""

    _inherit = "crm.lead"

    referral_code = fields.Char(
        store=False,
        copy=False,
        help="The code the customer came with: it fills in who brought them.",
    )

    @api.onchange("referral_code")
    def _onchange_referral_code(self):
        """Fill in who brought the customer, or say why the code does not work."""
        if not self.referral_code:
            return None
        try:
            referrer_id = self._referrer_id_of_code(self.referral_code)
        except UserError as error:
            return {
                "warning": {"title": self.env._("Referral Code"), "message": str(error)}
            }
        self.referrer_id = referrer_id
        self._onchange_referrer_id()
        return None

    @api.onchange("referrer_id")
    def _onchange_referrer_id(self):
        # Who is chosen counts, and not a code that was typed wrong before.
        if self.referrer_id:
            self.referral_code = False
        return super()._onchange_referrer_id()

    @api.model
    def _referrer_id_of_code(self, text):
        """Return the id of the contact whose code someone types.

        The code of a contact they may not see is nobody's.

        :raise UserError: nobody has it, or has it any more
        """
        codes = self.env["crm.referral.code"]
        found = codes._find(text)
        if found and not found.partner_id.with_env(self.env).has_access("read"):
            found = found.browse()
        referrer = codes._referrer_of_code(text) if found else found.partner_id
        if referrer:
            return referrer.id
        if found:
            raise UserError(
                self.env._(
                    "The referral code “%s” was revoked: ask for the new one, or choose"
                    " the contact in “Brought By”.",
                    text,
                )
            )
        raise UserError(
            self.env._(
                "Nobody has the referral code “%s”: check it, or choose the contact in"
                " “Brought By”.",
                text,
            )
        )

    @api.model
    def _with_code_read(self, vals):
        """Return values where a code has become the contact who has it."""
        if "referral_code" not in vals:
            return vals
        vals = dict(vals)
        code = vals.pop("referral_code")
        if code:
            vals["referrer_id"] = self._referrer_id_of_code(code)
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_code_read(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_code_read(vals))
