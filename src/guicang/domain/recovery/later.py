"""What came after a snapshot, as the ledger tells it.

A later ledger is JSON Lines: entries in their order, and a signed checkpoint of the
tree they end in. ``guicang snapshot later`` writes the entries since a snapshot, with
sealed rows besides; ``guicang ledger export`` writes all entries, which serves, too.

What is done again:

1. What was erased is erased: the entries of erased chunks name the conversations, and
   whether an archive copy stayed (``archived``) or nothing here (``gone``).
2. Holds and freezes that were placed bind again, unless they were rejected, released
   or lifted since. One that the snapshot has stays in force, even if it was released
   since: a hold ends by two people, here too.
3. What lay in quarantine and was discarded is discarded; so is what was read again, if
   every conversation that it became was erased since.
4. All else that happened since is not done again; its entries stay in the ledger.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from guicang.domain.errors import LaterBroken
from guicang.domain.ledger.canonical import is_entry
from guicang.domain.ledger.model import Entry, Tag

SCHEMA: Final = "guicang.later/1"
_ENDED: Final = {
    Tag.HOLD_REJECTED: "hold",
    Tag.HOLD_RELEASED: "hold",
    Tag.FREEZE_LIFTED: "freeze",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: an entry's canonical bytes, sealed rows (base64), or a signed note."""

    body: bytes = b""
    rows: str = ""
    note: str = ""


def lines(given: Iterable[bytes]) -> Iterator[Line]:
    """Read lines. LaterBroken at one that is none, or if the note is not the last.

    The header is skipped: whoever reads compares the entries, not what is said of them.
    """
    ended = False
    for raw in given:
        line = raw.rstrip(b"\n")
        if ended and line:
            raise LaterBroken(reason="something follows the checkpoint")
        if found := _line(line) if line else None:
            ended = bool(found.note)
            yield found
    if not ended:
        raise LaterBroken(reason="the checkpoint at its end is missing")


def _line(line: bytes) -> Line | None:
    """Read a line; None for the header."""
    said = _object(line)
    if is_entry(said):
        return Line(body=line)
    if isinstance(said.get("checkpoint"), str):
        return Line(note=said["checkpoint"])
    if isinstance(said.get("rows"), str):
        return Line(rows=said["rows"])
    if said.get("schema") != SCHEMA:
        raise LaterBroken(reason="a line is neither an entry nor rows")
    return None


def _object(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise LaterBroken(reason="a line is no object of JSON")
    return said


def page_place(snapshot: str, number: int) -> str:
    """Name where a page of rows stands, for its seal."""
    return f"{snapshot}:{number}"


def end_place(snapshot: str, number: int) -> str:
    """Name the end of so many pages, for its seal."""
    return f"{snapshot}:{number}:end"


@dataclass(slots=True, kw_only=True)
class Since:
    """What happened since, gathered entry by entry.

    ``erased`` maps conversations to whether nothing of them stayed here. ``holds`` and
    ``freezes`` map ids to the entries that placed them. ``unnamed`` are batches with
    entries that do not name what they erased (of releases before this one), and
    requests with such entries. ``discarded`` are digests of items in quarantine,
    ``reread`` maps those of items that were read again to what they became.
    """

    erased: dict[str, bool] = field(default_factory=dict)
    discarded: set[str] = field(default_factory=set)
    reread: dict[str, frozenset[str]] = field(default_factory=dict)
    holds: dict[str, Entry] = field(default_factory=dict)
    freezes: dict[str, Entry] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    others: Counter[str] = field(default_factory=Counter)

    def take(self, entry: Entry) -> None:
        """Note what an entry says."""
        data = entry.data
        if entry.tag == Tag.BATCH_CHUNK_ERASED:
            self._erased(str(data["batch"]), data)
        elif entry.tag == Tag.QUARANTINE_DISCARDED:
            self._discarded(str(data["request"]), data)
        elif entry.tag == Tag.QUARANTINE_READ_AGAIN:
            self._read_again(data)
            self.others[entry.tag] += 1
        elif entry.tag == Tag.HOLD_PROPOSED:
            self.holds[str(data["hold"])] = entry
        elif entry.tag == Tag.FREEZE_PLACED:
            self.freezes[str(data["freeze"])] = entry
        elif entry.tag in _ENDED:
            name = str(data[_ENDED[Tag(entry.tag)]])
            self.holds.pop(name, None)
            self.freezes.pop(name, None)
        else:
            self.others[entry.tag] += 1

    def unquarantined(self) -> frozenset[str]:
        """Name by digest what may not lie in quarantine any more."""
        gone = self.erased.keys()
        became = (item for item, ids in self.reread.items() if ids and ids <= gone)
        return frozenset(self.discarded) | frozenset(became)

    def _discarded(self, request: str, data: Mapping[str, object]) -> None:
        each = _texts(data.get("each"))
        if len(each) != data.get("items"):
            self.unnamed.add(request)
        self.discarded.update(each)

    def _read_again(self, data: Mapping[str, Any]) -> None:
        for item, ids in data.get("became", ()):
            self.reread[str(item)] = frozenset(_texts(ids))

    def _erased(self, batch: str, data: Mapping[str, object]) -> None:
        archived, gone = (_texts(data.get(name)) for name in ("archived", "gone"))
        if len(archived) + len(gone) != data.get("erased"):
            self.unnamed.add(batch)
        self.batches.add(batch)
        self.erased |= dict.fromkeys(archived, False) | dict.fromkeys(gone, True)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
