"""Read the whole archive back: every segment fetched, decrypted, compared.

* The bytes are fetched here and opened elsewhere: whoever does a task is given them,
  the one key that opens them and the digests, and needs neither home nor store.
* What was found of each segment is kept before the next one is looked at, so that a run
  that was cut off goes on behind it.
* A segment that is not whole stops no other one; at the end the run says so loudly.
* A segment that was written anew or ended meanwhile is none of a run's business, nor
  are copies in it that a batch under way is about to end (``services.straying``).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from guicang.domain.archive.model import Segment, SegmentState
from guicang.domain.errors import ArchiveBroken, ArchiveNotWhole, GuicangError
from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.engines import Engine, Outcome, Work
from guicang.ports.ledger import Ledger
from guicang.ports.objects import ObjectStore
from guicang.ports.records import Records
from guicang.services.archiving import Archiving
from guicang.services.straying import Straying

_CURSOR: Final = "archive-check"
_NAMED: Final = 100
"""How many segments that are not whole are named; all are counted."""


class Opened(NamedTuple):
    """A task: to open a segment and compare it. Or why it could not even be fetched."""

    segment: str
    key: bytes = b""
    data: bytes = b""
    expected: Mapping[str, str] = {}
    more: bool = False
    error: GuicangError | None = None


class Looked(NamedTuple):
    """What was found of one segment: its messages, or what is wrong."""

    segment: Segment
    conversations: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a run found.

    ``wrong`` counts what is not whole; ``broken`` names segments and codes of errors.
    """

    segments: int = 0
    conversations: int = 0
    messages: int = 0
    wrong: int = 0
    broken: tuple[tuple[str, str], ...] = ()

    def plus(self, looked: Looked) -> "Checked":
        """Count one more."""
        error = looked.outcome.error
        named = () if error is None else ((looked.segment.id, error.code),)
        return Checked(
            segments=self.segments + 1,
            conversations=self.conversations + (0 if error else looked.conversations),
            messages=self.messages + (0 if error else int(looked.outcome.taken())),
            wrong=self.wrong + len(named),
            broken=(*self.broken, *named)[:_NAMED],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """The use case; ``work`` opens and compares one segment."""

    archiving: Archiving
    straying: Straying
    records: Records
    engine: Engine
    work: Work
    ledger: Ledger
    clock: Clock

    def look(
        self, segments: Sequence[Segment], store: ObjectStore | None = None
    ) -> Iterator[Looked]:
        """Look at segments in their order; in all stores, or in one of them.

        StoreUnreachable, EngineMissing, EngineUnready.
        """
        sent: deque[_Sent] = deque()
        for outcome in self.engine.map(self.work, self._tasks(segments, store, sent)):
            segment, conversations = sent.popleft()
            if outcome.error is None or self._stands(segment):
                yield Looked(segment, conversations, outcome)

    def _tasks(
        self,
        segments: Iterable[Segment],
        store: ObjectStore | None,
        sent: "deque[_Sent]",
    ) -> Iterator[Opened]:
        for segment in segments:
            expected, more = self._expected(segment)
            sent.append(_Sent(segment, len(expected)))
            try:
                key, data = self.archiving.sealed(segment, store)
            except ArchiveBroken as error:
                yield Opened(segment.id, error=error)
            else:
                yield Opened(segment.id, key, data, expected, more)

    def _expected(self, segment: Segment) -> tuple[Mapping[str, str], bool]:
        """Say what is in a segment, and whether there may be more.

        In this order: what a batch takes out of the catalogue after the first answer
        is in the segment and expected, what it took out before makes the second true.
        Batches are asked only about a segment that was written with more.
        """
        items = self.archiving.catalogue.items(segment.id)
        expected = {item.conversation: item.digest for item in items}
        fewer = len(expected) < segment.conversations
        return expected, fewer and segment.id in self.straying.under_way()

    def one(self, segment: Segment) -> Checked:
        """Look at one segment, in all stores.

        ArchiveBroken if it is not whole. If it was ended meanwhile, there is nothing
        in it any more.
        """
        expected, more = self._expected(segment)
        try:
            messages = self.archiving.verify(segment, expected, more=more)
        except ArchiveBroken:
            if self._stands(segment):
                raise
            return Checked()
        return Checked(segments=1, conversations=len(expected), messages=messages)

    def _stands(self, segment: Segment) -> bool:
        now = self.archiving.catalogue.get(segment.id)
        return now.state is SegmentState.LIVE

    def run(
        self,
        run: str,
        *,
        by: str,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> Checked:
        """Look at the whole archive, and write down what was found.

        ``run`` names the run: one of the same name goes on where it was cut off.
        ArchiveNotWhole if anything is wrong: after everything was looked at.
        """
        live = self.archiving.catalogue.segments(state=SegmentState.LIVE)
        state = _State.read(run, self.records.cursor(_CURSOR))
        left = sorted(
            (s for s in live if s.id > state.after), key=lambda segment: segment.id
        )
        of = state.done.segments + len(left)
        for looked in self.look(left):
            state = _State(run, looked.segment.id, state.done.plus(looked))
            with self.records.transaction():
                self.records.move_cursor(_CURSOR, state.spelled())
            progress(state.done.segments, of)
        self._enter(state.done, by)
        if state.done.wrong:
            raise ArchiveNotWhole(
                count=state.done.wrong, segment=state.done.broken[0][0]
            )
        return state.done

    def _enter(self, done: Checked, by: str) -> None:
        about = {
            "segments": done.segments,
            "conversations": done.conversations,
            "messages": done.messages,
            "wrong": done.wrong,
            "broken": [list(each) for each in done.broken],
        }
        with self.records.transaction():
            self.ledger.append(Tag.ARCHIVE_CHECKED, by, about, self.clock.now())
            self.records.move_cursor(_CURSOR, {})


class _Sent(NamedTuple):
    segment: Segment
    conversations: int


class _State(NamedTuple):
    """How far a run is."""

    run: str
    after: str = ""
    done: Checked = Checked()

    @classmethod
    def read(cls, run: str, kept: Mapping[str, Any]) -> "_State":
        if kept.get("run") != run:
            return cls(run)
        numbers = {
            name: int(kept[name])
            for name in ("segments", "conversations", "messages", "wrong")
        }
        broken = tuple((str(a), str(b)) for a, b in kept["broken"])
        return cls(run, str(kept["after"]), Checked(**numbers, broken=broken))

    def spelled(self) -> dict[str, object]:
        done = self.done
        return {
            "run": self.run,
            "after": self.after,
            "segments": done.segments,
            "conversations": done.conversations,
            "messages": done.messages,
            "wrong": done.wrong,
            "broken": [list(each) for each in done.broken],
        }
