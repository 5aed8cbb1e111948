"""How many opportunities go on from each stage, from the stages they have been in.

Plain Python: no database, no Odoo.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """A stage as it stands on the board."""

    id: int
    outcome: str  # open, won, lost
    teams: frozenset  # ids of the teams that work with it


class Conversion(NamedTuple):
    """How many have been in a stage, and how many of them went further."""

    reached: int
    went_on: int
    waiting: int = 0  # not gone further, and neither won nor lost yet

    @property
    def decided(self):
        """How many have had their time: of the others it is too early to tell."""
        return self.reached - self.waiting


def read_path(path):
    """Return the ids in the path of an opportunity, ``/3/5/``, or none."""
    return frozenset(int(part) for part in (path or "").split("/") if part)


def conversions(places, paths, open_paths=None):
    """Count, for each open stage, who has been in it and who of them went further.

    Further is a later stage of the same pipeline, or won. Who skipped the stage does
    not count. Going back or losing takes nothing away; being lost is not going on.

    :param places: ``Place`` tuples, in the order of the board
    :param dict paths: {ids of the stages an opportunity was in: how many of them}
    :param dict open_paths: the same of those among them that are neither won nor lost
    :return: dict {stage id: ``Conversion``}, open stages only
    """
    counts = {}
    for index, place in enumerate(places):
        if place.outcome != "open":
            continue
        beyond = {
            other.id
            for rank, other in enumerate(places)
            if other.teams & place.teams
            and (other.outcome == "won" or (other.outcome == "open" and rank > index))
        }
        reached = went_on = waiting = 0
        for ids, count in paths.items():
            if place.id in ids:
                reached += count
                if beyond.isdisjoint(ids):
                    waiting += (open_paths or {}).get(ids, 0)
                else:
                    went_on += count
        counts[place.id] = Conversion(reached, went_on, waiting)
    return counts
