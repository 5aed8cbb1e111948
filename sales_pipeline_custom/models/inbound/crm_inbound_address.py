import re

from odoo import Command, api, fields, models, tools
from odoo.exceptions import ValidationError

from ...core.shared.labelled_lines import label_of
from .settings import (
    DEFAULT_MEGABYTES,
    DEFAULT_WINDOW,
    MEGABYTE,
    USUAL_LINES,
    Settings,
)

MOST_MEGABYTES = 1000


class CrmInboundAddress(models.Model):
    """A mail address whose messages become opportunities.

    What happens to a message is in ``mail_thread_gateway``, top to bottom.
    """

    _name = "crm.inbound.address"
    _description = "Inbound Address"
    _inherit = ["mail.alias.mixin", "mail.thread", "crm.cached"]
    _order = "sequence, id"
    _check_company_auto = True

    # Its own: what is written of it is written as the superuser.
    alias_id = fields.Many2one(readonly=True)
    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
    )

    # What its messages become.
    team_id = fields.Many2one(
        "crm.team", "Sales Team", tracking=True, check_company=True
    )
    lead_type = fields.Selection(
        [("lead", "Lead to Qualify"), ("opportunity", "Opportunity")],
        "Creates",
        required=True,
        default="opportunity",
    )
    stage_id = fields.Many2one(
        "crm.stage",
        ondelete="set null",
        context={"say_whose_stage": True},
        domain="[('is_won', '=', False), ('is_lost', '=', False), '|',"
        " ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
        help="Empty: the first stage of the team.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        domain="[('share', '=', False)]",
        help="Empty: the one Odoo assigns the team's opportunities to.",
    )
    source_id = fields.Many2one("utm.source", ondelete="set null")
    medium_id = fields.Many2one("utm.medium", "Channel", ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null")
    tag_ids = fields.Many2many("crm.tag")
    mapping_ids = fields.One2many(
        "crm.inbound.mapping", "address_id", "Lines of the Message", copy=True
    )

    # Messages of somebody already known.
    joins_open = fields.Boolean(
        "Join the Open Opportunity",
        default=True,
        help="A message of somebody who has an open opportunity goes there. One that"
        " answers a message of an opportunity always does.",
    )
    join_window = fields.Integer(
        "If Something Happened Within (Days)",
        default=DEFAULT_WINDOW,
        help="0: however long ago.",
    )
    after_closing = fields.Selection(
        [
            ("new", "Opens a new one, linked"),
            ("note", "Stays on the closed one"),
        ],
        "An Answer about a Closed One",
        required=True,
        default="new",
    )

    # What is wanted.
    accepts_lists = fields.Boolean(
        "Accept Mailing Lists",
        help="This address is a mailing list or a group, which marks all it sends on.",
    )
    relay_senders = fields.Text(
        "Senders of Contact Forms",
        help="Addresses or domains that write for people: your website's forms. Always"
        " wanted, and the sender is the person named in the reply-to or in the lines,"
        " whose open opportunity is joined. Of other programs, whom they name is only"
        " believed for a new one.",
    )
    most_megabytes = fields.Integer(
        "Biggest Message (MB)",
        default=DEFAULT_MEGABYTES,
        help="Bigger ones are kept aside, whole.",
    )
    acknowledgement_id = fields.Many2one(
        "mail.template",
        domain="[('model', '=', 'crm.lead')]",
        ondelete="set null",
        help="Sent once per sender and day, never to a machine.",
    )
    authentication_server = fields.Char(
        "Only to Senders Checked By",
        help="The name of your mail server, as the Authentication-Results header of a"
        " message starts: mx.mycompany.com. Only who passes its checks (DMARC, else"
        " DKIM or SPF of their domain) is then sent an acknowledgement, and only forms"
        " that pass them speak for people: nobody can have one sent to somebody else."
        " Empty: senders are not checked.",
    )

    # What came of it.
    lead_count = fields.Integer("Opportunities", compute="_compute_counts")
    joined_count = fields.Integer("Joined", compute="_compute_counts")
    to_review_count = fields.Integer("To Review", compute="_compute_counts")
    filtered_count = fields.Integer("Machines", compute="_compute_counts")

    @api.depends("team_id.company_id")
    def _compute_company_id(self):
        for address in self:
            company = address.team_id.company_id or address.company_id
            # For all companies is chosen, never what happens by default.
            is_new = not address._origin
            address.company_id = company or (is_new and self.env.company)

    def _compute_counts(self):
        receipts = {id_: {} for id_ in self.ids}
        # Only managers read receipts; others are told how many there are.
        for address, result, count in (
            self.env["crm.inbound.receipt"]
            .sudo()
            ._read_group(
                [("address_id", "in", self.ids)], ["address_id", "result"], ["__count"]
            )
        ):
            receipts[address.id][result] = count
        kept = {}
        messages = self.env["crm.inbound.message"]
        if messages.has_access("read"):
            for address, state, count in messages._read_group(
                [("address_id", "in", self.ids)], ["address_id", "state"], ["__count"]
            ):
                kept[address.id, state] = count
        for address in self:
            known = receipts.get(address.id, {})
            address.lead_count = known.get("created", 0)
            address.joined_count = known.get("joined", 0)
            address.to_review_count = kept.get((address.id, "to_review"), 0)
            address.filtered_count = kept.get((address.id, "filtered"), 0)

    # ------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------

    @api.constrains("stage_id", "team_id")
    def _check_stage(self):
        for address in self:
            stage = address.stage_id
            if stage and (
                stage.outcome != "open" or not stage._is_for(address.team_id)
            ):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” cannot create opportunities in “%(stage)s”:"
                        " choose an open stage of its team, or none.",
                        address=address.name,
                        stage=stage.name,
                    )
                )

    @api.constrains("join_window", "most_megabytes")
    def _check_limits(self):
        for address in self:
            if not 0 <= address.join_window <= 3650:
                raise ValidationError(
                    self.env._(
                        "“%s”: choose between 0 and 3650 days, 0 for no limit.",
                        address.name,
                    )
                )
            if not 1 <= address.most_megabytes <= MOST_MEGABYTES:
                raise ValidationError(
                    self.env._(
                        "“%(address)s”: the biggest message is between 1 and %(most)s"
                        " MB.",
                        address=address.name,
                        most=MOST_MEGABYTES,
                    )
                )

    @api.constrains("acknowledgement_id")
    def _check_acknowledgement(self):
        for address in self.filtered("acknowledgement_id"):
            address.acknowledgement_id._check_is_about("crm.lead")

    # ------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_pipeline_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_pipeline_protected(vals)
        result = super().write(vals)
        if {"team_id", "company_id"} & vals.keys():
            self.check_access("write")  # Odoo looks at the former company
        if {"team_id", "lead_type"} & vals.keys():
            for address in self:
                # Aliases are for administrators: this is the own one of the address.
                address.sudo().alias_id.write(address._alias_get_creation_values())
        return result

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.lead")
        if self.id:
            # Enough for what is received while the addon is away.
            values["alias_defaults"] = repr(
                {"type": self.lead_type, "team_id": self.team_id.id}
            )
        return values

    def _creation_message(self):
        return self.env._("Inbound address created")

    # ------------------------------------------------------------
    # What it does
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache("address_id")
    def _settings(self, address_id):
        """Return the ``Settings`` of an address, kept in memory."""
        # Kept in memory for everybody: it may not depend on who asks first.
        address = self.sudo().with_context(active_test=False).browse(address_id)
        if not address.exists():
            return Settings()
        lines = tuple(line._as_core() for line in address.mapping_ids)
        values = {
            "type": address.lead_type,
            "team_id": address.team_id.id,
            "stage_id": address.stage_id.id,
            "user_id": address.user_id.id,
            "source_id": address.source_id.id,
            "medium_id": address.medium_id.id,
            "campaign_id": address.campaign_id.id,
            "company_id": address.company_id.id,
        }
        values = {name: value for name, value in values.items() if value}
        if address.tag_ids:
            values["tag_ids"] = address.tag_ids._ids
        return Settings(
            address_id=address.id,
            team_id=address.team_id.id,
            company_id=address.company_id.id,
            joins=address.joins_open,
            window=address.join_window,
            after_closing=address.after_closing,
            accepts_lists=address.accepts_lists,
            relays=address._relays(),
            most_bytes=address.most_megabytes * MEGABYTE,
            lines=lines,
            labels=frozenset(label for line in lines for label in line.labels),
            values=tuple(values.items()),
            acknowledgement_id=address.acknowledgement_id.id,
            checked_by=(address.authentication_server or "").strip().lower(),
        )

    def _relays(self):
        senders = re.split(r"[\s,;]+", (self.relay_senders or "").lower())
        return tuple(sender for sender in senders if "." in sender)

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_add_usual_lines(self):
        """Add the lines contact forms usually have, unless they are there."""
        for address in self:
            known = {
                label for line in address.mapping_ids for label in line._folded_labels()
            }
            mapped = set(address.mapping_ids.mapped("field_id.name"))
            missing = [
                (labels, field)
                for labels, field in USUAL_LINES
                if field not in mapped
                and not known & {label_of(label) for label in labels.split(";")}
            ]
            fields_ = self.env["ir.model.fields"]
            address.mapping_ids = [
                Command.create(
                    {"labels": labels, "field_id": fields_._get("crm.lead", field).id}
                )
                for labels, field in missing
            ]
        return True

    def action_try(self):
        """Open the box where one pastes a message to see what it would become."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try a Message"),
            "res_model": "crm.inbound.try",
            "view_mode": "form",
            "target": "new",
            "context": {"default_address_id": self.id},
        }

    def action_open_leads(self):
        """Open the opportunities this address created."""
        self.check_access("read")
        return self._open_leads([("inbound_address_id", "in", self.ids)])

    def action_open_joined(self):
        """Open the opportunities that messages of this address joined, those that the
        user may read."""
        self.check_access("read")
        # Receipts are for managers; of opportunities only those one may read are told.
        joined = (
            self.env["crm.inbound.receipt"]
            .sudo()
            ._read_group(
                [("address_id", "in", self.ids), ("result", "=", "joined")],
                aggregates=["lead_id:array_agg_distinct"],
            )
        )
        every = self.env["crm.lead"].with_context(active_test=False)
        leads = every.search([("id", "in", joined[0][0] or [])])
        return self._open_leads([("id", "in", leads.ids)])

    def _open_leads(self, domain):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "domain": domain,
            "context": {"active_test": False},
        }

    def action_open_messages(self):
        """Open the messages of this address that wait for somebody."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_pipeline_custom.crm_inbound_message_action"
        )
        action["domain"] = [("address_id", "=", self.id)]
        return action
