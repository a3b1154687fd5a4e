"""What the rules ask, as columns: one place a rule, to judge all matches at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np

from guicang.adapters.scanning.arrays import Mask, Places
from guicang.domain.detect.rule import Check, Reach, Rule


class Reaches(NamedTuple):
    """How far the words of a rule reach, and of which classes they are.

    A rule that no word speaks to has reaches of 0. The numbers of a rule's classes are
    so many (``size``) of ``classes``, from its ``first`` on.
    """

    asked: Mask
    back: Places
    ahead: Places
    through: Mask
    classes: Places
    first: Places
    size: Places

    @classmethod
    def of(cls, reaches: Sequence[Reach | None], names: Sequence[str]) -> Self:
        """Write the reaches of all rules as columns, given the names of classes."""
        filled = [reach or Reach((), 0) for reach in reaches]
        classes = [[names.index(name) for name in reach.classes] for reach in filled]
        size = np.array([len(each) for each in classes], np.int64)
        return cls(
            np.array([reach is not None for reach in reaches], np.bool_),
            np.array([reach.back for reach in filled], np.int64),
            np.array([reach.ahead for reach in filled], np.int64),
            np.array([reach.through for reach in filled], np.bool_),
            np.array([number for each in classes for number in each], np.int64),
            np.cumsum(size) - size,
            size,
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
    def by(cls, rules: Sequence[Rule], names: Sequence[str]) -> Self:
        """Write the questions of rules as columns, given the names of classes."""
        checks = {rule.check for rule in rules if rule.check}
        return cls(
            np.array([rule.never.value for rule in rules], np.int64),
            np.array([rule.doubtful.value for rule in rules], np.int64),
            np.array([rule.required for rule in rules], np.bool_),
            Reaches.of([rule.cue for rule in rules], names),
            Reaches.of([rule.against for rule in rules], names),
            {
                check: np.array([rule.check is check for rule in rules], np.bool_)
                for check in checks
            },
        )
