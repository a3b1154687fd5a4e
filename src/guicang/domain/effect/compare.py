"""Compare what happened before a change with what happened after it.

1. A customer repeats an inquiry who opens another session within ``again`` of the
   first one of a window. Customers are counted, not sessions: who comes often counts
   once, and cases are independent. Only those whose ``again`` lies in the window are.
2. Times run from opening to the first answer, and to completion, in whole seconds. What
   was not answered, or is not complete, has no time: it is counted as left out.
3. Fewer than ``LEAST`` cases on a side say nothing.
4. Three questions are asked at once, so each interval is wider (Bonferroni): that all
   three hold together has the confidence that is told.
5. A difference is more than chance where no difference lies outside its interval. That
   is no proof that the change caused it: other things changed then, too.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from guicang.domain.effect.model import (
    Effect,
    Inquiry,
    Measure,
    Name,
    Side,
    Verdict,
    Window,
)
from guicang.domain.effect.statistics import Interval, median, newcombe, shift
from guicang.domain.record import micros

CONFIDENCE: Final = 0.95
LEAST: Final = 20
"""Cases on each side, below which nothing is said."""
_SECOND: Final = 1_000_000
_MICROSECOND: Final = timedelta(microseconds=1)
Both = tuple[Sequence[Inquiry], Sequence[Inquiry]]


def compare(
    inquiries: Sequence[Inquiry], window: Window, *, confidence: float = CONFIDENCE
) -> Effect:
    """Say what differs between both sides; inquiries outside of both are passed by."""
    each = 1 - (1 - confidence) / len(Name)
    both = tuple(
        [i for i in inquiries if micros(start) <= i.opened < micros(end)]
        for start, end in (window.before, window.after)
    )
    sides: Both = both[0], both[1]
    return Effect(
        window=window,
        confidence=confidence,
        each=each,
        measures=(
            _repeats(sides, window, each),
            _times(Name.FIRST_RESPONSE, sides, each),
            _times(Name.RESOLUTION, sides, each),
        ),
    )


def _repeats(both: Both, window: Window, each: float) -> Measure:
    ends = (window.before[1], window.after[1])
    again = window.again // _MICROSECOND
    counted = [
        _again(side, again, micros(end)) for side, end in zip(both, ends, strict=True)
    ]
    few = min(of for _, of, _ in counted) < LEAST
    (hits, of, _), (hits2, of2, _) = counted
    change = None if few else newcombe((hits, of), (hits2, of2), each)
    before, after = (
        Side(cases=of, left_out=out, value=hits / of if of else None)
        for hits, of, out in counted
    )
    return Measure(
        name=Name.REPEAT,
        before=before,
        after=after,
        change=change,
        verdict=_verdict(change),
    )


def _again(side: Sequence[Inquiry], again: int, end: int) -> tuple[int, int, int]:
    """Count customers who came again soon, all that could, and those left out."""
    first: dict[str, int] = {}
    repeated = set()
    for inquiry in sorted(side, key=lambda i: i.opened):
        if not inquiry.customer:
            continue
        begun = first.setdefault(inquiry.customer, inquiry.opened)
        if begun < inquiry.opened <= begun + again:
            repeated.add(inquiry.customer)
    whole = {who for who, begun in first.items() if begun + again <= end}
    return len(repeated & whole), len(whole), len(first) - len(whole)


def _times(name: Name, both: Both, each: float) -> Measure:
    seconds = [
        [s for i in side if (s := _seconds(name, i)) is not None] for side in both
    ]
    few = min(map(len, seconds)) < LEAST
    change = None if few else shift(seconds[0], seconds[1], each)
    before, after = (
        Side(
            cases=len(found),
            left_out=len(side) - len(found),
            value=median(found) if found else None,
        )
        for side, found in zip(both, seconds, strict=True)
    )
    return Measure(
        name=name, before=before, after=after, change=change, verdict=_verdict(change)
    )


def _seconds(name: Name, inquiry: Inquiry) -> int | None:
    end = inquiry.answered if name is Name.FIRST_RESPONSE else inquiry.completed
    return None if end is None else max(end - inquiry.opened, 0) // _SECOND


def _verdict(change: Interval | None) -> Verdict:
    if change is None:
        return Verdict.TOO_FEW
    if not change.without_zero:
        return Verdict.CHANCE
    return Verdict.LESS if change.high < 0 else Verdict.MORE
