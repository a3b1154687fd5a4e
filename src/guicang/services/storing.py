"""Keep what a source told: rows, threads, gaps, cursor and state in one transaction.

1. The source is locked: pages, calls and connections of it come one after the other.
2. Whoever read from another cursor than the one that is kept is too late: what they
   read is dropped, for another one has it already.
3. A page with much in it is kept in pieces. The cursor moves with the last one; whoever
   is killed before it reads the page again and finds the first pieces here.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.errors import BadSource
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection, State
from guicang.domain.sources.drafts import Origin
from guicang.domain.sources.model import Item, Mark, Profile, Said, Unread
from guicang.domain.sources.threads import in_order
from guicang.domain.sources.watch import Gap, GapKind, holes
from guicang.ports.clock import Clock
from guicang.ports.connecting import Page, Source
from guicang.ports.connections import Connections, Gaps, Keeping
from guicang.ports.keys import Box
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.dressing import Fetched, Files
from guicang.services.fetching import Fetching, wanted
from guicang.services.gathering import Fresh, Gathered, Gathering
from guicang.services.heeding import Heeding
from guicang.services.placing import Placing

ACTOR: Final = "system:source"
_PURPOSE: Final = "source-cursor"
_CURSOR: Final = 64 << 10
_PIECE: Final = 500
_PIECE_BYTES: Final = 32 << 20


class TooLateError(Exception):
    """Another one has moved the cursor since this page was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of what came, with its files."""

    items: tuple[Item, ...]
    fetched: Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page answers: whose it is, from which cursor, and when that was asked.

    ``place`` names the cursor. ``main`` is the one that the source goes on from;
    another one only reads something again.
    """

    connection: Connection
    profile: Profile
    source: Source
    kept: Keeping
    place: str
    cursor: Mapping[str, object]
    at: datetime

    @property
    def main(self) -> bool:
        """Whether the source goes on from this cursor."""
        return self.place == place_of(self.connection.name)


def place_of(name: str) -> str:
    """Name the cursor that a source goes on from."""
    return f"source:{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """The use case. ``silence`` ends sessions of sources that say nothing else.

    ``media`` is how many bytes a file may have.
    """

    connections: Connections
    records: Records
    placing: Placing
    gathering: Gathering
    gaps: Gaps
    box: Box
    ledger: Ledger
    clock: Clock
    heeding: Heeding
    silence: timedelta
    media: int

    def cursor(self, place: str) -> Mapping[str, object]:
        """Give a cursor; empty if there is none."""
        sealed = self.records.cursor(place).get("sealed")
        if not sealed:
            return {}
        raw = base64.b64decode(str(sealed))
        found: Mapping[str, object] = json.loads(self.box.open(_PURPOSE, place, raw))
        return found

    def move(self, place: str, cursor: Mapping[str, object]) -> None:
        """Move a cursor, in the open transaction. It may name customers: sealed."""
        text = json.dumps(dict(cursor), ensure_ascii=False, sort_keys=True).encode()
        if len(text) > _CURSOR:
            raise BadSource(field="cursor", reason="longer than 64 KiB")
        sealed = self.box.seal(_PURPOSE, place, text)
        self.records.move_cursor(place, {"sealed": base64.b64encode(sealed).decode()})

    def origin(self, connection: Connection, profile: Profile) -> Origin:
        """Say how what comes from a source becomes conversations."""
        silence = connection.silence(self.silence)
        return Origin(
            name=connection.name,
            kind=connection.kind,
            grouping=profile.grouping,
            silence=silence // timedelta(microseconds=1),
            customers=profile.customers,
        )

    def page(self, asked: Asked, page: Page) -> Gathered:
        """Keep a page. TooLateError; SourceUnreachable, SourceThrottled for files."""
        pieces = list(self._pieces(asked, page.items))
        total = Gathered()
        for number, piece in enumerate(pieces, 1):
            last = page if number == len(pieces) else None
            total = total.plus(self._piece(asked, piece, last))
        return total

    def items(self, asked: Asked, items: Sequence[Item]) -> Gathered:
        """Keep what came without being asked for: no cursor moves."""
        total = Gathered()
        for piece in self._pieces(asked, items):
            total = total.plus(self._piece(asked, piece, None, pushed=True))
        return total

    # --- pieces -----------------------------------------------------------------------

    def _pieces(self, asked: Asked, items: Sequence[Item]) -> Iterator[Piece]:
        """Cut a page by number and bytes, in the order of time, and fetch its files."""
        origin = self.origin(asked.connection, asked.profile)
        fetching = Fetching(
            source=asked.source,
            most=self.media,
            failures=asked.connection.state.failures,
        )
        with_files = self._with_files(origin, items)
        some: list[Item] = []
        fetched: dict[tuple[str, str], Files] = {}
        size = 0
        for item in _in_order(items):
            some.append(item)
            size += len(item.raw)
            if isinstance(item, Said) and id(item) in with_files:
                files = fetching.files(item)
                fetched[item.thread, item.message.id] = files
                size += sum(len(a.data or b"") for a in files.attachments)
            if len(some) >= _PIECE or size >= _PIECE_BYTES:
                yield Piece(items=tuple(some), fetched=dict(fetched))
                some, fetched, size = [], {}, 0
        yield Piece(items=tuple(some), fetched=dict(fetched))

    def _with_files(self, origin: Origin, items: Sequence[Item]) -> frozenset[int]:
        """Say which items are new here and have files to fetch."""
        having = [each for each in items if isinstance(each, Said) and each.media]
        if not having:
            return frozenset()
        new = self.placing.new(origin, having)
        return frozenset(id(said) for said in wanted(having, new))

    def _piece(
        self, asked: Asked, piece: Piece, last: Page | None, *, pushed: bool = False
    ) -> Gathered:
        name = asked.connection.name
        with self.connections.transaction():
            connection = self.connections.get(name, lock=True)
            if not pushed and self.cursor(asked.place) != asked.cursor:
                raise TooLateError
            origin = self.origin(connection, asked.profile)
            fresh: list[Fresh] = []
            got = self.gathering.take(
                origin, piece.items, piece.fetched, actor=ACTOR, fresh=fresh
            )
            if pushed or asked.main:  # what is only read again is an old story
                self.heeding.note(connection, origin, piece.items, fresh, pushed=pushed)
            state = connection.state.counted(
                **got.counts(),
                unread=sum(isinstance(i, Unread) for i in piece.items),
            )
            self._note_withheld(name, got)
            self._note_files(connection, got)
            if last is not None:
                state = self._turned(asked, last, state)
            self.connections.note(name, state)
            asked.kept.confirm()
        return got

    def _turned(self, asked: Asked, page: Page, state: State) -> State:
        """Move the cursor behind a page, and note what it says is missing."""
        self.move(asked.place, page.cursor)
        name, now = asked.connection.name, self.clock.now()
        gaps = [
            Gap(source=name, kind=GapKind.PLATFORM, about=each, detail=each, noted=now)
            for each in page.gaps
        ]
        missing = holes(state.number or None, page.numbers)
        gaps += [
            Gap(source=name, kind=GapKind.SEQUENCE, about=f"{a}-{b}", noted=now)
            for a, b in missing
        ]
        self.note_gaps(name, gaps)
        state = replace(
            state.counted(pages=1), number=max((state.number, *page.numbers))
        )
        if not asked.main:
            return state
        through = page.through
        if through is None and not page.more:
            through = asked.at
        state = state.came(now, through)
        return state if page.more else replace(state, reached=now)

    def note_gaps(self, name: str, gaps: Sequence[Gap]) -> None:
        """Write gaps down, and those that are new in the ledger, too."""
        if not gaps:
            return
        new = self.gaps.note(gaps)
        if new:
            kinds = sorted({gap.kind.value for gap in gaps})
            about = {"source": name, "kinds": kinds, "gaps": new}
            self.ledger.append(Tag.SOURCE_GAP, ACTOR, about, self.clock.now())

    def _note_withheld(self, name: str, got: Gathered) -> None:
        if got.withheld:
            about = {
                "source": name,
                "messages": got.withheld,
                "reason": "no consent to archiving",
            }
            self.ledger.append(Tag.SOURCE_WITHHELD, ACTOR, about, self.clock.now())

    def _note_files(self, connection: Connection, got: Gathered) -> None:
        """Write down once a day that files are missing; each message names its own."""
        if got.file_gaps:
            now = self.clock.now()
            gap = Gap(
                source=connection.name,
                kind=GapKind.MEDIA,
                about=f"{now:%Y-%m-%d}",
                detail="files that could not be fetched",
                noted=now,
            )
            self.note_gaps(connection.name, [gap])


def _in_order(items: Sequence[Item]) -> list[Item]:
    timed = tuple(i for i in items if isinstance(i, Said | Mark))
    return [*(i for i in items if isinstance(i, Unread)), *in_order(timed)]
