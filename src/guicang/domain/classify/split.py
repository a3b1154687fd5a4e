"""Which records are held out: those of other customers, and of a later time.

A model that is measured on what its own customers said elsewhere knows them; one that
is measured on the past has not met what comes. So the newest part is held out, and what
the same customers said before is left out of both sides. Where records carry no time,
whole customers are held out, chosen by a digest of theirs; where they carry no
customer, the newest records. Records that carry neither cannot be divided so.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, NamedTuple

SHARE: Final = 0.2
MOST: Final = 2_000
"""So many held-out records are enough to tell one model from another."""
LEAST: Final = 8
"""With fewer held out, nothing is learned from them."""


class Way(StrEnum):
    """How records are divided."""

    AUTO = "auto"  # apart where they carry what it takes, else at random
    APART = "apart"  # by customer and time; NotDivisible where they carry neither
    RANDOM = "random"  # each label alike on both sides


class Origin(NamedTuple):
    """Of whom a record is, "" for unknown, and when it was."""

    customer: str = ""
    at: datetime | None = None


class Divided(NamedTuple):
    """Places of records that are learned from, held out, and left out of both.

    ``since`` is when the held-out part begins; None where they carry no time.
    """

    learned: tuple[int, ...]
    held: tuple[int, ...]
    left: tuple[int, ...]
    since: datetime | None


_EPOCH: Final = datetime.min.replace(tzinfo=UTC)


def divide(origins: Sequence[Origin]) -> Divided | None:
    """Hold out the newest fifth, no customer on both sides; None where that fails.

    It fails where records carry neither customer nor time, and where hardly anything
    would be left to hold out, or to learn from.
    """
    wanted = min(MOST, round(SHARE * len(origins)))
    timed = any(each.at for each in origins)
    if not (timed or any(each.customer for each in origins)) or not wanted:
        return None
    order = sorted(range(len(origins)), key=lambda n: (*_rank(origins[n]), n))
    edge = _rank(origins[order[-wanted]])
    held = [n for n in order if _rank(origins[n]) >= edge]
    theirs = {origins[n].customer for n in held} - {""}
    older = set(range(len(origins))).difference(held)
    left = {n for n in older if origins[n].customer in theirs}
    if len(held) < LEAST or len(older - left) < len(held):
        return None
    return Divided(
        learned=tuple(sorted(older - left)),
        held=tuple(sorted(held)),
        left=tuple(sorted(left)),
        since=edge[0] if timed else None,
    )


def _rank(origin: Origin) -> tuple[datetime, str]:
    """Order by time; what carries none by its customer, those of one together."""
    if origin.at is not None:
        return origin.at, ""
    return _EPOCH, sha256(origin.customer.encode()).hexdigest()
