import logging
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...core.rule.rule_filter import Filter, FilterError, Moment, read_filter
from .crm_run_source import FAILURE

_logger = logging.getLogger(__name__)


class RuleFilter(NamedTuple):
    """The filter of a rule as the road needs it: kept between moves."""

    filter: Filter | None  # None: it cannot be read
    user_id: int  # as whom; 0: whoever asks
    zone: str  # name of the time zone whose days count

    @property
    def is_empty(self):
        return self.filter is not None and not self.filter.value


class CrmTransitionRule(models.Model):
    """What opportunities must be like at the moment they move.

    A filter is taken apart when it is saved, see ``core.rule.rule_filter``.
    Opportunities are then looked up with the rights of who the rule runs as: it finds
    what they may see, and says nothing of anything else.
    """

    _inherit = "crm.transition.rule"

    @api.constrains("active")
    def _check_filter_when_on(self):
        self.filtered("active")._check_filter()

    @api.constrains("filter_domain")
    def _check_filter(self):
        # Odoo checks as the superuser: whoever saves may read less.
        leads = self.env["crm.lead"].sudo(False)
        for rule in self.filtered("filter_domain"):
            try:
                domain = rule._filter(rule._read_filter(strict=True))
                leads.search(domain, limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of “%(rule)s” cannot be read: %(error)s",
                        rule=rule.name,
                        error=self._filter_problem(error),
                    )
                ) from error

    @api.model
    def _filter_problem(self, error):
        """Return what is wrong with a filter, in a sentence."""
        if not isinstance(error, FilterError):
            return str(error)
        said = {
            "too_long": self.env._("it is too long."),
            "too_deep": self.env._("it has too many brackets within brackets."),
            "syntax": self.env._("it is not written as a filter is."),
            "not_allowed": self.env._(
                "“%s” is not possible there. Use values, and dates as the editor of"
                " filters writes them."
            ),
            "wrong": self.env._("it comes to something that does not exist (%s)."),
        }[error.reason]
        return said % error if "%s" in said else said

    # ------------------------------------------------------------
    # Reading it
    # ------------------------------------------------------------

    def _read_filter(self, strict=False):
        """Return the ``RuleFilter`` of this single rule.

        :param bool strict: raise rather than say that it cannot be read
        :raise FilterError: it cannot be read
        """
        try:
            found = read_filter(self.filter_domain)
        except FilterError:
            if strict:
                raise
            found = None
        return RuleFilter(found, self.user_id.id or 0, self._zone())

    @api.model
    def _filter(self, rule_filter):
        """Return the domain of a filter for now.

        :param RuleFilter rule_filter: the filter, which can be read
        :raise Exception: it comes to nothing that exists
        """
        uid = rule_filter.user_id or self.env.uid
        zone = pytz.timezone(rule_filter.zone)
        moment = Moment(fields.Datetime.now(), zone, uid)
        domain = Domain(rule_filter.filter.domain(moment))
        domain.validate(self.env["crm.lead"])
        return domain

    # ------------------------------------------------------------
    # Looking up
    # ------------------------------------------------------------

    @api.model
    def _filtered_now(self, rule_filter, lead_ids, seen_by=None):
        """Return which opportunities are as a filter wants them.

        :param RuleFilter rule_filter: the filter
        :param list lead_ids: ids of opportunities
        :param seen_by: ``res.users`` with whose rights; None: as whom the rule runs
        :return: set of ids; None when the filter cannot be read
        """
        if rule_filter.filter is None:
            return None
        self.env.flush_all()  # a filter that breaks the transaction takes none of it
        try:
            with self.env.cr.savepoint(flush=False):
                return self._look_up(rule_filter, lead_ids, seen_by)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:  # noqa: BLE001
            _logger.info("A filter cannot be read: %s", rule_filter, exc_info=True)
            return None

    @api.model
    def _look_up(self, rule_filter, lead_ids, seen_by=None):
        """The same, in an environment that knows nothing of who moves them.

        :raise Exception: the filter cannot be read
        """
        user = self.env["res.users"].browse(rule_filter.user_id or self.env.uid)
        # Who moves may not read who a rule runs as, whose rights are taken below.
        user = (seen_by or user).sudo()
        context = {
            "active_test": False,
            "allowed_company_ids": user.company_ids.ids,
            "lang": user.lang,
            "tz": rule_filter.zone,
        }
        seen = self.env(user=user.id, su=False, context=context)
        domain = Domain("id", "in", list(lead_ids)) & self._filter(rule_filter)
        return set(seen["crm.lead"].search(domain, order="id").ids)

    # ------------------------------------------------------------
    # What was saved when filters were code
    # ------------------------------------------------------------

    def _switch_off_unreadable(self):
        """Switch off those whose filter can no longer be read, and tell who sees to it.

        The filter stays as it was written, for whoever writes it anew.
        """
        for rule in self:
            try:
                rule._filter(rule._read_filter(strict=True))
            except Exception as error:  # noqa: BLE001
                said = rule.with_context(lang=rule.user_id.lang or self.env.lang)
                rule.active = False
                rule.message_post(
                    body=said.env._(
                        "Switched off: its filter cannot be read any more. %(error)s"
                        " The filter was: %(filter)s. Set it again, and switch the rule"
                        " on; what it was about to do can be retried from its runs.",
                        error=said._filter_problem(error),
                        filter=rule.filter_domain,
                    )
                )
                said.activity_schedule(
                    FAILURE,
                    user_id=said._who_to_tell(self.env["crm.transition.run"]).id,
                    summary=said.env._("Switched off: set its filter again"),
                )
