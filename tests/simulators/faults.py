"""What goes wrong between here and any platform, thrown by seeded dice.

A ``Weather`` takes the place of a platform's ``faults``: each call may meet one. After
each the sky is clear for some calls, so that whoever tries again comes on; the same
seed and the same calls bring the same weather.

    platform.faults = Weather(random.Random(7), expire=platform.expire_tokens)
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random  # noqa: TID251 - seeded
from typing import TypeVar

from tests.simulators.server import Answered, Fault

_T = TypeVar("_T")
PAGE = b"<!DOCTYPE html><html><body><h1>Request blocked</h1></body></html>"
BLOCKED = Answered(PAGE, 403, {"content-type": "text/html; charset=utf-8"})
HTML = {"content-type": "text/html; charset=utf-8"}


class Trouble(StrEnum):
    """Kinds of what goes wrong."""

    EXPIRED = "expired tokens"
    BLOCKED = "a block, often as a page for people"
    PARTIAL = "a page that ends in its middle, though it says that it is whole"
    SLOW = "a body in drops"
    CUT = "a connection that ends before the body does"
    BROKEN = "an error of the platform's own"
    EMPTY = "a body without a byte"


@dataclass
class Weather(list[Fault]):
    """Faults for ``Platform.faults``: a new throw whenever a call looks for one.

    ``expire`` ends all tokens of the platform; without it they stay. ``blocks`` are
    the platform's own ways to hold callers back. ``calm`` is the least and the most
    number of calls between two troubles. Faults that are appended come first, as ever.
    ``met`` counts what happened.
    """

    dice: Random
    expire: Callable[[], None] | None = None
    blocks: tuple[Answered, ...] = (BLOCKED,)
    kinds: tuple[Trouble, ...] = tuple(Trouble)
    calm: tuple[int, int] = (4, 40)
    slow: float = 0.001
    met: Counter[Trouble] = field(default_factory=Counter)
    _left: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._left = self.dice.randint(*self.calm)

    def __iter__(self) -> Iterator[Fault]:
        yield from super().__iter__()
        self._left -= 1
        if self._left > 0:
            return
        self._left = self.dice.randint(*self.calm)
        kind = self.dice.choice(self.kinds)
        self.met[kind] += 1
        if kind is not Trouble.EXPIRED:
            yield self._fault(kind)
        elif self.expire is not None:
            self.expire()

    def __bool__(self) -> bool:
        return True

    def clear(self) -> None:
        """End the bad weather."""
        super().clear()
        self._left = 1 << 62

    def _fault(self, kind: Trouble) -> Fault:
        share = self.dice.random()
        match kind:
            case Trouble.BLOCKED:
                return Fault("", instead=self.dice.choice(self.blocks))
            case Trouble.BROKEN:
                status = self.dice.choice((500, 502, 503, 504))
                return Fault("", instead=Answered(PAGE, status, HTML))
            case Trouble.EMPTY:
                return Fault("", instead=Answered(b"", 200))
            case Trouble.SLOW:
                return Fault("", change=lambda told: replace(told, slow=self.slow))
            case Trouble.CUT:
                return Fault(
                    "", change=lambda told: replace(told, cut=_at(told, share))
                )
            case _:
                return Fault("", change=lambda told: _partial(told, share))


def _at(told: Answered, share: float) -> int:
    """Choose a place before the end of a body."""
    return int(len(told.spelled()[0]) * share)


def _partial(told: Answered, share: float) -> Answered:
    """Leave the end of a JSON body out; a file's would not be noticed by anybody."""
    body, kind = told.spelled()
    if not kind.startswith("application/json"):
        return replace(told, cut=_at(told, share))
    headers = {"content-type": kind, **told.headers}
    return Answered(body[: _at(told, share)], told.status, headers)


def replayed(dice: Random, calls: Sequence[_T], most: int = 10) -> list[_T]:
    """Give calls as a careless platform makes them: out of order, up to ten times.

    Each comes at least once.
    """
    again = [call for call in calls for _ in range(dice.randint(1, most))]
    dice.shuffle(again)
    return again
