"""Which clocks run in an incident, from when, until when, and how each stands.

1. Every rule gives a clock: one that does not apply is shown with the reason.
2. What is not known does not stop a clock: unknown persons are enough persons.
3. Hours run from the instant (Civil Code of China, 201); days are counted in the zone
   of the law, and the time of day is kept: never later than the law's last instant.
4. Where the law says "at once" there is no number to be late by: it is due until it is
   met.
5. What was met stays met, whatever is learnt later.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from guicang.domain.incident.model import Facts, Incident, Mark
from guicang.domain.incident.rules import Rule, Start
from guicang.domain.retention.binding import ZONES
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect

NEAR: Final = 4
"""The last quarter of a clock is near its end."""


class State(StrEnum):
    """How a clock stands."""

    DUE = "due"  # at once, and not met
    RUNNING = "running"
    OVERDUE = "overdue"
    WAITING = "waiting"  # what it runs from has not come
    MET = "met"
    NOT_APPLICABLE = "not-applicable"


class Why(StrEnum):
    """Why a clock does not apply."""

    KIND = "kind"
    JURISDICTION = "jurisdiction"
    PERSONS = "persons"
    NEEDS = "needs"
    UNLESS = "unless"
    CATEGORIES = "categories"
    WAIVED = "waived"


RANK: Final = tuple(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of one incident. ``about`` fills the sentence of ``why``."""

    rule: Rule
    state: State
    start: datetime | None
    due: datetime | None
    mark: Mark
    why: Why | None = None
    about: Mapping[str, object] = field(default_factory=dict)

    def left(self, now: datetime) -> timedelta:
        """Say how long is left; negative: how long it is past."""
        return (self.due or now) - now

    def near(self, now: datetime) -> bool:
        """Say whether it is near its end, at its end or past it, and not met."""
        if self.state in {State.DUE, State.OVERDUE}:
            return True
        if self.state is not State.RUNNING or not self.due or not self.start:
            return False
        return (self.due - now) * NEAR <= self.due - self.start

    @property
    def late(self) -> bool:
        """Say whether it was met after its end."""
        met = self.mark.met_at
        return bool(met and self.due and self.rule.duration and met > self.due)


def clocks(
    incident: Incident,
    rules: Iterable[Rule],
    words: frozenset[str],
    marks: Mapping[str, Mark],
    now: datetime,
) -> tuple[Clock, ...]:
    """Give the clocks of an incident, the most urgent first.

    ``words`` are the organisation's actors and flags.
    """
    said = words | set(incident.facts.circumstances)
    found = [
        _clock(incident, rule, said, marks.get(rule.id, Mark(clock=rule.id)), now)
        for rule in rules
    ]
    return tuple(sorted(found, key=lambda each: _urgency(each, now)))


def _clock(
    incident: Incident, rule: Rule, said: frozenset[str], mark: Mark, now: datetime
) -> Clock:
    start = _start(incident, rule.start)
    due = start and due_at(rule, start)
    why, about = next(_reasons(incident.facts, rule, said, mark), (None, {}))
    return Clock(
        rule=rule,
        state=_state(rule, mark, why, due, now),
        start=start,
        due=due,
        mark=mark,
        why=why,
        about=about,
    )


def due_at(rule: Rule, start: datetime) -> datetime:
    """Say until when a clock that began then is to be met."""
    if rule.duration is None:
        return start
    zone = ZONES.get(rule.jurisdiction, "UTC")
    return end_of(start, rule.duration, zone, effect=Effect.CEILING)


def _start(incident: Incident, start: Start) -> datetime | None:
    facts = incident.facts
    starts = {
        Start.DISCOVERED: facts.discovered_at,
        Start.ASSESSED: facts.assessed_at,
        Start.HANDLED: incident.handled_at,
    }
    return starts[start]


def _state(
    rule: Rule, mark: Mark, why: Why | None, due: datetime | None, now: datetime
) -> State:
    if mark.met_at is not None:
        return State.MET
    if why is not None:
        return State.NOT_APPLICABLE
    if due is None:
        return State.WAITING
    if rule.duration is None:
        return State.DUE
    return State.OVERDUE if now > due else State.RUNNING


def _reasons(
    facts: Facts, rule: Rule, said: frozenset[str], mark: Mark
) -> Iterator[tuple[Why, Mapping[str, object]]]:
    if rule.jurisdiction and rule.jurisdiction not in facts.jurisdictions:
        yield Why.JURISDICTION, {"jurisdiction": rule.jurisdiction}
    if facts.kind not in rule.kinds:
        yield Why.KIND, {}
    if facts.categories and rule.categories and not rule.categories & facts.categories:
        yield Why.CATEGORIES, {"categories": ", ".join(sorted(rule.categories))}
    for word in sorted(rule.needs - said):
        yield Why.NEEDS, {"word": word}
    for word in sorted(rule.unless & said):
        yield Why.UNLESS, {"word": word}
    if _too_few(facts, rule, said):
        yield Why.PERSONS, {"persons": facts.persons, "least": rule.at_least}
    if mark.waived_at is not None:
        yield Why.WAIVED, {"reason": mark.why, "person": mark.waived_by}


def _too_few(facts: Facts, rule: Rule, said: frozenset[str]) -> bool:
    if facts.persons is None or facts.persons >= rule.at_least:
        return False
    instead = (rule.or_sensitive and facts.sensitive) or bool(rule.or_words & said)
    return facts.persons == 0 or not instead


def _urgency(clock: Clock, now: datetime) -> tuple[int, float, str]:
    return (RANK.index(clock.state), clock.left(now).total_seconds(), clock.rule.id)
