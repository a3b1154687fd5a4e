"""Anchors: signed checkpoints in places that our administrators cannot change.

A checkpoint that lies beside the database is worth as much as the database. So it goes
to at least two *kinds* of places: a folder that is written once, an authority for time
stamps (RFC 3161), an auditor's webhook or mailbox, paper. What a place gave back is the
*receipt*: the note itself, and the token of the time stamp. A receipt is verified with
nothing but public keys; the ledger holds its digest, so that one that is gone is
missed.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Self

from guicang.domain.errors import BadReceipt, LedgerBroken
from guicang.domain.ledger.canonical import instant, spell
from guicang.domain.ledger.faults import Fault, Kind as Wrong

SCHEMA: Final = "guicang.ledger-anchor/1"
KINDS: Final = 2
"""Kinds of places that a checkpoint has to be in."""
SKEW: Final = timedelta(minutes=10)
"""How far an authority's clock and ours may be apart without alarm."""
_FIELDS: Final = {"schema", "kind", "place", "at", "note", "token"}


class Kind(StrEnum):
    """What kind of place a checkpoint is in."""

    WORM = "worm"
    TIMESTAMP = "timestamp"
    WEBHOOK = "webhook"
    MAIL = "mail"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a signed checkpoint (``note``) is in a place since ``at``.

    ``place`` names it for people: a folder, a host, an address. ``token`` is what only
    that place can make, such as the DER of a time stamp; most places give none.
    """

    kind: Kind
    place: str
    at: datetime
    note: str
    token: bytes = b""

    def to_bytes(self) -> bytes:
        """Write it down: one line of JSON, keys in order."""
        fields = {
            "schema": SCHEMA,
            "kind": self.kind.value,
            "place": self.place,
            "at": spell(self.at),
            "note": self.note,
            "token": base64.b64encode(self.token).decode(),
        }
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        return f"{text}\n".encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote. BadReceipt for anything else."""
        try:
            fields: Any = json.loads(data)
            if set(fields) != _FIELDS or fields["schema"] != SCHEMA:
                raise BadReceipt(reason="this is no receipt of an anchor")
            return cls(
                kind=Kind(fields["kind"]),
                place=_text(fields["place"]),
                at=instant(fields["at"]),
                note=_text(fields["note"]),
                token=base64.b64decode(fields["token"], validate=True),
            )
        except LedgerBroken as error:
            raise BadReceipt(reason="its instant cannot be read") from error
        except (ValueError, TypeError, RecursionError, binascii.Error) as error:
            raise BadReceipt(reason="this is no receipt of an anchor") from error

    @property
    def digest(self) -> str:
        """SHA-256 over the receipt as it is written, in hex."""
        return sha256(self.to_bytes()).hexdigest()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


# --- is it anchored -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well the ledger is anchored.

    ``since`` is the instant up to which it is in enough kinds of places, None if it
    never was. ``kinds`` are those that were reached within the time allowed, ``late``
    whether that is too few: the alarm.
    """

    since: datetime | None
    kinds: tuple[Kind, ...]
    late: bool


def standing(
    newest: Mapping[Kind, datetime], now: datetime, within: timedelta
) -> Standing:
    """Judge from the newest receipt of each kind; an alarm after ``within``."""
    instants = sorted(newest.values(), reverse=True)
    since = instants[KINDS - 1] if len(instants) >= KINDS else None
    fresh = sorted(kind for kind, at in newest.items() if now - at <= within)
    return Standing(since=since, kinds=tuple(fresh), late=len(fresh) < KINDS)


# --- does it fit ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an authority attests: a checkpoint of this size existed at ``at``.

    ``claimed`` is when the receipt says that it was made; ``newest`` the instant of the
    last entry under the checkpoint, as the ledger has it, None if it has none.
    """

    size: int
    at: datetime
    claimed: datetime
    newest: datetime | None


def moved(stamps: Iterable[Stamp]) -> list[Fault]:
    """Name what contradicts an authority's clock.

    An entry cannot be from after the time stamp that covers it: then the clock was
    set, or the entry was made up. Nor can a receipt be older than its stamp.
    """
    faults: list[Fault] = []
    for each in stamps:
        if each.newest is not None and each.newest > each.at + SKEW:
            faults.append(
                Fault(
                    Wrong.CLOCK_MOVED,
                    {
                        "seq": each.size - 1,
                        "at": each.newest.isoformat(),
                        "stamped": each.at.isoformat(),
                    },
                )
            )
        if abs(each.claimed - each.at) > SKEW:
            faults.append(
                Fault(
                    Wrong.STAMP_DIFFERS,
                    {
                        "size": each.size,
                        "claimed": each.claimed.isoformat(),
                        "stamped": each.at.isoformat(),
                    },
                )
            )
    return faults


def missing(
    told: Iterable[Mapping[str, object]], receipts: Sequence[Receipt]
) -> list[Fault]:
    """Name the anchors that the ledger tells of and whose receipts are not there.

    ``told`` are the data of its entries ``ledger:anchored``.
    """
    there = {receipt.digest for receipt in receipts}
    return [
        Fault(Wrong.RECEIPT_GONE, {"size": each["size"], "place": each["place"]})
        for each in told
        if each["receipt"] not in there
    ]
