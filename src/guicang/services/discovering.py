"""Search the whole archive for somebody, by a worker: discovery.

* Whoever may search orders it, with a reason; both stand in the ledger, with a keyed
  digest of the words, as for any search. Each opening of a segment is an entry, too,
  before a word of it is compared.
* The words lie sealed, and so does what was found: which conversations and how many
  messages, never a text. Nobody but who ordered it is told. To read one is another
  reading.
* What is masked for that person is not found, and what they may not see is not opened:
  by the roles that they have while it runs.
* What was found in each segment is kept before the next is opened: a run that was cut
  off goes on behind it. A segment that is broken is named, and stops nothing.
"""

import base64
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from guicang.domain.access.model import Person, Reader
from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.errors import ArchiveBroken, EngineUnready, NoSuchJob
from guicang.domain.jobs.model import ENDED, Job
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.engines import Engine, Outcome, Work
from guicang.ports.jobs import Jobs
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.people import People
from guicang.ports.records import Records
from guicang.services.searching import Searching, words

DISCOVER: Final = "archive-search"
MOST_FOUND: Final = 2_000
"""Conversations that are named; of those beyond it is said how many there are."""
_MOST_BROKEN: Final = 100
_PURPOSE: Final = "archive-search"


class Sought(NamedTuple):
    """A task: to open a segment and find words in some of its conversations."""

    segment: str
    key: bytes
    data: bytes
    among: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was asked for and what was found so far.

    ``found`` are conversations and how many of their messages have the words.
    """

    by: str
    query: str
    after: str = ""
    looked: int = 0
    hits: int = 0
    found: tuple[tuple[str, int], ...] = ()
    broken: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovering:
    """The use cases; ``work`` finds words in one segment.

    ``searching`` gives a search by the rules and the masking that are in force.
    """

    searching: Callable[[], Searching]
    people: People
    jobs: Jobs
    records: Records
    box: Box
    engine: Engine
    work: Work
    ledger: Ledger
    clock: Clock

    def order(self, query: str, *, person: Person, reason: str) -> Job:
        """Let a worker search the archive. NotAllowed, BadUsage for the query."""
        self.searching().permit(person)
        words(query)
        now = self.clock.now()
        with self.jobs.transaction():
            job = self.jobs.add(DISCOVER, {}, now=now)
            self._keep(job.id, Discovery(by=person.name, query=query))
            about = {
                "query": self.searching().tag(query),
                "conditions": {"archive": "only"},
                "reason": reason,
                "job": job.id,
            }
            self.ledger.append(Tag.CONVERSATION_SEARCHED, person.name, about, now)
        return job

    def show(self, job: int, *, person: Person) -> tuple[Job, Discovery]:
        """Tell who ordered a search how far it is and what was found.

        NoSuchJob, also where it is somebody else's. NotAllowed.
        """
        self.searching().permit(person)
        found = self._kept(job)
        if found is None or found.by != person.name:
            raise NoSuchJob(job=job)
        return self.jobs.get(job), found

    def mine(self, *, person: Person) -> Sequence[tuple[Job, Discovery]]:
        """Give the searches that somebody ordered, the newest first."""
        jobs = self.jobs.list(kind=DISCOVER)
        found = [(job, self._kept(job.id)) for job in jobs]
        return [(job, d) for job, d in found if d is not None and d.by == person.name]

    def forget(self, before: datetime) -> int:
        """Let go of what was found by jobs that are forgotten, too."""
        gone = 0
        for job in self.jobs.list(kind=DISCOVER, states=[*ENDED], limit=10_000):
            if job.ended_at is not None and job.ended_at < before:
                self.records.move_cursor(_place(job.id), {})
                gone += 1
        return gone

    # --- running ----------------------------------------------------------------------

    def run(
        self, job: int, progress: Callable[[int, int], None] = lambda *_: None
    ) -> Mapping[str, object]:
        """Search on from where a run was cut off. NoSuchPerson, NotAllowed."""
        done = self._kept(job)
        if done is None:
            raise NoSuchJob(job=job)
        searching = self.searching()
        reader = Reader(person=self.people.get(done.by), proven=True)
        searching.permit(reader.person)
        live = searching.archiving.catalogue.segments(state=SegmentState.LIVE)
        left = sorted((s for s in live if s.id > done.after), key=lambda s: s.id)
        passed, sent = len(live) - len(left), deque[_Sent]()
        tasks = self._tasks(left, done.query, searching, reader, sent)
        for outcome in self.engine.map(self.work, tasks):
            opened = sent.popleft()
            more = self._found(outcome, done.query, searching, reader)
            done = _plus(done, opened, more, outcome)
            self._keep(job, done)
            progress(passed + opened.number, len(live))
        progress(len(live), len(live))
        return {
            "looked": done.looked,
            "conversations": done.hits,
            "broken": len(done.broken),
        }

    def _tasks(
        self,
        segments: Iterable[Segment],
        query: str,
        searching: Searching,
        reader: Reader,
        sent: "deque[_Sent]",
    ) -> Iterator[Sought]:
        wanted = words(query)
        for number, segment in enumerate(segments, 1):
            among = searching.left(segment.id, reader.person, lambda _: True)
            if not among:
                continue
            about = {
                "query": searching.tag(query),
                "segment": segment.id,
                "looked": len(among),
            }
            with self.ledger.transaction():
                tag, by = Tag.CONVERSATION_SEARCHED, reader.person.name
                self.ledger.append(tag, by, about, self.clock.now())
            try:
                key, data = searching.archiving.sealed(
                    segment, searching.archiving.objects
                )
            except ArchiveBroken:
                key, data = b"", b""  # which opens no segment: it is named as broken
            sent.append(_Sent(number, segment, len(among)))
            yield Sought(segment.id, key, data, among, wanted)

    def _found(
        self,
        outcome: Outcome,
        query: str,
        searching: Searching,
        reader: Reader,
    ) -> Sequence[tuple[str, int]]:
        """Keep of what a segment has what this reader may see."""
        if isinstance(outcome.error, EngineUnready):
            raise outcome.error
        if outcome.error is not None:
            return ()
        seen = searching.among(outcome.taken(), words(query), reader)
        return [(each.conversation, len(each.hits)) for each in seen]

    # --- keeping ----------------------------------------------------------------------

    def _keep(self, job: int, done: Discovery) -> None:
        place = _place(job)
        text = json.dumps(asdict(done), ensure_ascii=False).encode()
        sealed = base64.b64encode(self.box.seal(_PURPOSE, place, text)).decode()
        with self.records.transaction():
            self.records.move_cursor(place, {"sealed": sealed})

    def _kept(self, job: int) -> Discovery | None:
        place = _place(job)
        sealed = self.records.cursor(place).get("sealed")
        if not sealed:
            return None
        raw = base64.b64decode(str(sealed))
        kept = json.loads(self.box.open(_PURPOSE, place, raw))
        pairs = {
            name: tuple((a, b) for a, b in kept[name]) for name in ("found", "broken")
        }
        return Discovery(**{**kept, **pairs})


class _Sent(NamedTuple):
    number: int
    segment: Segment
    looked: int


def _place(job: int) -> str:
    return f"archive-search:{job}"


def _plus(
    done: Discovery, opened: _Sent, more: Sequence[tuple[str, int]], outcome: Outcome
) -> Discovery:
    named = () if outcome.error is None else ((opened.segment.id, outcome.error.code),)
    return replace(
        done,
        after=opened.segment.id,
        looked=done.looked + (0 if named else opened.looked),
        hits=done.hits + len(more),
        found=(*done.found, *more)[:MOST_FOUND],
        broken=(*done.broken, *named)[:_MOST_BROKEN],
    )
