"""Which moves a transition rule is about: one answer, for the road and the dry run."""

from typing import NamedTuple


class MoveKey(NamedTuple):
    """What a rule looks at in a move, but for its filter; ids are 0 for none."""

    from_stage: int
    to_stage: int
    kind: str
    origin: str
    team: int
    company: int


class When(NamedTuple):
    """When a rule applies; an empty set, text or 0 sets no condition."""

    from_stages: frozenset
    to_stages: frozenset
    kind: str
    teams: frozenset
    company: int
    on_import: bool  # imported opportunities too

    def why_not(self, move, rearranging_counts=False):
        """Tell why a move is none of the rule's business.

        :param MoveKey move: the move
        :param bool rearranging_counts: whether a rule about any kind of move is about
            this one too when it is there because the pipeline changed
        :return: ``from_stage``, ``to_stage``, ``kind``, ``team``, ``company``,
            ``import``; None when the rule is about it
        """
        if self.to_stages and move.to_stage not in self.to_stages:
            return "to_stage"
        if self.from_stages and move.from_stage not in self.from_stages:
            return "from_stage"
        # Rearranging a pipeline sets nothing off, unless a rule asks for just that.
        rearranged = move.kind == "migrated" and not rearranging_counts
        if move.kind != self.kind and (self.kind or rearranged):
            return "kind"
        if self.teams and move.team not in self.teams:
            return "team"
        if self.company and move.company not in (self.company, 0):
            return "company"
        if move.origin == "import" and not self.on_import:
            return "import"
        return None
