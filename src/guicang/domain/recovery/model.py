"""What a snapshot says of itself.

A snapshot is a run of sealed frames and, written last, a signed manifest: without one
the frames are leftovers of a cut. The manifest names no person and no content. Keys
are not in it: a snapshot's own is in the key ring, and so are those of its records.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import SnapshotBroken
from guicang.domain.ledger.canonical import instant, spell

FORMAT: Final = "guicang-snapshot-1"
MANIFEST: Final = "manifest.json"

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]
"""Takes message and signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The working store at one moment.

    ``kind`` is ``sqlite`` or ``postgresql``, ``tool`` what read it. ``key`` names the
    snapshot's data key in the ring. ``size`` is how many bytes were read, ``sealed``
    how many lie in ``frames`` frames of ``frame`` bytes, ``sha256`` the digest of
    what was read. ``ledger`` is how many entries the ledger had, ``checkpoint`` the
    signed note of it. ``until`` is when the snapshot goes at the latest.
    """

    id: str
    made_at: datetime
    until: datetime
    kind: str
    tool: str
    version: str
    migration: str
    key: str
    frames: int
    frame: int
    size: int
    sealed: int
    sha256: str
    ledger: int
    checkpoint: str
    conversations: int
    segments: int

    @property
    def folder(self) -> str:
        """The prefix of the names of its objects."""
        return f"{self.id}/"


def place(snapshot: str, number: int) -> str:
    """Name the object of a frame; they count from 0."""
    return f"{snapshot}/{number:08d}.frame"


def written(snapshot: Snapshot, sign: Sign) -> bytes:
    """Spell a manifest and sign it (Ed25519, RFC 8032)."""
    said = _spelled(snapshot)
    return _json({"manifest": json.loads(said), "signature": sign(said).hex()}) + b"\n"


def read(name: str, data: bytes, verify: Verify) -> Snapshot:
    """Read a manifest. SnapshotBroken unless we signed it as it stands."""
    try:
        whole = json.loads(data)
        said, signature = _json(whole["manifest"]), bytes.fromhex(whole["signature"])
        snapshot = _snapshot(whole["manifest"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotBroken(snapshot=name, reason="the manifest is none") from error
    if snapshot.id != name or not verify(said, signature):
        reason = "the manifest is not the one that was signed"
        raise SnapshotBroken(snapshot=name, reason=reason)
    return snapshot


def _spelled(snapshot: Snapshot) -> bytes:
    plain = asdict(snapshot)
    for name in ("made_at", "until"):
        plain[name] = spell(plain[name])
    return _json({"format": FORMAT, **plain})


def _json(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _snapshot(plain: Mapping[str, Any]) -> Snapshot:
    if plain["format"] != FORMAT:
        raise ValueError(plain["format"])
    given = {each.name: plain[each.name] for each in fields(Snapshot)}
    for name in ("made_at", "until"):
        given[name] = instant(given[name])
    return Snapshot(**given)
