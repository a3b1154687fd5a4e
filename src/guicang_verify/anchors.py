"""A receipt of an anchor: a signed checkpoint, where it was put, and when.

It is what ``anchors/*.json`` of a home holds, one line of JSON. Of itself it is a
checkpoint like any other; with a time stamp it also says since when it exists, and so
that the entries under it were not written, nor dated, later.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.x509 import Certificate

from guicang_verify import stamps
from guicang_verify.report import Refused, Report

SCHEMA = "guicang.ledger-anchor/1"
FIELDS = {"schema", "kind", "place", "at", "note", "token"}
SKEW = timedelta(minutes=10)
STAMP = "timestamp"


@dataclass(frozen=True)
class Anchor:
    """A note in a place; ``token`` is the time stamp, where it is one."""

    kind: str
    place: str
    at: str
    note: str
    token: bytes

    @classmethod
    def read(cls, data: bytes) -> "Anchor":
        """Read a receipt, or a signed note alone. Refused if it is neither."""
        if not data.startswith(b"{"):
            return cls("", "", "", _text(data), b"")
        try:
            found: Any = json.loads(data)
            token = base64.b64decode(found["token"], validate=True)
        except (ValueError, TypeError, KeyError, binascii.Error):
            raise Refused("this is no receipt of an anchor") from None
        if set(found) != FIELDS or found["schema"] != SCHEMA:
            raise Refused("this is no receipt of an anchor")
        return cls(
            str(found["kind"]),
            str(found["place"]),
            str(found["at"]),
            str(found["note"]),
            token,
        )


def check(
    anchor: Anchor,
    pinned: Sequence[Certificate],
    instants: Mapping[int, str],
    size: int,
    report: Report,
) -> None:
    """Check the time stamp of an anchor; ``instants`` are those of its last entries."""
    if anchor.kind != STAMP:
        return
    if not pinned:
        report.noted(
            f"The time stamp of {anchor.place} was not checked: give its certificate",
            f"未核验 {anchor.place} 的时间戳：请提供其证书",
        )
        return
    at = stamps.verify(anchor.token, anchor.note.encode(), pinned)
    report.passed(
        f"{anchor.place} stamped the checkpoint of {size:,} entries at {at:%F %T} UTC",
        f"{anchor.place} 于 {at:%F %T} UTC 为含 {size:,} 条的检查点加盖时间戳",
    )
    newest = _instant(instants.get(size, ""))
    report.check(
        right=newest is None or newest <= at + SKEW,
        english=f"no entry under it says that it is younger than the stamp of {at:%F}",
        chinese=f"其下各条所记时间均不晚于 {at:%F} 的时间戳",
    )
    claimed = _instant(anchor.at)
    report.check(
        right=claimed is not None and abs(claimed - at) <= SKEW,
        english=f"the receipt is of the time at which it was stamped ({anchor.at})",
        chinese=f"回执所记时间与时间戳一致（{anchor.at}）",
    )


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("an instant cannot be read") from None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Refused("this is neither a receipt nor a checkpoint") from None
