"""Slices: some entries of a ledger, proved to be in it, and to be all that left.

A slice is JSON Lines: a header, the entries that were chosen, the entry of the export
itself, and a signed checkpoint with hashes. Whoever holds the public key checks it
without the ledger:

1. The checkpoint is signed by the key.
2. The chosen entries and the hashes rebuild the root that was signed. One hash stands
   for each largest subtree without a chosen entry (a proof of RFC 9162, section 2.1.3,
   for many leaves at once), so no entry can be edited, moved or made up.
3. The last entry is the export's. It counts and digests the others: none of them can
   be left out afterwards, not even by who makes the hashes anew.

What the choice was stands in that entry, too. That these are all that met it is the
word of the system that signed; a stretch without a gap shows it by itself.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from guicang.domain.errors import LedgerBroken, SliceBroken
from guicang.domain.ledger.canonical import instant, read
from guicang.domain.ledger.checkpoint import VerifierKey, Verify, accept
from guicang.domain.ledger.merkle import (
    leaf_hash,
    node_hash,
    split_of,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.tiles import Tiles

SCHEMA: Final = "guicang.ledger-slice/1"
_HEAD_AND_TAIL: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a slice showed.

    ``entries`` were chosen, from ``first`` to ``last``; ``gapless`` says that none
    between is left out. ``size`` is that of the signed tree. ``conditions`` are what
    they were chosen by, ``by`` whom, ``at`` when.
    """

    entries: int
    first: int | None
    last: int | None
    gapless: bool
    size: int
    by: str
    at: datetime
    conditions: Mapping[str, object]


def digest_of(leaves: Iterable[bytes]) -> str:
    """Digest chosen entries: SHA-256 over their leaf hashes, in hex."""
    digest = sha256()
    for leaf in leaves:
        digest.update(leaf)
    return digest.hexdigest()


# --- proving --------------------------------------------------------------------------


def hashes_beside(chosen: Sequence[int], tree: Tiles) -> Iterator[bytes]:
    """Give the roots of the largest subtrees without a chosen leaf, left to right.

    ``chosen`` rises. IndexError if the tree has no such leaf.
    """
    if chosen and not 0 <= chosen[0] <= chosen[-1] < tree.size:
        raise IndexError(chosen[-1])
    for low, high, bare in _subtrees(chosen, tree.size):
        if bare:
            yield tree.subtree(low, high)


def _subtrees(chosen: Sequence[int], size: int) -> Iterator[tuple[int, int, bool]]:
    """Cut a tree into chosen leaves, and the largest subtrees without one (bare)."""
    waiting = [(0, size)] if size else []
    while waiting:
        low, high = waiting.pop()
        at = bisect_left(chosen, low)
        if at == len(chosen) or chosen[at] >= high:
            yield low, high, True
        elif high - low == 1:
            yield low, high, False
        else:
            middle = low + split_of(high - low)
            waiting += [(middle, high), (low, middle)]


def root_with(
    chosen: Sequence[tuple[int, bytes]], hashes: Sequence[bytes], size: int
) -> bytes:
    """Rebuild the root from chosen leaves (number, hash) and the hashes beside them.

    SliceBroken where there are too many hashes, or too few.
    """
    numbers = [number for number, _leaf in chosen]
    beside, leaves = iter(hashes), iter(leaf for _number, leaf in chosen)
    parts: list[tuple[int, bytes]] = []
    for low, high, bare in _subtrees(numbers, size):
        part = next(beside if bare else leaves, None)
        if part is None:
            raise SliceBroken(reason="entries or hashes are missing")
        _join(parts, (high - low, part))
    if next(beside, None) is not None or next(leaves, None) is not None:
        raise SliceBroken(reason="there are more entries or hashes than the tree has")
    return _folded(parts)


def _join(parts: list[tuple[int, bytes]], new: tuple[int, bytes]) -> None:
    """Add a subtree on the right; two full ones of a size become one."""
    while parts and parts[-1][0] == new[0] and new[0].bit_count() == 1:
        width, left = parts.pop()
        new = (2 * width, node_hash(left, new[1]))
    parts.append(new)


def _folded(parts: Sequence[tuple[int, bytes]]) -> bytes:
    if not parts:
        raise SliceBroken(reason="the tree has no entry")
    root = parts[-1][1]
    for _width, left in reversed(parts[:-1]):
        root = node_hash(left, root)
    return root


# --- checking -------------------------------------------------------------------------


def check(lines: Iterable[bytes], key: VerifierKey, verify: Verify) -> Checked:
    """Check a slice with nothing but a public key.

    SliceBroken, BadCheckpoint, BadSignature.
    """
    given = [line.removesuffix(b"\n") for line in lines if line.strip()]
    if len(given) < _HEAD_AND_TAIL or _object(given[0]).get("schema") != SCHEMA:
        raise SliceBroken(reason="this is no slice of a ledger")
    seal = _object(given[-1])
    note = seal.get("checkpoint")
    if not isinstance(note, str):
        raise SliceBroken(reason="this is no slice of a ledger")
    point = accept(note, key, verify)
    bodies = given[1:-1]
    numbers = [*_numbers(bodies)]
    leaves = [leaf_hash(body) for body in bodies]
    if not bodies or numbers[-1] >= point.size:
        raise SliceBroken(reason="the entry of the export is missing")
    hashes = _hashes(seal.get("hashes"))
    found = root_with([*zip(numbers, leaves, strict=True)], hashes, point.size)
    if found != point.root:
        raise SliceBroken(reason="an entry was edited, dropped or put elsewhere")
    return _sealed(bodies, numbers, leaves, point.size)


def _numbers(bodies: Iterable[bytes]) -> Iterator[int]:
    """Give the numbers of entries, which rise."""
    last = -1
    for body in bodies:
        try:
            number = int(str(read(body)["seq"]))
        except LedgerBroken as error:
            raise SliceBroken(reason="a line is no entry") from error
        if number <= last:
            raise SliceBroken(reason="entries do not stand in their order")
        last = number
        yield number


def _sealed(
    bodies: Sequence[bytes], numbers: Sequence[int], leaves: Sequence[bytes], size: int
) -> Checked:
    """Compare with what the entry of the export says of the others."""
    last = read(bodies[-1])
    data: Any = last["data"]
    if last["tag"] != Tag.LEDGER_EXPORTED or "digest" not in data:
        raise SliceBroken(reason="the entry of the export is missing")
    chosen = numbers[:-1]
    if (data.get("entries"), data["digest"]) != (len(chosen), digest_of(leaves[:-1])):
        raise SliceBroken(reason="these are not the entries that were exported")
    return Checked(
        entries=len(chosen),
        first=chosen[0] if chosen else None,
        last=chosen[-1] if chosen else None,
        gapless=not chosen or chosen[-1] - chosen[0] + 1 == len(chosen),
        size=size,
        by=str(last["actor"]),
        at=instant(str(last["at"])),
        conditions=data.get("conditions", {}),
    )


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SliceBroken(reason="a line is no object of JSON")
    return found


def _hashes(given: object) -> list[bytes]:
    try:
        found = [bytes.fromhex(each) for each in given]  # type: ignore[attr-defined]  # TypeError says it
    except (TypeError, ValueError) as error:
        raise SliceBroken(reason="a hash cannot be read") from error
    if any(len(each) != sha256().digest_size for each in found):
        raise SliceBroken(reason="a hash cannot be read")
    return found
