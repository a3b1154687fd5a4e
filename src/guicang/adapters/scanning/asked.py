"""What the rules ask, as columns: one place a rule, to judge all matches at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np

from guicang.adapters.scanning.arrays import Mask, Places
from guicang.domain.detect.rule import Check, Reach, Rule


class Reaches(NamedTuple):
    """How far the words of a rule reach, and to which rules each class of them speaks.

    A rule that no word speaks to has reaches of 0.
    """

    asked: Mask
    back: Places
    ahead: Places
    through: Mask
    classes: Mapping[str, Mask]

    @classmethod
    def of(cls, reaches: Sequence[Reach | None]) -> Self:
        """Write the reaches of all rules as columns."""
        filled = [reach or Reach((), 0) for reach in reaches]
        names = sorted({name for reach in filled for name in reach.classes})
        return cls(
            np.array([reach is not None for reach in reaches], np.bool_),
            np.array([reach.back for reach in filled], np.int64),
            np.array([reach.ahead for reach in filled], np.int64),
            np.array([reach.through for reach in filled], np.bool_),
            {
                name: np.array([name in reach.classes for reach in filled], np.bool_)
                for name in names
            },
        )


class Asked(NamedTuple):
    """The questions of all rules: what stands beside, which check, which words."""

    never: Places
    doubtful: Places
    required: Mask
    cue: Reaches
    against: Reaches
    checks: Mapping[Check, Mask]

    @classmethod
    def by(cls, rules: Sequence[Rule]) -> Self:
        """Write the questions of rules as columns."""
        checks = {rule.check for rule in rules if rule.check}
        return cls(
            np.array([rule.never.value for rule in rules], np.int64),
            np.array([rule.doubtful.value for rule in rules], np.int64),
            np.array([rule.required for rule in rules], np.bool_),
            Reaches.of([rule.cue for rule in rules]),
            Reaches.of([rule.against for rule in rules]),
            {
                check: np.array([rule.check is check for rule in rules], np.bool_)
                for check in checks
            },
        )
