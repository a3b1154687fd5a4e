"""Decide about each record of a person who asked, and see it to its end (R23, R27).

* Asked for erasure, a record is restricted at once and is due: what a floor of law or
  a hold keeps waits, and is looked at again by itself until nothing keeps it.
* What may go is proposed like any other disposal, and two people sign: there is no
  second way to erase.
* Whoever erased it notes that in the erasure ledger, in the same transaction: neither
  an import nor a restore brings it back.
* All of it may be cut off and run again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from guicang.domain.disposal.model import End
from guicang.domain.errors import NothingDue
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Record
from guicang.domain.subjects.decision import decide
from guicang.domain.subjects.model import (
    ENDING,
    RESTRICTING,
    UNDONE,
    WAITING,
    Item,
    Outcome,
    Place,
    State,
    SubjectRequest,
)
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.subjects import Subjects
from guicang.services.disposing import Disposing, Wish
from guicang.services.identifying import Identifying
from guicang.services.judging import Judging
from guicang.services.sweeping import digest_of

ACTOR: Final = "system:subjects"
UNASKED: Final = "request"
"""What ended a record that a request was on which nobody has written down here."""
_PAGE: Final = 500
_WHOLE: Final = timedelta(days=1)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_ALL: Final = 1_000_000
_END: Final = {Place.WORKING: End.OFFLINE, Place.ARCHIVE: End.DESTRUCTION}

Progress = Callable[[int, int], None]


class Looked(NamedTuple):
    """When a request was last weighed whole, under which rules, and until when."""

    digest: int
    whole: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The use cases of records. ``looked`` is what this process knows of its sweeps."""

    subjects: Subjects
    records: Records
    catalogue: Catalogue
    identifying: Identifying
    judging: Judging
    disposing: Disposing
    ledger: Ledger
    clock: Clock
    looked: dict[str, Looked] = field(default_factory=dict)

    def run(
        self, request: str, progress: Progress = lambda _done, _of: None
    ) -> SubjectRequest:
        """Decide about all records of a request, and propose what may go."""
        known = self.subjects.get(request)
        known.require(State.DECIDING, State.DECIDED, State.ANSWERED)
        places = self._places(known)
        of = sum(len(ids) for ids in places.values())
        done = 0
        for place, ids in places.items():
            for page in _pages(ids):
                self._page(known, place, page)
                done += len(page)
                progress(done, of)
        self._gone(known, {i for ids in places.values() for i in ids})
        if known.kind in ENDING:
            self._propose(known)
        return self._finish(known)

    def sweep(self) -> int:
        """Look again at what waits, and go on with it; return how many requests.

        A request is weighed whole once a day: identities may have been merged, labels
        changed. In between only what waits is looked at, and only if something can have
        changed: rules, holds, a day that has come, or a batch that was not signed.
        """
        now = self.clock.now()
        digest = digest_of(self.judging.bench(now))
        swept = 0
        for request in self.subjects.unfinished():
            last = self.looked.get(request.id)
            whole = last is None or now - last.whole >= _WHOLE
            if last is None or whole:
                self.run(request.id)
            elif last.digest != digest or now >= last.until:
                self._look(request)
            else:
                continue
            swept += 1
            began = now if whole or last is None else last.whole
            self.looked[request.id] = Looked(digest, began, self._until(request, now))
        return swept

    def _until(self, request: SubjectRequest, now: datetime) -> datetime:
        """Say until when nothing changes by itself; now: it may at any time."""
        if self.subjects.counts(request.id).get(Outcome.ERASE):
            return now
        days = (each.until for each in self._items(request, Outcome.DEFERRED))
        return min((day for day in days if day is not None), default=_NEVER)

    def _look(self, request: SubjectRequest) -> None:
        """Weigh what waits, wherever it is by now, and nothing else."""
        waits = [
            item.conversation for what in UNDONE for item in self._items(request, what)
        ]
        there: set[str] = set()
        for page in _pages(waits):
            working = self.records.known(page)
            archive = self.catalogue.find(each for each in page if each not in working)
            for place, ids in (
                (Place.WORKING, sorted(working)),
                (Place.ARCHIVE, sorted(archive)),
            ):
                if ids:
                    self._page(request, place, ids)
                    there.update(ids)
        self._gone(request, there)
        self._propose(request)

    def _places(self, request: SubjectRequest) -> Mapping[Place, Sequence[str]]:
        """Name the person's records. What is in both places counts as working."""
        working, archive = self.identifying.conversations_of(self._identities(request))
        here = set(working)
        return {
            Place.WORKING: working,
            Place.ARCHIVE: [each for each in archive if each not in here],
        }

    def _identities(self, request: SubjectRequest) -> frozenset[str]:
        return self.identifying.all_of([request.customer]) | {request.customer}

    def _page(self, request: SubjectRequest, place: Place, ids: Sequence[str]) -> None:
        now, asked = self.clock.now(), request.received_at
        with self.records.transaction():
            bench = self.judging.bench(now)
            if place is Place.WORKING:
                self.records.lock(ids)
            facts = self._facts(place, ids)
            meant = [
                id_ for id_, each in facts.items() if _opened(each, asked) <= asked
            ]
            if request.kind not in ENDING:
                self._restrict(request, place, meant, now)
                return
            self._mark(place, meant, asked, now)
            facts = self._facts(place, meant)
            items = self.catalogue.find(meant) if place is Place.ARCHIVE else {}
            found = []
            for id_, record in sorted(facts.items()):
                kept = items[id_].keep_until if id_ in items else None
                verdict = bench.judge(record, _END[place], kept)
                found.append(decide(verdict, place))
            self.subjects.decide(request.id, found)

    def _facts(self, place: Place, ids: Sequence[str]) -> Mapping[str, Record]:
        store = self.records if place is Place.WORKING else self.catalogue
        return store.facts_of(ids)

    def _mark(
        self, place: Place, ids: Sequence[str], asked: datetime, now: datetime
    ) -> None:
        if place is Place.WORKING:
            self.records.request(ids, asked)
            self.records.restrict(ids, now)
        else:
            self.catalogue.request(ids, asked)

    def _restrict(
        self, request: SubjectRequest, place: Place, ids: Sequence[str], now: datetime
    ) -> None:
        """Leave records stored and nothing else; what is archived is that already."""
        if place is Place.WORKING:
            self.records.restrict(ids, now)
        found = [Item(each, place, Outcome.RESTRICT) for each in sorted(ids)]
        self.subjects.decide(request.id, found)

    def _gone(self, request: SubjectRequest, here: set[str]) -> None:
        """Note as erased what is nowhere any more."""
        gone = [
            item.conversation
            for outcome in UNDONE
            for item in self._items(request, outcome)
            if item.conversation not in here
        ]
        self.subjects.erased(gone)

    def _items(self, request: SubjectRequest, outcome: Outcome) -> Iterator[Item]:
        after = ""
        while page := self.subjects.items(
            request.id, outcome=outcome, after=after, limit=_PAGE
        ):
            yield from page
            after = page[-1].conversation

    def _propose(self, request: SubjectRequest) -> None:
        """Propose what may go; what is proposed already is not proposed again."""
        going: defaultdict[Place, set[str]] = defaultdict(set)
        for item in self._items(request, Outcome.ERASE):
            going[item.place].add(item.conversation)
        for place, ids in sorted(going.items()):
            wish = Wish(
                end=_END[place],
                by=request.decided_by,
                reason=request.ground,
                only=frozenset(ids),
                review=True,
            )
            with suppress(NothingDue):
                self.disposing.propose(wish)

    def _finish(self, known: SubjectRequest) -> SubjectRequest:
        now = self.clock.now()
        with self.subjects.transaction():
            request = self.subjects.get(known.id, lock=True)
            if request.state is not State.DECIDING:
                return request
            if request.kind in ENDING:
                self.catalogue.person_ended(
                    self._identities(request), request.id, request.received_at, now
                )
            done = replace(request, state=State.DECIDED, revision=request.revision + 1)
            self.subjects.keep(done)
            counts = {o.value: n for o, n in self.subjects.counts(known.id).items()}
            about: dict[str, object] = {"request": known.id, "records": counts}
            self.ledger.append(Tag.SUBJECT_DECIDED, ACTOR, about, now)
        return done

    # --- called by whoever restored a snapshot, inside its transaction ----------------

    def again(self, at: datetime) -> None:
        """Let what persons asked be in force on records of before they asked."""
        for request in self.subjects.unfinished():
            for outcome in (*WAITING, Outcome.ERASE):
                by: defaultdict[Place, list[str]] = defaultdict(list)
                for item in self._items(request, outcome):
                    by[item.place].append(item.conversation)
                for place, ids in by.items():
                    self._mark(place, ids, request.received_at, at)
        for request in self.subjects.list(limit=_ALL):
            if request.kind in RESTRICTING:
                items = self._items(request, Outcome.RESTRICT)
                self.records.restrict([each.conversation for each in items], at)

    # --- called by whoever brought records back, inside its transaction ---------------

    def returned(self, conversations: Sequence[str], at: datetime) -> None:
        """Restrict again what a person had restricted before it went offline."""
        again = self.subjects.restricting(conversations)
        self.records.restrict(sorted(again), at)

    # --- called by whoever erased, inside its transaction -----------------------------

    def erased(self, records: Mapping[str, Record], at: datetime) -> None:
        """Enter what is gone for good into the erasure ledger, if somebody asked."""
        asked = [id_ for id_, each in records.items() if each.request_at is not None]
        if not asked:
            return
        known = self.subjects.ending(asked)
        by: defaultdict[str, list[str]] = defaultdict(list)
        for conversation in asked:
            by[known.get(conversation, UNASKED)].append(conversation)
        for request, conversations in sorted(by.items()):
            self.catalogue.ended(conversations, request, at)
        self.subjects.erased(asked)


def _opened(record: Record, otherwise: datetime) -> datetime:
    return record.starts.get("opened", otherwise)


def _pages(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _PAGE):
        yield ids[start : start + _PAGE]
