from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, clean_context

from ..gate.crm_lead import NotReady
from ..gate.questions import MovedSince
from .held import OPEN

SELLERS = "sales_team.group_sale_salesman"


class ResPartner(models.Model):
    """The stage of a contact: that of its newest open opportunity, to see and change.

    The newest among those the reader may see. Choosing another stage moves it on the
    one road; choosing one for a contact that has none creates one there.
    """

    _inherit = "res.partner"

    pipeline_stage_id = fields.Many2one(
        "crm.stage",
        "Pipeline",
        compute="_compute_pipeline",
        inverse="_inverse_pipeline_stage_id",
        search="_search_pipeline_stage_id",
        groups=SELLERS,
        context={"say_whose_stage": True},
        help="The stage of the newest open opportunity of this contact. Choosing"
        " another one moves that opportunity, or creates one in that stage.",
    )
    pipeline_lead_id = fields.Many2one(
        "crm.lead",
        "Open Opportunity",
        compute="_compute_pipeline",
        search="_search_pipeline_lead_id",
        groups=SELLERS,
        help="The newest open opportunity of this contact, of those you may see.",
    )
    pipeline_expected_revenue = fields.Monetary(
        "Expected Revenue",
        currency_field="pipeline_currency_id",
        compute="_compute_pipeline_figures",
        groups=SELLERS,
    )
    pipeline_probability = fields.Float(
        "Probability", compute="_compute_pipeline_figures", groups=SELLERS
    )
    pipeline_currency_id = fields.Many2one(
        "res.currency", compute="_compute_pipeline_figures", groups=SELLERS
    )

    @api.depends(
        "opportunity_ids.type",
        "opportunity_ids.active",
        "opportunity_ids.won_status",
        "opportunity_ids.stage_id",
        "opportunity_ids.user_id",
        "opportunity_ids.company_id",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pipeline(self):
        leads = self._open_opportunities()
        nothing = self.env["crm.lead"]
        for partner in self:
            lead = leads.get(partner._origin.id, nothing)
            partner.pipeline_lead_id = lead
            partner.pipeline_stage_id = lead.stage_id

    @api.depends(
        "pipeline_lead_id",
        "opportunity_ids.expected_revenue",
        "opportunity_ids.probability",
    )
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pipeline_figures(self):
        for partner in self:
            lead = partner.pipeline_lead_id
            partner.pipeline_expected_revenue = lead.expected_revenue
            partner.pipeline_probability = lead.probability
            partner.pipeline_currency_id = lead.company_currency

    def _open_opportunities(self):
        """Return {contact id: its newest open opportunity}, of those one may see."""
        newest = self._newest_opportunities(
            Domain("partner_id", "in", self._origin.ids)
        )
        leads = self.env["crm.lead"].search_fetch(
            Domain("id", "in", newest), ["partner_id", "stage_id"]
        )
        return {lead.partner_id.id: lead for lead in leads}

    @api.model
    def _newest_opportunities(self, domain=Domain.TRUE):
        """Return a query for the newest open opportunity of each contact."""
        query = self.env["crm.lead"]._search(OPEN & domain)
        query.groupby = SQL.identifier("crm_lead", "partner_id")
        newest = SQL("MAX(%s)", SQL.identifier("crm_lead", "id"))
        return SQL("(%s)", query.select(newest))

    # ------------------------------------------------------------
    # Searching
    # ------------------------------------------------------------

    @api.model
    def _search_pipeline_stage_id(self, operator, value):
        return self._search_newest("stage_id", operator, value)

    @api.model
    def _search_pipeline_lead_id(self, operator, value):
        return self._search_newest("id", operator, value)

    @api.model
    def _search_newest(self, name, operator, value):
        """Return the domain of contacts by a field of their newest open opportunity."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        newest = Domain("id", "in", self._newest_opportunities())
        domain = Domain.FALSE
        if operator == "in" and False in value:
            value = [item for item in value if item]
            domain = ~Domain("opportunity_ids", "any!", newest)
        if name == "id" and operator in ("any", "any!"):
            wanted = Domain(value)
        else:
            wanted = Domain(name, operator, value)
        return domain | Domain("opportunity_ids", "any!", newest & wanted)

    # ------------------------------------------------------------
    # Choosing a stage
    # ------------------------------------------------------------

    def _inverse_pipeline_stage_id(self):
        """Move the open opportunities of these contacts, or create some.

        :raise UserError: that cannot be; nothing is written
        """
        quiet = self.with_context(clean_context(self.env.context))
        leads = quiet._open_opportunities()
        for stage, partners in quiet.grouped("pipeline_stage_id").items():
            known = partners.filtered(lambda partner: partner.id in leads)
            if not stage:
                known._refuse_to_leave_pipeline(leads)
                continue
            movers = quiet.env["crm.lead"].browse(leads[one.id].id for one in known)
            movers.filtered(lambda lead, to=stage: lead.stage_id != to).move_to_stage(
                stage
            )
            (partners - known)._create_opportunities_in(stage)
        # One that is won, say, is no longer the open one.
        self.invalidate_recordset(["pipeline_stage_id", "pipeline_lead_id"])

    def _refuse_to_leave_pipeline(self, leads):
        """Refuse that contacts leave their stage for none; in a file an empty cell
        says nothing.

        :param dict leads: {contact id: its open opportunity}
        """
        if self and self.env["crm.lead"]._move_origin() != "import":
            raise UserError(
                self.env._(
                    "“%(contact)s” has an open opportunity, “%(lead)s”: it is always in"
                    " a stage. Choose another stage, or mark it won or lost.",
                    contact=self[0].display_name,
                    lead=leads[self[0].id].name,
                )
            )

    def _create_opportunities_in(self, stage):
        """Create an opportunity in a stage for each of these contacts.

        :raise UserError: no open stage, or one that is not for a team they may have
        """
        if self and stage.outcome != "open":
            raise UserError(
                self.env._(
                    "“%(contact)s” has no open opportunity that could go to"
                    " “%(stage)s”. Choose an open stage: an opportunity is created in"
                    " it.",
                    contact=self[0].display_name,
                    stage=stage.name,
                )
            )
        vals_list = [partner._opportunity_values() for partner in self]
        teams = {}
        for partner, vals in zip(self, vals_list, strict=True):
            key = (vals["user_id"], partner.company_id)
            if key not in teams:
                teams[key] = partner._team_for(stage, vals["user_id"])
            vals |= {"stage_id": stage.id, "team_id": teams[key].id}
            if partner.company_id:
                vals["company_id"] = partner.company_id.id
        return self.env["crm.lead"].create(vals_list)

    def _team_for(self, stage, user_id):
        """Return a team that works with a stage, one of that user's first.

        :raise UserError: the stage is for some teams, none of which may be chosen
        """
        user = self.env["res.users"].browse(user_id)
        team = stage._team_for(user, self.company_id)
        if stage._whose() and not team:
            raise UserError(
                self.env._(
                    "“%(contact)s” cannot enter “%(stage)s”: that stage is for other"
                    " teams. Choose another stage.",
                    contact=self.display_name,
                    stage=stage.name,
                )
            )
        return team

    # ------------------------------------------------------------
    # For the views
    # ------------------------------------------------------------

    def get_pipeline_choices(self):
        """Tell a view what may be chosen for this single contact.

        :return: dict: ``lead``, the opportunity that would move (``id``, ``name``,
            ``stage_id``) or False, and ``stages``, a list of dicts (``id``, ``name``,
            ``color``)
        """
        self.ensure_one()
        self.check_access("read")
        lead = self._open_opportunities().get(self.id, self.env["crm.lead"])
        known = False
        if lead:
            [known] = lead.read(["name", "stage_id"], load=False)
            # Its team may be one they do not see: the stages of it are for all to read.
            stages = lead.sudo().team_id._pipeline_stages() | lead.stage_id
        else:
            stages = self._stages_to_start_in()
        return {
            "lead": known,
            "stages": [
                {"id": stage.id, "name": stage.name, "color": stage.pipeline_color}
                for stage in stages.sorted(lambda stage: (stage.sequence, stage.id))
            ],
        }

    def _stages_to_start_in(self):
        """Return the open stages of the teams of who would get the opportunity."""
        owner = self._opportunity_owner()
        teams = self.env["crm.team"].search(
            [
                ("use_opportunities", "=", True),
                "|",
                ("user_id", "=", owner.id),
                ("member_ids", "in", owner.ids),
            ]
        )
        stages = self.env["crm.stage"]
        for team in teams or [teams]:
            stages |= team._pipeline_stages()
        return stages.filtered(lambda stage: stage.outcome == "open")

    def action_start_in_pipeline(self, stage_id):
        """Create an opportunity for this single contact, in a stage.

        :param int stage_id: an open stage
        :return: False once done; else a dict: ``message`` says what is missing, and
            ``action`` opens a new opportunity where it is filled in
        :raise UserError: it cannot be
        :raise MovedSince: somebody created one meanwhile
        """
        self.ensure_one()
        self.check_access("read")
        quiet = self.with_context(clean_context(self.env.context))
        lead = quiet._open_opportunities().get(self.id)
        if lead:
            raise MovedSince(
                self.env._(
                    "“%(contact)s” has an open opportunity by now, “%(lead)s”: move"
                    " it if it must be.",
                    contact=self.display_name,
                    lead=lead.name,
                )
            )
        stage = self.env["crm.lead"]._existing_stage(stage_id)
        try:
            with self.env.cr.savepoint():
                quiet._create_opportunities_in(stage)
        except NotReady as error:
            action = {**self.action_new_opportunity(), "target": "new"}
            team = self._team_for(stage, self._opportunity_owner().id)
            action["context"] |= {
                "default_stage_id": stage.id,
                "default_team_id": team.id,
            }
            return {"message": str(error), "action": action}
        return False
