"""Which labels of a training file are probably wrong (confident learning).

Each text is judged by a model that was trained without it. A label is suspected where
the model says another one, and

* is as sure of that as it usually is where people gave that label (Northcutt, Jiang,
  Chuang, 2021: the class-conditional threshold), or as sure as three in four, or
* holds it ten times likelier than the label that was given: among many labels, a model
  is seldom sure, but it knows what something is not.

The most contradicted come first, by how much likelier the other label is: a person
looks, and decides.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

_SURE: Final = 0.75
_TIMES: Final = 10
_NEVER: Final = 1e-9


class Held(NamedTuple):
    """What a model that never saw a text says of it.

    ``own`` is its probability for the label that the text has, ``best`` for ``said``.
    """

    label: str
    said: str
    own: float
    best: float


class Suspect(NamedTuple):
    """A text, by its number from 0, whose label is probably wrong."""

    number: int
    label: str
    said: str
    margin: float


def suspects(held: Sequence[Held]) -> list[Suspect]:
    """Name the texts whose labels are probably wrong, the most contradicted first."""
    sure: dict[str, list[float]] = defaultdict(list)
    for each in held:
        sure[each.label].append(each.own)
    usual = {label: sum(some) / len(some) for label, some in sure.items()}
    found = [
        Suspect(number, each.label, each.said, each.best - each.own)
        for number, each in enumerate(held)
        if each.said != each.label
        and (
            each.best >= min(_SURE, usual.get(each.said, _SURE))
            or each.best >= _TIMES * each.own
        )
    ]
    return sorted(found, key=lambda s: (-_likelier(held[s.number]), s.number))


def _likelier(each: Held) -> float:
    """Say how many times likelier what the model says is than what was given."""
    return each.best / max(each.own, _NEVER)
