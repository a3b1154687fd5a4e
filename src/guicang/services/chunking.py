"""Cut what a file gives into chunks, and search those of a large file ahead.

* Reading, storing and the ledger stay with whoever leads, in the order of the file, a
  transaction a chunk. An engine only searches texts before it is their chunk's turn.
* What is stored is the same whoever searched. What was not foreseen, such as what is
  stored already and becomes longer, is searched when it is stored.
* A chunk that cannot be searched, or that kills whoever searches it, is searched a
  conversation at a time: the one that is wrong is kept raw, all others come in.
* Nothing is searched ahead that is known already; and as long as a file may be small,
  nothing at all, for processes take longer to begin than a small file needs.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from guicang.domain.detect.rules.settle import Inspection
from guicang.domain.errors import EngineUnready, GuicangError
from guicang.domain.record import Conversation
from guicang.ports.engines import Engine, Outcome, Work
from guicang.ports.records import Records
from guicang.ports.sources import Skipped, Taken
from guicang.services.screening import NOTHING, Foreseen, Screening, asked, spread

_CHUNK_BYTES: Final = 32 << 20


class Chunk(NamedTuple):
    """Items that are taken in with one transaction, and what was found in them."""

    items: Sequence[Taken | Skipped]
    foreseen: Foreseen = NOTHING


Ahead = Callable[[Iterator[Chunk]], Iterator[Chunk]]
"""Gives the same chunks, and perhaps what was found in them."""


def chunks_of(items: Iterable[Taken | Skipped], most: int) -> Iterator[Chunk]:
    """Gather items by number and bytes; what came before an error comes first."""
    chunk: list[Taken | Skipped] = []
    size = 0
    try:
        for item in items:
            chunk.append(item)
            size += _size(item)
            if len(chunk) >= most or size >= _CHUNK_BYTES:
                yield Chunk(chunk)
                chunk, size = [], 0
    except GuicangError:
        if chunk:
            yield Chunk(chunk)
        raise
    if chunk:
        yield Chunk(chunk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookahead:
    """Searches ahead. ``work`` gives what the engine does, by the rules in force.

    The first ``alone`` chunks that bring something new are left to whoever stores.
    """

    records: Records
    screening: Screening
    engine: Engine
    work: Callable[[], Work]
    alone: int = 16

    def __call__(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Give the chunks in their order. EngineMissing, EngineUnready."""
        left = self.alone
        for chunk in chunks:
            fresh = bool(self._fresh(chunk))
            if fresh and not left:
                yield from self._spread(chain([chunk], chunks))
                return
            left -= fresh
            yield chunk

    def _spread(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        sent: deque[tuple[Chunk, Sequence[Conversation]]] = deque()
        errors: list[GuicangError] = []
        rules, work = self.screening.rules, self.work()

        def tasks() -> Iterator[object]:
            try:
                for chunk in chunks:
                    fresh = self._fresh(chunk)
                    sent.append((chunk, fresh))
                    yield spread(fresh)
            except GuicangError as error:
                errors.append(error)  # after what was read before it

        for outcome in self.engine.map(work, tasks()):
            chunk, fresh = sent.popleft()
            found = self._foreseen(fresh, outcome, work)
            yield chunk._replace(foreseen=found._replace(rules=rules))
        for error in errors:
            raise error

    def _fresh(self, chunk: Chunk) -> list[Conversation]:
        """Give what is not stored yet; what is, is compared before it is searched."""
        talks = [i.conversation for i in chunk.items if isinstance(i, Taken)]
        known = self.records.known({talk.id for talk in talks})
        return [talk for talk in talks if talk.id not in known]

    def _foreseen(
        self, talks: Sequence[Conversation], outcome: Outcome, work: Work
    ) -> Foreseen:
        if (all_ := _paired(talks, outcome)) is not None:
            return all_
        # Where nothing at all is searched it is no conversation's fault.
        for nothing in self.engine.map(work, [spread([])]):
            if nothing.error is not None:
                raise EngineUnready(place="a process", reason=nothing.error.code)
        alone = self.engine.map(work, (spread([talk]) for talk in talks))
        found, failed = dict(NOTHING.found), set()
        for talk, each in zip(talks, alone, strict=True):
            if (one := _paired([talk], each)) is None:
                failed.add(talk.id)
            else:
                found.update(one.found)
        return Foreseen("", found, frozenset(failed))


def _paired(talks: Sequence[Conversation], outcome: Outcome) -> Foreseen | None:
    """Put what was found beside what was asked; None if that cannot be."""
    if isinstance(outcome.error, EngineUnready):
        raise outcome.error
    if outcome.error is not None:
        return None
    questions = asked(*spread(talks))
    answers: Sequence[Inspection] = outcome.taken()
    if len(answers) != len(questions):
        return None  # half an answer is none
    return Foreseen("", dict(zip(questions, answers, strict=True)))


def _size(item: Taken | Skipped) -> int:
    return len(item.unreadable.raw if isinstance(item, Skipped) else item.raw)
