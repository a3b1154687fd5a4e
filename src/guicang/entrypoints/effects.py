"""The effect of a change in words and plain values, for all doors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from guicang.domain.effect import (
    Effect,
    Measure,
    Name,
    Verdict,
    Window,
    compare,
)
from guicang.domain.effect.compare import LEAST
from guicang.domain.effect.statistics import Interval
from guicang.entrypoints.words import Words

if TYPE_CHECKING:
    # The command line starts without the house.
    from guicang.bootstrap import House

DAYS: Final = 28
AGAIN: Final = 7
MOST_DAYS: Final = 366
NAMES: Final[Mapping[str, str]] = {
    Name.REPEAT: "customers who ask again",
    Name.FIRST_RESPONSE: "time to the first answer",
    Name.RESOLUTION: "time to completion",
}
"""What is measured."""
SENTENCES: Final[Mapping[str, str]] = {
    Verdict.LESS: "{name}: less than before, by more than chance explains.",
    Verdict.MORE: "{name}: more than before, by more than chance explains.",
    Verdict.CHANCE: "{name}: what differs may be chance.",
    Verdict.TOO_FEW: "{name}: too few cases to say anything; {least} are needed on "
    "each side.",
}
"""What can be said of one measure."""
VERDICTS: Final[Mapping[str, str]] = {
    Verdict.LESS: "less, beyond chance",
    Verdict.MORE: "more, beyond chance",
    Verdict.CHANCE: "may be chance",
    Verdict.TOO_FEW: "too few cases",
}
"""The same in few words."""
SUMMARIES: Final[Mapping[str, str]] = {
    "all": "Everything that is measured changed by more than chance explains.",
    "some": "By more than chance explains, this changed: {names}. The rest may be "
    "chance.",
    "none": "Nothing changed by more than chance explains.",
    "unknown": "Nothing can be said yet: there are too few sessions on one side.",
}
CAUTION: Final[Mapping[str, str]] = {
    "cause": "More than chance is not yet because of the change: whatever else changed "
    "then is in these numbers, too.",
    "sessions": "Sessions at the desk are compared; they stay when records are erased, "
    "so that a shorter retention does not thin out one side.",
}
"""What to mind when one reads it."""


class Change(NamedTuple):
    """A change that was made: of what, which version, and when."""

    what: str
    version: int
    at: datetime


WHATS: Final[Mapping[str, str]] = {
    "policy": "retention policy",
    "desk-rules": "rules of the desk",
}
"""What was changed."""


def changes(house: "House") -> list[Change]:
    """List changes of retention and of the desk, the newest first."""
    found = [
        *(Change("policy", v.version, v.at) for v in house.policies.history()),
        *(Change("desk-rules", v.version, v.at) for v in house.desk_ruling.history()),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def effect_of(
    at: datetime, *, days: int = DAYS, again: int = AGAIN, channel: str = ""
) -> Effect:
    """Compare so many days before and after an instant."""
    # The command line and the catalogues start without the database.
    from guicang.adapters.db.queries.effect import inquiries

    window = Window(change=at, length=timedelta(days=days), again=timedelta(days=again))
    return compare(*inquiries(window, channel))


def effect_shape(effect: Effect, words: Words) -> dict[str, Any]:
    """Turn an effect into plain values; times are in seconds."""
    return {
        "change": effect.window.change,
        "days": effect.window.length / timedelta(days=1),
        "again_days": effect.window.again / timedelta(days=1),
        "confidence": effect.confidence,
        "confidence_each": effect.each,
        "summary": summary(effect, words),
        "measures": [_measure(each, words) for each in effect.measures],
    }


def _measure(measure: Measure, words: Words) -> dict[str, Any]:
    change = measure.change
    return {
        "name": measure.name.value,
        "verdict": measure.verdict.value,
        "said": sentence(measure, words),
        "before": measure.before.value,
        "before_cases": measure.before.cases,
        "before_left_out": measure.before.left_out,
        "after": measure.after.value,
        "after_cases": measure.after.cases,
        "after_left_out": measure.after.left_out,
        "change": None if change is None else change.estimate,
        "low": None if change is None else change.low,
        "high": None if change is None else change.high,
    }


def summary(effect: Effect, words: Words) -> str:
    """Say in one sentence whether it is chance."""
    told = [m for m in effect.measures if m.verdict in {Verdict.LESS, Verdict.MORE}]
    if all(m.verdict is Verdict.TOO_FEW for m in effect.measures):
        return words(SUMMARIES["unknown"])
    if not told:
        return words(SUMMARIES["none"])
    if len(told) == len(effect.measures):
        return words(SUMMARIES["all"])
    names = words(", ").join(words(NAMES[m.name]) for m in told)
    return words(SUMMARIES["some"]).format(names=names)


def sentence(measure: Measure, words: Words) -> str:
    """Say what can be said of one measure."""
    said = words(SENTENCES[measure.verdict])
    return said.format(name=words(NAMES[measure.name]), least=LEAST)


def value(measure: Measure, amount: float | None, words: Words) -> str:
    """Write a rate or a time."""
    if amount is None:
        return "--"
    if measure.name is Name.REPEAT:
        return f"{amount:.1%}"
    return spent(amount, words)


def rise(measure: Measure, amount: float, words: Words) -> str:
    """Write by how much something rose, with its sign."""
    sign = "-" if amount < 0 else "+"
    if measure.name is Name.REPEAT:
        points = words("{points} points").format(points=f"{abs(amount) * 100:.1f}")
        return f"{sign}{points}"
    return f"{sign}{spent(abs(amount), words)}"


def interval(measure: Measure, words: Words) -> str:
    """Write the bounds of a change."""
    change: Interval | None = measure.change
    if change is None:
        return "--"
    low, high = (rise(measure, bound, words) for bound in (change.low, change.high))
    return words("{low} to {high}").format(low=low, high=high)


def spent(seconds: float, words: Words) -> str:
    """Write a time in its two largest units."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3_600)
    if hours:
        return words("{hours} h {minutes} min").format(hours=hours, minutes=rest // 60)
    minutes, left = divmod(rest, 60)
    if minutes:
        return words("{minutes} min {seconds} s").format(minutes=minutes, seconds=left)
    return words("{seconds} s").format(seconds=left)
