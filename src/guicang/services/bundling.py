"""A sealed bundle of evidence: entries with their proof, and what they speak of.

One file for a court or an auditor. It holds the slice, a proof that its tree continues
each anchored one, receipts of anchors, certificates and manifests of the batches that
are named, a print and a viewer that runs no script. The seal is a signed note over the
digest of each file: none can be changed, left out or slipped in.
"""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO, Final, Protocol

from guicang.domain.errors import BundleTooLarge
from guicang.domain.ledger.anchors import Receipt
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.checkpoint import sign_note
from guicang.domain.ledger.model import Entry
from guicang.domain.ledger.naming import Kind, named
from guicang.domain.ledger.tiles import Tiles
from guicang.ports.batches import Batches
from guicang.ports.clock import Clock
from guicang.services.anchoring import Anchoring
from guicang.services.listing import Listing
from guicang.services.recording import Recording

SCHEMA: Final = "guicang.evidence-bundle/1"
MOST: Final = 20_000
"""Entries of one bundle: its viewer is one page."""
_ANCHORS: Final = 20
_OLDEST: Final = (1980, 1, 1, 0, 0, 0)
Told = Callable[[Sequence[Entry], Mapping[str, object], datetime], bytes]
"""Takes entries, what they were chosen by, and when; gives a document."""


class Print(Protocol):
    """Makes a PDF; ``viewer`` lies faintly on every page."""

    def __call__(
        self,
        entries: Sequence[Entry],
        conditions: Mapping[str, object],
        made_at: datetime,
        /,
        *,
        viewer: str,
    ) -> bytes:
        """Give the document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundling:
    """The use case. ``view`` makes a page, ``print_`` a PDF of entries."""

    recording: Recording
    anchoring: Anchoring
    batches: Batches
    listing: Listing
    clock: Clock
    view: Told
    print_: Print

    def write(
        self,
        to: BinaryIO,
        chosen: Sequence[int],
        conditions: Mapping[str, object],
        *,
        by: str,
        reason: str = "",
    ) -> int:
        """Write a bundle of chosen entries (rising); return how many it holds.

        BundleTooLarge. That it was exported is in the ledger before a byte is written.
        """
        if len(chosen) > MOST:
            raise BundleTooLarge(count=len(chosen), most=MOST)
        lines = [
            *self.recording.slice(chosen, conditions, by=by, reason=reason),
        ]
        entries = [decode(line.removesuffix(b"\n")) for line in lines[1:-1]]
        size = int(json.loads(lines[0])["size"])
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
            digests: dict[str, str] = {}
            for name, data in self._files(
                lines, entries[:-1], conditions, size, by, reason
            ):
                digests[name] = sha256(data).hexdigest()
                file.writestr(zipfile.ZipInfo(name, _OLDEST), data)
            file.writestr(zipfile.ZipInfo("SEAL", _OLDEST), self._seal(digests))
        return len(entries) - 1

    def _files(
        self,
        lines: Sequence[bytes],
        entries: Sequence[Entry],
        conditions: Mapping[str, object],
        size: int,
        by: str,
        reason: str,
    ) -> Iterator[tuple[str, bytes]]:
        now = self.clock.now()
        yield "slice.jsonl", b"".join(lines)
        yield from self._anchors(size)
        yield from self._batches(entries, by)
        yield "index.html", self.view(entries, conditions, now)
        viewer = " · ".join(filter(None, (by, f"{now:%Y-%m-%d %H:%M} UTC", reason)))
        printed = self.print_(entries, conditions, now, viewer=viewer)
        yield "report.pdf", printed

    def _anchors(self, size: int) -> Iterator[tuple[str, bytes]]:
        """Give the newest receipts, and what shows that the slice's tree continues."""
        tree = Tiles(size=size, tile=self.recording.ledger.tile)
        kept = [(n, each) for n, each in self.anchoring.list() if 0 < n <= size]
        proofs: dict[str, list[str]] = {}
        for old, receipt in kept[-_ANCHORS:]:
            proofs[str(old)] = [each.hex() for each in tree.consistency(old)]
            yield _place(old, receipt), receipt.to_bytes()
        yield "consistency.json", json.dumps(proofs, sort_keys=True).encode() + b"\n"

    def _batches(
        self, entries: Sequence[Entry], by: str
    ) -> Iterator[tuple[str, bytes]]:
        """Give certificates and manifests of batches that were certified."""
        things = (thing for entry in entries for thing in named(entry))
        names = {thing.id for thing in things if thing.kind is Kind.BATCH}
        for batch in self.batches.list():
            if batch.id not in names or not batch.certificate:
                continue
            data = self.batches.certificate(batch.id)
            yield f"certificates/{batch.certificate}.json", data
            lines = self.listing.manifest(batch.id, by=by)
            yield f"manifests/{batch.certificate}.jsonl", b"".join(lines)

    def _seal(self, digests: Mapping[str, str]) -> str:
        lines = [f"{digest}  {name}" for name, digest in sorted(digests.items())]
        text = "\n".join((SCHEMA, self.recording.key.name, *lines)) + "\n"
        return sign_note(text, self.recording.key, self.recording.signer.sign)


def _place(size: int, receipt: Receipt) -> str:
    return f"anchors/{size:012d}-{receipt.kind.value}-{receipt.digest[:16]}.json"
