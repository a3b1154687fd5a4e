"""Verify, export and checkpoint the ledger.

A checkpoint is worth something only outside the database. One is kept at the end of
every batch; give copies to somebody who does not run this system.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from guicang.domain.ledger.checkpoint import Checkpoint, VerifierKey, accept, issue
from guicang.domain.ledger.merkle import (
    leaf_hash,
    verify_inclusion,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.slices import SCHEMA, digest_of, hashes_beside
from guicang.domain.ledger.tiles import Tiles
from guicang.domain.ledger.verify import Report, verify
from guicang.ports.clock import Clock
from guicang.ports.keys import Signer
from guicang.ports.ledger import Checkpoints, Ledger, Row

Loads = Callable[[bytes], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That an entry is in a tree of so many under a root, for whoever has neither.

    ``body`` is the canonical entry; the leaf is its hash, the path goes upwards.
    """

    seq: int
    size: int
    root: bytes
    body: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The use cases of the ledger. ``verify_signature`` takes message, signature."""

    ledger: Ledger
    checkpoints: Checkpoints
    signer: Signer
    clock: Clock
    verify_signature: Callable[[bytes, bytes], bool]
    loads: Loads = json.loads

    @property
    def key(self) -> VerifierKey:
        """The key that signs this ledger's checkpoints."""
        return VerifierKey(name=self.signer.name, public=self.signer.public_key)

    def checkpoint(self) -> tuple[str, str]:
        """Sign the tree as it stands and keep the note; return place and note."""
        with self.ledger.transaction():
            self.ledger.append(
                Tag.LEDGER_CHECKPOINTED,
                "system:ledger",
                {"after": self.ledger.head().size},
                self.clock.now(),
            )
            head = self.ledger.head()
        note = issue(
            Checkpoint(origin=self.signer.name, size=head.size, root=head.root),
            self.key,
            self.signer.sign,
        )
        return self.checkpoints.keep(head.size, note), note

    def prove(self, seq: int) -> Proof:
        """Prove that an entry is in the tree (RFC 9162, 2.1.3). IndexError.

        A few tiles are read, however many entries there are. LedgerBroken if what is
        stored does not prove it.
        """
        with self.ledger.transaction():
            head = self.ledger.head()
            path = Tiles(size=head.size, tile=self.ledger.tile).inclusion(seq)
            (row,) = self.ledger.rows(seq, seq + 1)
        leaf = leaf_hash(row.body) if row.body else row.leaf
        verify_inclusion(leaf, seq, head.size, path, head.root)
        return Proof(seq=seq, size=head.size, root=head.root, body=row.body, path=path)

    def verify(self, notes: Sequence[str] = ()) -> Report:
        """Re-hash every entry; compare with given checkpoints, or with the kept ones.

        BadCheckpoint or BadSignature if a note is none of ours.
        """
        given = notes or [note for _, note in self.checkpoints.all()]
        accepted = [accept(note, self.key, self.verify_signature) for note in given]
        with self.ledger.still():
            return verify(
                self.ledger.rows(),
                self.ledger.head(),
                accepted,
                origin=self.signer.name,
                tile=self.ledger.tile,
                loads=self.loads,
            )

    def lines(self, *, by: str, reason: str = "") -> Iterator[bytes]:
        """Stream the ledger as JSON Lines: entries, then a signed checkpoint.

        The export itself is written into the ledger, before the first line is given.
        """
        self._exported(by, {"from": 0}, reason)
        _, note = self.checkpoint()
        size = self.ledger.head().size
        for row in self.ledger.rows(0, size):
            yield _line(row)
        yield spelled({"checkpoint": note, "verifier": self.key.text()})

    def slice(
        self,
        chosen: Sequence[int],
        conditions: Mapping[str, object],
        *,
        by: str,
        reason: str = "",
    ) -> Iterator[bytes]:
        """Stream chosen entries with their proof: see ``domain.ledger.slices``.

        ``chosen`` rises; ``conditions`` say by what. The export is written into the
        ledger, with count and digest of what leaves, before the first line is given.
        """
        # What was removed is in no slice: there is nothing left to be shown.
        said = [row for row in self._rows(chosen) if row.body]
        chosen = [row.seq for row in said]
        digest = digest_of(row.leaf for row in said)
        about = {"entries": len(chosen), "digest": digest, "conditions": conditions}
        export = self._exported(by, about, reason)
        _, note = self.checkpoint()
        size = accept(note, self.key, self.verify_signature).size
        given = [*chosen, export]
        yield spelled({"schema": SCHEMA, "entries": len(chosen), "size": size})
        for row in self._rows(given):
            yield row.body + b"\n"
        tree = Tiles(size=size, tile=self.ledger.tile)
        hashes = [each.hex() for each in hashes_beside(given, tree)]
        yield spelled({"checkpoint": note, "hashes": hashes})

    def _exported(self, by: str, about: Mapping[str, object], reason: str) -> int:
        """Write an export down; give the number of its entry."""
        why = {"reason": reason} if reason else {}
        with self.ledger.transaction():
            entry = self.ledger.append(
                Tag.LEDGER_EXPORTED, by, {**about, **why}, self.clock.now()
            )
        return entry.seq

    def _rows(self, chosen: Sequence[int]) -> Iterator[Row]:
        """Stream these rows; numbers that follow each other are read at once."""
        for _, run in groupby(enumerate(chosen), lambda each: each[1] - each[0]):
            numbers = [number for _, number in run]
            yield from self.ledger.rows(numbers[0], numbers[-1] + 1)


def _line(row: Row) -> bytes:
    """Write an entry; what was removed is a line with its leaf hash."""
    if row.body:
        return row.body + b"\n"
    return spelled({"removed": row.leaf.hex(), "seq": row.seq})


def spelled(line: Mapping[str, object]) -> bytes:
    """Spell a line of JSON Lines."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"
