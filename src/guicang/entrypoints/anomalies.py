"""What stands out among entries of the ledger, for every door: plain rules, and why."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from guicang.adapters.db.queries import ledger as reads
from guicang.adapters.db.queries.conversation import batches_of
from guicang.domain.ledger.anomalies import Anomaly, anomalies
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.wording import RULES, WHYS
from guicang.domain.record.zone import ZONE

READ: Final = 10_000
"""Entries that are looked at; the newest, and every door says so."""
SPAN: Final = timedelta(days=30)
"""How far back is looked where nobody says."""
_PAGE: Final = 200
_EXPORTS: Final = frozenset({Tag.CONVERSATION_EXPORTED, Tag.LEDGER_EXPORTED})


class Choice(NamedTuple):
    """Entries from an instant on and before another, by a person, about a thing."""

    since: datetime
    until: datetime
    person: str = ""
    about: str = ""


def chosen(choice: Choice) -> list[Entry]:
    """Give the entries of a choice, the newest first, at most ``READ``."""
    return [*_entries(choice)]


def _entries(choice: Choice) -> Iterator[Entry]:
    """Give entries each once: also of the batches a record went with."""
    abouts = [choice.about, *batches_of(choice.about)] if choice.about else [""]
    met: set[int] = set()
    for each in abouts:
        wanted = reads.Wanted(
            since=choice.since, until=choice.until, person=choice.person, about=each
        )
        for entry in _all(wanted):
            if entry.seq not in met and len(met) < READ:
                met.add(entry.seq)
                yield entry


def _all(wanted: reads.Wanted) -> Iterator[Entry]:
    after = ""
    while True:
        got = reads.entries(wanted, limit=_PAGE, after=after)
        yield from got.rows
        if not (after := got.next):
            return


def standing_out(found: list[Entry], since: datetime, rule: str = "") -> list[Anomaly]:
    """Say what stands out, the newest first; only by one rule if one is named."""
    people = {e.actor for e in found if e.tag in _EXPORTS}
    before = {name for name in people if _exported_before(name, since)}
    seen = anomalies(found, zone=ZoneInfo(ZONE), exporters=before)
    return [each for each in seen if not rule or each.rule == rule]


def _exported_before(person: str, at: datetime) -> bool:
    wanted = reads.Wanted(until=at, person=person, tags=_EXPORTS)
    return any(entry.actor == person for entry in _all(wanted))


def anomaly_shape(each: Anomaly, words: Callable[[str], str]) -> dict[str, Any]:
    """Turn what stands out into plain values."""
    return {
        "rule": each.rule.value,
        "said": words(RULES[each.rule]),
        "why": words(WHYS[each.rule]).format(**dict(each.data)),
        "person": each.person,
        "at": each.at,
        "first": each.seqs[0],
        "last": each.seqs[-1],
        "count": len(each.seqs),
    }
