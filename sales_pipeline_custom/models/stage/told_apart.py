from odoo import api, models

from ...core.shared.reading import fold


class CrmStage(models.Model):
    """Two stages of the same name, of two pipelines, say whose they are where one is
    chosen away from its board, which says it already."""

    _inherit = "crm.stage"

    @api.depends("name", "team_ids")
    @api.depends_context("lang", "uid", "say_whose_stage")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("say_whose_stage"):
            alike = self._named_alike()
            for stage in self:
                if fold(stage.name or "") in alike:
                    stage.display_name = self.env._(
                        "%(stage)s (%(pipeline)s)",
                        stage=stage.name,
                        pipeline=stage._origin._whose_in_words(),
                    )
        return result

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        return [
            (stage.id, stage.display_name)
            for stage in self._saying_whose().browse(id_ for id_, _name in found)
        ]

    @api.model
    @api.readonly
    def web_search_read(
        self,
        domain,
        specification,
        offset=0,
        limit=None,
        order=None,
        count_limit=None,
    ):
        """Say whose they are where a screen asks for names alone, a filter's say."""
        is_right = isinstance(specification, dict)  # Odoo refuses what is none
        is_named_only = is_right and [*specification] == ["display_name"]
        named = self._saying_whose() if is_named_only else self
        return super(CrmStage, named).web_search_read(
            domain, specification, offset, limit, order, count_limit
        )

    def _saying_whose(self):
        return self.with_context(say_whose_stage=True)

    @api.model
    def _named_alike(self):
        """Return the folded names that stages of several pipelines have, as a set."""
        pipelines = {}
        # Only what one sees can be taken for another.
        stages = self.browse().sudo(False)
        for stage in stages.search([]) if stages.has_access("read") else ():
            pipelines.setdefault(fold(stage.name or ""), set()).add(
                self._team_ids_by_stage().get(stage.id)
            )
        return {name for name, several in pipelines.items() if len(several) > 1}

    def _whose_in_words(self):
        """Say whose pipeline this single stage is in, as far as one may know."""
        teams = self._whose()
        if not teams:
            return self.env._("shared pipeline")
        seen = teams.sudo(False)._filtered_access("read")
        return ", ".join(seen.mapped("name")) or self.env._("another team")
