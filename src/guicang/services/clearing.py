"""Let platforms delete their own copies of what was erased here, where that was signed.

* Only a batch whose signed manifest says so, and only after our own erasure is done and
  searched for. The manifest's root is worked out anew before anything is asked.
* Where a conversation is on its platform is noted, sealed, before it goes here.
* Holds are asked again, and nothing is asked for that would touch another conversation:
  see ``guicang.domain.sources.clearing``.
* What came of each is an entry of the ledger, written before the next is asked for:
  after a cut it goes on behind the last. What a platform cannot or will not do is
  written down as that. A platform that is not there stops the batch until it is.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import NamedTuple, TypeVar

from guicang.domain.archive.manifest import check
from guicang.domain.disposal.model import Batch, End, Fate
from guicang.domain.errors import (
    NoSuchSource,
    NotPossible,
    SourceGarbled,
    SourceRefused,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation, micros
from guicang.domain.sources.clearing import Bar, Known, barred, thread_name
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Ability, Can, Grouping, Profile
from guicang.domain.sources.threads import Stretch
from guicang.domain.sources.versions import platform_id
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.connecting import Source
from guicang.ports.connections import Connections, Opener, Registry, Threads
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.recalling import Place
from guicang.ports.records import Records
from guicang.services.certifying import readable
from guicang.services.judging import Judging
from guicang.services.listing import lines
from guicang.services.placing import Placing
from guicang.services.pulling import asked
from guicang.services.recounting import Recounting
from guicang.services.running import Beat

_T = TypeVar("_T")
_PAGE = 500
_ACTOR = "system:disposal"


class _Said(NamedTuple):
    """What came of one: in words, and whether the platform did it."""

    says: str
    deleted: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A source that is being asked, and where its conversations are there."""

    batch: Batch
    connection: Connection
    profile: Profile
    source: Source
    last: Mapping[str, str]
    beat: Beat


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """The use case: the step between the search for residue and the certificate."""

    batches: Batches
    records: Records
    catalogue: Catalogue
    connections: Connections
    threads: Threads
    registry: Registry
    opener: Opener
    placing: Placing
    judging: Judging
    box: Box
    recounting: Recounting
    ledger: Ledger
    clock: Clock

    # --- before erasure ---------------------------------------------------------------

    def prepare(self, batch: Batch, beat: Beat) -> None:
        """Note, sealed, the last message of each conversation that is to go there."""
        if not batch.platform:
            return
        self._check(batch)
        members = self.batches.members(batch.id, fate=Fate.NOMINATED)
        last: dict[str, str] = {}
        for page in _pages(members):
            placed = self.threads.of(m.conversation for m in page)
            talks = readable(self.records, sorted(placed))
            last |= {talk.id: _last(talk) for talk in talks}
            beat()
        sealed = self.box.seal("places", batch.id, json.dumps(last).encode())
        with self.batches.transaction():
            beat()
            self.batches.note(
                batch.id, "places", {"sealed": b64encode(sealed).decode()}
            )

    def _check(self, batch: Batch) -> None:
        """Raise ManifestChanged unless it was signed that the platform's copy goes."""
        members = self.batches.members(batch.id)
        check(batch.id, batch.root, lines(members, platform=True))

    # --- after erasure ----------------------------------------------------------------

    def clear(self, batch: Batch, beat: Beat) -> None:
        """Ask the platforms for what went here and was not asked for yet.

        SourceUnreachable, SourceThrottled, HostRefused, BadSource: run again, it goes
        on. A source that is paused or removed is not asked, and that is written down.
        """
        if not batch.platform:
            return
        self._check(batch)
        done = {name for name, _, _ in self.recounting.told(batch)}
        gone = self.batches.members(batch.id, fate=Fate.DESTROYED)
        placed = self.threads.of(m.conversation for m in gone)
        left = sorted(
            (source, stretch.thread, stretch.last, stretch.number, stretch)
            for name, (source, stretch) in placed.items()
            if name not in done
        )
        last = self._places(batch) if left else {}
        for source, rows in groupby(left, key=lambda row: row[0]):
            self._source(batch, source, [row[-1] for row in rows], last, beat)
        with self.batches.transaction():
            beat()
            self.batches.note(batch.id, "places", {})

    def _places(self, batch: Batch) -> Mapping[str, str]:
        sealed = b64decode(str(self.batches.notes(batch.id)["places"]["sealed"]))
        found: dict[str, str] = json.loads(self.box.open("places", batch.id, sealed))
        return found

    def _source(
        self,
        batch: Batch,
        name: str,
        stretches: Sequence[Stretch],
        last: Mapping[str, str],
        beat: Beat,
    ) -> None:
        names = [each.conversation for each in stretches]
        try:
            connection = self.connections.get(name)
        except NoSuchSource as error:
            self._settle(batch, name, names, _Said(Bar.AWAY, code=error.code), beat)
            return
        if connection.paused_at is not None:
            self._settle(batch, name, names, _Said(Bar.AWAY), beat)
            return
        profile = self.registry.profile(connection.kind)
        if profile.abilities[Ability.DELETE].can is Can.NO:
            self._settle(batch, name, names, _Said(Bar.CANNOT), beat)
            return
        with self.opener.open(connection) as opened:
            way = _Way(
                batch=batch,
                connection=connection,
                profile=profile,
                source=opened.source,
                last=last,
                beat=beat,
            )
            for _, group in groupby(stretches, key=lambda each: each.thread):
                self._thread(way, list(group))

    def _thread(self, way: _Way, stretches: Sequence[Stretch]) -> None:
        """Ask for the conversations of one place, the earliest first."""
        kept = self._barred(way, stretches)
        for each in stretches:
            name = each.conversation
            said = _Said(kept[name]) if name in kept else self._ask(way, each)
            self._settle(way.batch, way.connection.name, [name], said, way.beat)

    def _barred(self, way: _Way, stretches: Sequence[Stretch]) -> Mapping[str, Bar]:
        kept = {
            each.conversation: bar
            for each, bar in zip(stretches, self._own(way, stretches), strict=True)
            if bar is not None
        }
        free = [each for each in stretches if each.conversation not in kept]
        thread = stretches[0].thread
        whole = self.threads.whole(way.connection.name, [thread])
        wanted = {each.conversation for each in stretches}
        others = [s.conversation for s in whole if s.conversation not in wanted]
        known = Known(
            grouping=way.profile.grouping,
            stretches=whole,
            gone=frozenset(filter(self.recounting.went, others)),
        )
        return {**kept, **barred(known, free)}

    def _own(self, way: _Way, stretches: Sequence[Stretch]) -> Iterator[Bar | None]:
        """Say of each what keeps it by itself."""
        complete = way.connection.state.complete
        held = self._held(each.conversation for each in stretches)
        for each in stretches:
            if each.conversation in held:
                yield Bar.HELD
            elif complete is None or micros(complete) < each.last:
                yield Bar.BEHIND
            else:
                yield None

    def _held(self, names: Iterable[str]) -> frozenset[str]:
        """Name those whose archive copy somebody holds by now."""
        wanted = list(names)
        facts, items = self.catalogue.facts_of(wanted), self.catalogue.find(wanted)
        bench = self.judging.bench(self.clock.now())
        return frozenset(
            name
            for name, record in facts.items()
            if bench.judge(
                record, End.DESTRUCTION, items[name].keep_until, why=False
            ).holds
        )

    def _ask(self, way: _Way, stretch: Stretch) -> _Said:
        name = way.connection.name
        thread = thread_name(name, stretch, self.placing.thread_tag)
        session = way.profile.grouping is Grouping.SESSION
        message = way.last.get(stretch.conversation, "") if session else ""
        if thread is None or (session and not message):
            return _Said(Bar.UNPLACED)
        place = Place(source=name, conversation=thread, message=message)
        try:
            return _Said(asked(lambda: way.source.delete(place)), deleted=True)
        except NotPossible as error:
            return _Said(Bar.CANNOT, code=error.code)
        except SourceRefused as error:
            return _Said(Bar.REFUSED, code=f"{error.code} {error.data['answer']}")
        except SourceGarbled as error:
            return _Said(Bar.UNREAD, code=error.code)

    def _settle(
        self, batch: Batch, source: str, names: Sequence[str], said: _Said, beat: Beat
    ) -> None:
        for page in _pages(names):
            with self.batches.transaction():
                beat()
                self.ledger.append(
                    Tag.BATCH_PLATFORM_ASKED,
                    _ACTOR,
                    {
                        "batch": batch.id,
                        "source": source,
                        "conversations": page,
                        "deleted": said.deleted,
                        "says": str(said.says),
                        **({"code": said.code} if said.code else {}),
                    },
                    self.clock.now(),
                )


def _last(talk: Conversation) -> str:
    last = max(talk.messages, key=lambda m: (m.at, m.seq), default=None)
    return "" if last is None else platform_id(last)


def _pages(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while page := list(islice(rest, _PAGE)):
        yield page
