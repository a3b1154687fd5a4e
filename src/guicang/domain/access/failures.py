"""How long the door stays shut after failures, and for whom.

1. A device on which somebody came in before (a signed cookie says so, after OWASP's
   device cookies) is counted by itself, and by nothing else: however often others fail
   with somebody's name, their own devices open.
2. Anything else is counted by name and address, by name alone, and by address alone;
   the longest pause of the three holds. Those by name stop whoever guesses from many
   addresses, that by address whoever tries one password on many names.
3. A pause doubles with each failure, up to a quarter of an hour. It is never for good:
   a lock that only somebody else opens would be a weapon.
4. A success forgets the count of the device and of name and address, not the others.
   Every count is forgotten after a day without failures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

MEMORY: Final = timedelta(days=1)
LONGEST: Final = timedelta(minutes=15)
_FIRST: Final = timedelta(seconds=5)
_DOUBLINGS: Final = 16  # enough to pass the longest; more would only be large numbers


class Counted(StrEnum):
    """What failures are counted by."""

    DEVICE = "device"
    PLACE = "place"
    NAME = "name"
    ADDRESS = "address"


FREE: Final = {
    Counted.DEVICE: 10,
    Counted.PLACE: 5,
    Counted.NAME: 20,
    Counted.ADDRESS: 50,
}
"""How many failures cost nothing."""


@dataclass(frozen=True, slots=True)
class Counter:
    """One count: by what, and of whom, as a keyed digest."""

    by: Counted
    of: str


def counters(name: str, address: str, device: str) -> tuple[Counter, ...]:
    """Say by what an attempt counts. ``device`` is empty for an unknown one."""
    if device:
        return (Counter(Counted.DEVICE, f"{name}\n{device}"),)
    return (
        Counter(Counted.PLACE, f"{name}\n{address}"),
        Counter(Counted.NAME, name),
        Counter(Counted.ADDRESS, address),
    )


def forgotten(counted: Iterable[Counter]) -> tuple[Counter, ...]:
    """Say which counts a success ends."""
    own = {Counted.DEVICE, Counted.PLACE}
    return tuple(counter for counter in counted if counter.by in own)


def pause(by: Counted, failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row."""
    beyond = failures - FREE[by]
    if beyond <= 0:
        return timedelta(0)
    return min(_FIRST * (1 << min(beyond - 1, _DOUBLINGS)), LONGEST)
