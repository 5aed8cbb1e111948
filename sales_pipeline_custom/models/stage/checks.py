"""What a stage must obey, in a pipeline as in a template: one check for both."""

from odoo.exceptions import ValidationError

from ...core.shared.limits import MOST_COLORS
from ...core.stage import probability as rule
from ..shared.percent import percent


def check_probability(stages):
    """Check that each probability is one its outcome allows.

    :param stages: records with ``name``, ``outcome`` and ``probability``
    :raise ValidationError: it names the stage and the allowed range
    """
    env = stages.env
    for stage in stages:
        if rule.is_allowed(stage.outcome, stage.probability):
            continue
        values = {"stage": stage.name, "probability": percent(env, stage.probability)}
        if stage.outcome == "won":
            message = env._(
                "“%(stage)s” is a won stage: its probability must be exactly"
                " 100 %%, not %(probability)s %%.",
                **values,
            )
        elif stage.outcome == "lost":
            message = env._(
                "“%(stage)s” is a lost stage: its probability must be exactly"
                " 0 %%, not %(probability)s %%.",
                **values,
            )
        else:
            message = env._(
                "“%(stage)s” is an open stage: its probability must be above 0 %%"
                " and below 100 %%, not %(probability)s %%.",
                **values,
            )
        raise ValidationError(message)


def check_color(stages):
    """Check that each colour is one of the palette.

    :param stages: records with ``name`` and ``pipeline_color``
    :raise ValidationError: it names the stage and what is allowed
    """
    for stage in stages:
        if not 0 <= stage.pipeline_color < MOST_COLORS:
            raise ValidationError(
                stages.env._(
                    "The color of “%(stage)s” must be a number from 0 to %(most)s, not"
                    " %(color)s.",
                    stage=stage.name,
                    most=MOST_COLORS - 1,
                    color=stage.pipeline_color,
                )
            )
