"""Anchor the ledger: put signed checkpoints where administrators cannot change them.

1. A checkpoint is made once and taken to every place; one that fails stops no other.
2. What a place took is a receipt outside the database, and an entry with its digest.
3. What a place did not take is an entry, too, and an error: it is done again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from guicang.domain.errors import (
    BadTimeStamp,
    GuicangError,
    LedgerBroken,
    NoPlaces,
    NotAnchored,
    OriginNotListed,
)
from guicang.domain.ledger.anchors import (
    Kind,
    Receipt,
    Stamp,
    Standing,
    missing,
    moved,
    standing,
)
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.checkpoint import accept
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.verify import Report
from guicang.domain.notices.model import listed, signature
from guicang.ports.anchors import Place, Receipts, TimeStamps, WrittenOnce
from guicang.ports.clock import Clock
from guicang.ports.keys import Box
from guicang.ports.webhooks import Poster, Webhooks
from guicang.services.recording import Recording

BY: Final = "system:ledger"
_PURPOSE: Final = "webhook"
_WELL: Final = range(200, 300)
Print = Callable[[str, datetime], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """The use cases. ``within`` is how old the newest anchors may be without alarm.

    ``once`` are those of the ``places`` that can be read again. ``stamps`` is None
    where no authority's certificates are pinned. ``print_`` puts a note on paper.
    """

    recording: Recording
    places: Sequence[Place]
    once: Sequence[WrittenOnce]
    receipts: Receipts
    stamps: TimeStamps | None
    clock: Clock
    within: timedelta
    print_: Print

    def anchor(self) -> Sequence[Receipt]:
        """Sign the ledger and take the checkpoint to every place; give the receipts.

        NoPlaces if none is set; NotAnchored, after all were tried, for the first that
        failed.
        """
        if not self.places:
            raise NoPlaces
        _, note = self.recording.checkpoint()
        size = self._size(note)
        done: list[Receipt] = []
        failed: list[NotAnchored] = []
        for place in self.places:
            try:
                token = place.anchor(note, size)
            except NotAnchored as error:
                self._failed(place, size)
                failed.append(error)
            else:
                done.append(self._taken(place.kind, place.name, note, token))
        if failed:
            raise failed[0]
        return done

    def paper(self) -> tuple[Receipt, bytes]:
        """Sign the ledger and print the checkpoint; give receipt and PDF."""
        _, note = self.recording.checkpoint()
        printed = self.print_(note, self.clock.now())
        return self._taken(Kind.PAPER, "PDF", note, b""), printed

    def standing(self) -> Standing:
        """Say how well the ledger is anchored now."""
        newest = {kind: each.at for kind, each in self.receipts.newest().items()}
        return standing(newest, self.clock.now(), self.within)

    def stamped(self) -> datetime | None:
        """Give the instant of the newest time stamp; None where none verifies."""
        newest = self.receipts.newest().get(Kind.TIMESTAMP)
        if newest is None or self.stamps is None:
            return None
        try:
            return self.stamps.stamped(newest.token, newest.note)
        except BadTimeStamp:
            return None  # `ledger verify --anchors` says so

    def list(self) -> Sequence[tuple[int, Receipt]]:
        """Give all receipts with the sizes of their checkpoints. BadReceipt."""
        return [(self._size(each.note), each) for each in self.receipts.all()]

    def receipt(self, digest: str) -> Receipt | None:
        """Give the receipt of this digest; None if there is none. BadReceipt."""
        found = (each for each in self.receipts.all() if each.digest == digest)
        return next(found, None)

    def verify(self, given: Sequence[bytes] = ()) -> Report:
        """Hash the ledger again and compare with receipts, or with all that are kept.

        What is given may be receipts or signed notes. BadReceipt, BadTimeStamp,
        BadCheckpoint, BadSignature.
        """
        told = [each for each in given if each.startswith(b"{")]
        receipts = [Receipt.parse(each) for each in told]
        notes = [each.decode() for each in given if each not in told]
        faults = []
        if not given:
            receipts = [*self.receipts.all()]
            notes = [note for place in self.once for note in place.notes()]
            notes += [note for _, note in self.recording.checkpoints.all()]
            faults = missing(self._told(), receipts)
        stamps = [self._stamp(r) for r in receipts if r.kind is Kind.TIMESTAMP]
        report = self.recording.verify([*notes, *(each.note for each in receipts)])
        return replace(report, faults=(*report.faults, *moved(stamps), *faults))

    # --- how it is done ---------------------------------------------------------------

    def _size(self, note: str) -> int:
        recording = self.recording
        return accept(note, recording.key, recording.verify_signature).size

    def _taken(self, kind: Kind, place: str, note: str, token: bytes) -> Receipt:
        now, size = self.clock.now(), self._size(note)
        receipt = Receipt(kind=kind, place=place, at=now, note=note, token=token)
        self.receipts.keep(receipt, size)
        about = {"kind": kind.value, "place": place, "size": size}
        self._note(Tag.LEDGER_ANCHORED, {**about, "receipt": receipt.digest})
        return receipt

    def _failed(self, place: Place, size: int) -> None:
        about = {"kind": place.kind.value, "place": place.name, "size": size}
        self._note(Tag.LEDGER_NOT_ANCHORED, about)

    def _note(self, tag: Tag, about: Mapping[str, object]) -> None:
        ledger = self.recording.ledger
        with ledger.transaction():
            ledger.append(tag, BY, about, self.clock.now())

    def _told(self) -> Sequence[Mapping[str, object]]:
        found = self.recording.ledger.entries(tag=Tag.LEDGER_ANCHORED)
        return [entry.data for entry in found]

    def _stamp(self, receipt: Receipt) -> Stamp:
        if self.stamps is None:
            raise BadTimeStamp(reason="no certificate of an authority is pinned")
        size = self._size(receipt.note)
        return Stamp(
            size=size,
            at=self.stamps.stamped(receipt.token, receipt.note),
            claimed=receipt.at,
            newest=self._instant(size - 1),
        )

    def _instant(self, seq: int) -> datetime | None:
        """Read when an entry says that it was written; None where there is none."""
        try:
            for row in self.recording.ledger.rows(max(seq, 0), seq + 1):
                return decode(row.body).at
        except LedgerBroken:
            return None  # that it is broken is said by the verification of all
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HookPlace:
    """An auditor's webhook as a place: the whole note, signed as all messages are.

    ``webhook`` is one that was added; its secret is the auditor's.
    """

    webhook: str
    webhooks: Webhooks
    poster: Poster
    box: Box
    clock: Clock
    origins: tuple[str, ...]
    dumps: Callable[[object], bytes]
    kind: Kind = Kind.WEBHOOK

    @property
    def name(self) -> str:
        """The webhook's id."""
        return self.webhook

    def anchor(self, note: str, size: int) -> bytes:
        """Send it, and wait until the receiver says that it has it. NotAnchored."""
        try:
            status, said = self._sent(note, size)
        except GuicangError as error:
            raise NotAnchored(place=self.name, reason=error.code) from error
        if status not in _WELL:
            raise NotAnchored(place=self.name, reason=said or str(status))
        return b""

    def _sent(self, note: str, size: int) -> tuple[int, str]:
        found = self.webhooks.get(self.webhook)
        if found.ended_at is not None:
            return 0, "ended"
        if not listed(found.url, self.origins):
            return 0, OriginNotListed.code
        now = self.clock.now()
        body = self.dumps(
            {
                "type": "ledger.checkpoint",
                "timestamp": now.isoformat(),
                "data": {"size": size, "note": note},
            }
        )
        id_ = f"anchor_{sha256(note.encode()).hexdigest()[:24]}"
        at = int(now.timestamp())
        sealed = self.webhooks.secret(self.webhook)
        secret = self.box.open(_PURPOSE, self.webhook, sealed)
        headers = {
            "content-type": "application/json",
            "webhook-id": id_,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret, id_, at, body),
        }
        return self.poster.post(found.url, headers, body)
