"""Verify a ledger: hash every entry again, believe nothing that is stored beside it.

In the order of the steps:

1. Sequence numbers run from 0 without a gap.
2. Every body hashes to the leaf that is stored with it.
3. Every body is an entry, and says the sequence number of its row.
4. Instants never run backwards.
5. The tree over all bodies has the size and the root of the head.
6. At the size of each checkpoint the tree had the checkpoint's root.

7. Every tile of the tree is the hash of what lies under it.

Steps 1 to 5 and 7 find the clumsy. Who can write to the database can also make all of
them agree again; step 6 finds that too, as long as somebody kept one checkpoint from
before. Entries younger than the newest checkpoint are only as safe as the database: the
report says how many these are.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Final

from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.canonical import is_entry, spell
from guicang.domain.ledger.checkpoint import Checkpoint
from guicang.domain.ledger.faults import Fault, Kind
from guicang.domain.ledger.merkle import Frontier
from guicang.domain.ledger.model import Head
from guicang.domain.ledger.removals import Removals
from guicang.domain.ledger.tiles import HEIGHT, WIDTH, Tile

Loads = Callable[[bytes], object]
_Row = tuple[int, bytes, bytes]
_CHUNK: Final = 4096
_MOST_FAULTS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found. ``faults`` are in the order of entries, at most a hundred.

    ``removed`` counts payloads that were removed, by the entry that tells of it.
    ``unlisted`` counts those beyond. ``matched`` counts checkpoints that fit, and
    ``unguarded`` the entries that are younger than the newest of them.
    """

    entries: int
    root: bytes
    faults: tuple[Fault, ...]
    unlisted: int
    matched: int
    unguarded: int
    removed: tuple[tuple[int, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def require_whole(self) -> None:
        """Raise LedgerBroken, with the first fault, unless nothing is wrong."""
        if self.faults:
            raise LedgerBroken(reason=str(self.faults[0]))


def verify(
    rows: Iterable[_Row],
    head: Head,
    checkpoints: Sequence[Checkpoint] = (),
    *,
    origin: str = "",
    tile: Tile | None = None,
    loads: Loads = json.loads,
) -> Report:
    """Verify stored rows (sequence, body, leaf), in their order, in one pass.

    ``checkpoints`` are ones whose signatures were verified. ``origin``, if given, is
    the one they all must have. ``tile`` reads the tiles that are stored, if they shall
    be verified, too. ``loads`` may be a faster JSON reader.
    """
    walk = _Walk(loads=loads, tile=tile)
    roots = {0: walk.tree.root()}
    for chunk in _chunks(rows, {each.size for each in checkpoints}):
        walk.take(chunk)
        roots[walk.tree.size] = walk.tree.root()
    walk.settle(head)
    matched = _compare(walk, roots, checkpoints, origin or _origin(checkpoints))
    return Report(
        entries=walk.tree.size,
        root=walk.tree.root(),
        faults=tuple(walk.faults),
        unlisted=walk.unlisted,
        matched=len(matched),
        unguarded=walk.tree.size - max(matched, default=0),
        removed=walk.removals.counted(),
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What is known after the rows so far.

    ``stored`` is the tree over the stored leaves; it is kept apart only once one of
    them differs from its body.
    """

    loads: Loads
    tile: Tile | None = None
    tree: Frontier = field(default_factory=Frontier)
    stored: Frontier | None = None
    next: int = 0
    last_at: str = ""
    faults: list[Fault] = field(default_factory=list)
    unlisted: int = 0
    edited: list[int] = field(default_factory=list)
    tiles: dict[int, Sequence[bytes]] = field(default_factory=dict)
    removals: Removals = field(default_factory=Removals)

    def fault(self, kind: Kind, **data: object) -> None:
        """Note what is wrong."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(kind, data))
        else:
            self.unlisted += 1

    @property
    def sound(self) -> bool:
        """Whether the entries themselves are as they should be, so far."""
        return all(fault.kind is Kind.TILE for fault in self.faults)

    def take(self, chunk: Sequence[_Row]) -> None:
        """Check rows that follow those so far, and grow the tree by them."""
        # Of a payload that was removed the leaf is left: the root says if it is right.
        leaves = [
            sha256(b"\0" + body).digest() if body else bytes(leaf)
            for _, body, leaf in chunk
        ]
        kept = [leaf for _, _, leaf in chunk]
        if leaves != kept:
            self.stored = self.stored or self.tree.copy()
        for (seq, body, leaf), hashed in zip(chunk, leaves, strict=True):
            if seq != self.next:
                self._misplaced(seq)
            self.next = seq + 1
            if leaf != hashed:
                self.edited.append(len(self.faults))
                self.fault(Kind.EDITED, seq=seq)
            if body:
                self._read(seq, body)
            else:
                self.removals.gone.append(seq)
        self.tree.extend(leaves, self._rise if self.tile else None)
        if self.stored:
            self.stored.extend(kept)

    def _rise(self, height: int, hashes: Sequence[bytes]) -> None:
        """Compare what the entries give for a level with the tiles that are stored.

        It is asked while the tree still has its size from before.
        """
        level, between = divmod(height, HEIGHT)
        # What was edited is said already: that its tiles do not fit follows from it.
        if self.tile is None or not self.sound or not level or between:
            return
        first = self.tree.size >> height
        for at, hash_ in enumerate(hashes, first):
            if level not in self.tiles or at % WIDTH == 0:
                self.tiles[level] = self.tile(level, at // WIDTH)
            kept = self.tiles[level][at % WIDTH : at % WIDTH + 1]
            if [*kept] != [hash_]:
                self.fault(Kind.TILE, level=level, place=at)

    def _misplaced(self, seq: int) -> None:
        if seq > self.next:
            self.fault(Kind.DROPPED, first=self.next, last=seq - 1)
        else:
            self.fault(Kind.REORDERED, seq=seq, place=self.next)

    def _read(self, seq: int, body: bytes) -> None:
        try:
            fields = self.loads(body)
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict) or not is_entry(fields):
            self.fault(Kind.NOT_AN_ENTRY, seq=seq)
            return
        if fields["seq"] != seq:
            self.fault(Kind.REORDERED, seq=fields["seq"], place=seq)
        elif fields["at"] < self.last_at:
            self.fault(Kind.BACKWARDS, seq=seq)
        self.last_at = fields["at"]
        self.removals.hear(fields)

    def settle(self, head: Head) -> None:
        """Compare with the head, and say of edits which side was edited."""
        self._name_edits(head)
        for seq in self.removals.untold():
            self.fault(Kind.PAYLOAD_GONE, seq=seq)
        if self.tree.size == 0 < head.size:
            self.fault(Kind.DROPPED_ALL, count=head.size)
        elif self.next < head.size:
            self.fault(Kind.CUT_TAIL, first=self.next, last=head.size - 1)
        elif self.next > head.size:
            self.fault(Kind.EXTRA, count=self.next - head.size)
        elif self.sound and not self._fits(head):
            self.fault(Kind.HEAD_DIFFERS)

    def _fits(self, head: Head) -> bool:
        at = spell(head.last_at) if head.last_at else self.last_at
        return (self.tree.root(), self.last_at) == (head.root, at)

    def _name_edits(self, head: Head) -> None:
        """Say what was edited: a stored leaf that was not still fits the root."""
        kind = Kind.EDITED
        if self.tree.root() == head.root:
            kind = Kind.EDITED_LEAF
        elif self.stored and self.stored.root() == head.root:
            kind = Kind.EDITED_VALUE
        for at in self.edited:
            if at < len(self.faults):
                self.faults[at] = Fault(kind, self.faults[at].data)


def _compare(
    walk: _Walk,
    roots: Mapping[int, bytes],
    checkpoints: Sequence[Checkpoint],
    origin: str,
) -> list[int]:
    """Compare the roots on the way with the checkpoints; give the sizes that fit."""
    matched: list[int] = []
    seen: dict[int, bytes] = {}
    explained = not walk.sound
    for each in sorted(checkpoints, key=lambda checkpoint: checkpoint.size):
        if each.origin != origin:
            walk.fault(Kind.FOREIGN, size=each.size, origin=each.origin)
        elif seen.setdefault(each.size, each.root) != each.root:
            walk.fault(Kind.FORK, size=each.size)
        elif each.size > walk.tree.size:
            _short(walk, each.size)
        elif roots[each.size] == each.root:
            matched.append(each.size)
        elif not explained:
            walk.fault(Kind.REWRITTEN, first=max(matched, default=0), last=each.size)
            explained = True
    return matched


def _short(walk: _Walk, size: int) -> None:
    """Say that the ledger is shorter than a checkpoint, unless that was said."""
    gone = {Kind.DROPPED_ALL, Kind.CUT_TAIL, Kind.DROPPED}
    if any(fault.kind in gone for fault in walk.faults):
        return
    if walk.tree.size == 0:
        walk.fault(Kind.DROPPED_ALL, count=size)
    else:
        walk.fault(Kind.CUT_TAIL, first=walk.next, last=size - 1)


def _origin(checkpoints: Sequence[Checkpoint]) -> str:
    return checkpoints[0].origin if checkpoints else ""


def _chunks(rows: Iterable[_Row], stops: set[int]) -> Iterator[list[_Row]]:
    """Cut the rows into chunks that end at every stop."""
    source, at = iter(rows), 0
    for stop in sorted(stops):
        while at < stop and (chunk := list(islice(source, min(_CHUNK, stop - at)))):
            at += len(chunk)
            yield chunk
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
