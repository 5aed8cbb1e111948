"""Which stage of another pipeline stands for a stage: one answer for every road."""

from ..shared.any_language import by_folded_name


def most_alike(stage, among):
    """Return the stage most like another one: same name in any language, else nearest.

    :param stage: what to stand for: ``crm.stage`` record
    :param among: stages to choose from, in the order of their board: records with
        ``name``, ``outcome``, ``probability`` and ``fold``
    :return: one of them: of the same outcome if possible, then of the nearest
        probability, unfolded first; empty when there is nothing to choose from
    """
    named = by_folded_name(among)
    for name in by_folded_name(stage):
        if name in named:
            return named[name][:1]
    outcome = stage.outcome or "open"
    same = among.filtered(lambda one: one.outcome == outcome) or among
    nearest = same.sorted(
        lambda one: (one.fold, abs(one.probability - stage.probability))
    )
    return nearest[:1]
