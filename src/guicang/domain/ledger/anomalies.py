"""What an investigator looks at first: plain rules over entries, each with its reason.

A projection: a function of the entries alone. A rule accuses nobody; it says what was
seen and why that is worth a look. Where somebody exported before the range that is
looked at, that is told as ``exporters``.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Kind, actor, counted

QUICK: Final = 5
"""Seconds within which nobody reads what they sign."""
AN_HOUR: Final = timedelta(hours=1)
REVEALS: Final = 20
"""Conversations whose originals one person opens in an hour."""
READS: Final = 100
"""Conversations that one person reads in an hour."""
NIGHT: Final = (time(22), time(6))


class Rule(StrEnum):
    """What was seen."""

    QUICK_APPROVAL = "quick-approval"
    MASS_REVEAL = "mass-reveal"
    MASS_READING = "mass-reading"
    FIRST_EXPORT = "first-export"
    NIGHT_WORK = "night-work"
    GRANT_USED_ONCE = "grant-used-once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """What a rule saw: who, when, in which entries (rising); ``data`` fill its why."""

    rule: Rule
    person: str
    at: datetime
    seqs: tuple[int, ...]
    data: tuple[tuple[str, object], ...] = ()


_EXPORTS: Final = frozenset({Tag.CONVERSATION_EXPORTED, Tag.LEDGER_EXPORTED})
_READING: Final = frozenset({Tag.CONVERSATION_READ, Tag.ARCHIVE_READ})
_AT_NIGHT: Final = frozenset(
    {
        *_EXPORTS,
        Tag.FINDING_REVEALED,
        Tag.QUARANTINE_OPENED,
        Tag.ARCHIVE_READ,
        Tag.REQUEST_SIGNED,
        Tag.BATCH_PROPOSED,
        Tag.HOLD_RELEASE_PROPOSED,
        Tag.POLICY_PROPOSED,
        Tag.ACCESS_PROPOSED,
    }
)


def anomalies(
    entries: Iterable[Entry], *, zone: tzinfo, exporters: Collection[str] = ()
) -> tuple[Anomaly, ...]:
    """Look at entries by every rule; the newest comes first.

    ``exporters`` are those who exported before; ``zone`` says when it is night.
    """
    mine = [e for e in entries if actor(e).kind is Kind.PERSON]
    mine.sort(key=lambda entry: entry.seq)
    found = [
        *_quick(mine),
        *_many(mine, Rule.MASS_REVEAL, {Tag.FINDING_REVEALED}, REVEALS),
        *_many(mine, Rule.MASS_READING, _READING, READS),
        *_first_exports(mine, exporters),
        *_night(mine, zone),
        *_once(mine),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.seqs), reverse=True))


def _quick(entries: Iterable[Entry]) -> Iterator[Anomaly]:
    for entry in entries:
        seconds = entry.data.get("considered")
        signed = entry.tag == Tag.REQUEST_SIGNED and entry.data.get("approve") is True
        if signed and isinstance(seconds, int) and seconds < QUICK:
            yield _one(Rule.QUICK_APPROVAL, entry, seconds=seconds)


def _many(
    entries: Iterable[Entry], rule: Rule, tags: Collection[str], most: int
) -> Iterator[Anomaly]:
    """Name stretches in which somebody opens so many within an hour, each once."""
    windows: defaultdict[str, deque[Entry]] = defaultdict(deque)
    for entry in entries:
        if entry.tag not in tags:
            continue
        window = windows[entry.actor]
        window.append(entry)
        while entry.at - window[0].at > AN_HOUR:
            window.popleft()
        many = sum(map(counted, window))
        if many >= most:
            yield Anomaly(
                rule=rule,
                person=entry.actor,
                at=entry.at,
                seqs=tuple(each.seq for each in window),
                data=(("count", many),),
            )
            window.clear()


def _first_exports(
    entries: Iterable[Entry], exporters: Collection[str]
) -> Iterator[Anomaly]:
    known = set(exporters)
    for entry in entries:
        if entry.tag in _EXPORTS and entry.actor not in known:
            known.add(entry.actor)
            yield _one(Rule.FIRST_EXPORT, entry)


def _night(entries: Iterable[Entry], zone: tzinfo) -> Iterator[Anomaly]:
    """Name one night's work of one person as one."""
    nights: dict[tuple[str, object], list[Entry]] = {}
    begins, ends = NIGHT
    for entry in entries:
        local = entry.at.astimezone(zone)
        late = local.time() >= begins
        if entry.tag in _AT_NIGHT and (late or local.time() < ends):
            evening = local.date() if late else local.date() - timedelta(days=1)
            nights.setdefault((entry.actor, evening), []).append(entry)
    for found in nights.values():
        yield _all(Rule.NIGHT_WORK, found, count=len(found))


def _once(entries: Iterable[Entry]) -> Iterator[Anomaly]:
    used = _grouped(entries, Tag.GRANT_USED, lambda e: str(e.data.get("grant", "")))
    for found in used:
        if len(found) == 1 and found[0].data.get("use") == 1:
            yield _one(Rule.GRANT_USED_ONCE, found[0], grant=found[0].data["grant"])


def _grouped(
    entries: Iterable[Entry], tag: Tag, by: Callable[[Entry], str]
) -> Iterable[Sequence[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.tag == tag:
            found[by(entry)].append(entry)
    return found.values()


def _one(rule: Rule, entry: Entry, **data: object) -> Anomaly:
    return _all(rule, [entry], **data)


def _all(rule: Rule, entries: Sequence[Entry], **data: object) -> Anomaly:
    return Anomaly(
        rule=rule,
        person=entries[-1].actor,
        at=entries[-1].at,
        seqs=tuple(each.seq for each in entries),
        data=tuple(data.items()),
    )
