"""The manifest of a batch: what is signed, archived and certified is one list.

The manifest is frozen when the batch is proposed. People sign its root, so that a
record that is added, left out, swapped or changed afterwards changes what they signed.

The root is that of a Merkle tree (RFC 6962, section 2.1) over one line a record, in
the order of conversation ids. A line is a JSON array, UTF-8, without spaces::

    ["guicang.manifest/1",conversation,digest,facts,messages,size,keep_until]

``keep_until`` in microseconds since the epoch, or null. Where the platform's own copy
is to go, too, a line says so, and whoever signs the root signs that::

    ["guicang.manifest/2",conversation,digest,facts,messages,size,keep_until,"platform"]

The tree allows to show to one person that their record was in a batch, without showing
anybody else's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice, pairwise
from typing import Final, NamedTuple

from guicang.domain.errors import LedgerBroken, ManifestChanged
from guicang.domain.ledger.merkle import (
    Frontier,
    inclusion_proof,
    leaf_hash,
    verify_inclusion,
)
from guicang.domain.record import Dumps, micros, spelled

_AT_ONCE: Final = 4_096  # lines


class Line(NamedTuple):
    """One record of a manifest; ``digest`` and ``facts`` are lower-case hex.

    ``platform`` says that the platform's own copy is to go, too.
    """

    conversation: str
    digest: str
    facts: str
    messages: int
    size: int
    keep_until: datetime | None
    platform: bool = False


class Inclusion(NamedTuple):
    """That a line is in a manifest: its place, how many there are, the way up (hex)."""

    place: int
    of: int
    path: tuple[str, ...]


def canonical(line: Line, dumps: Dumps | None = None) -> bytes:
    """Return the bytes that stand for a line in the tree; ``dumps`` writes faster."""
    keep_until = None if line.keep_until is None else micros(line.keep_until)
    told = (*line[:5], keep_until)
    if line.platform:
        return spelled(("guicang.manifest/2", *told, "platform"), dumps)
    return spelled(("guicang.manifest/1", *told), dumps)


def root(lines: Iterable[Line], dumps: Dumps | None = None) -> str:
    """Return the root (hex) of the manifest with these lines, in any order."""
    return growing(_ordered(lines), dumps)


def growing(lines: Iterable[Line], dumps: Dumps | None = None) -> str:
    """Return the root (hex) of lines that come in the order of ids, a few at a time.

    The same as ``root``, in memory that does not grow with them. ValueError for lines
    out of order.
    """
    edge = Frontier()
    rest = iter(lines)
    last = ""
    while some := list(islice(rest, _AT_ONCE)):
        ids = [last, *(line.conversation for line in some)]
        if edge.size == 0:
            ids = ids[1:]
        if any(one >= other for one, other in pairwise(ids)):
            raise ValueError("the lines of a manifest are not in the order of ids")
        edge.extend(_leaves(some, dumps))
        last = ids[-1]
    return edge.root().hex()


def check(request: str, shown: str, lines: Iterable[Line]) -> None:
    """Raise ManifestChanged unless the root is the one that was shown."""
    now = root(lines)
    if now != shown:
        raise ManifestChanged(request=request, shown=shown, now=now)


def prove(conversation: str, lines: Iterable[Line]) -> Inclusion:
    """Prove that a conversation's line is in the manifest. KeyError if it is not."""
    ordered = _ordered(lines)
    places = {line.conversation: place for place, line in enumerate(ordered)}
    place = places[conversation]
    path = inclusion_proof(place, _leaves(ordered))
    return Inclusion(place, len(ordered), tuple(step.hex() for step in path))


def verify(line: Line, proof: Inclusion, root: str) -> None:
    """Raise LedgerBroken unless the proof leads from the line to the root (hex)."""
    try:
        path = [bytes.fromhex(step) for step in proof.path]
        whole = bytes.fromhex(root)
    except ValueError:
        raise LedgerBroken(reason="the inclusion proof is not hex") from None
    verify_inclusion(leaf_hash(canonical(line)), proof.place, proof.of, path, whole)


def _ordered(lines: Iterable[Line]) -> list[Line]:
    ordered = sorted(lines, key=lambda line: line.conversation)
    for one, other in pairwise(ordered):
        if one.conversation == other.conversation:
            raise ValueError(f"{one.conversation} is in the manifest twice")
    return ordered


def _leaves(ordered: Sequence[Line], dumps: Dumps | None = None) -> list[bytes]:
    return [leaf_hash(canonical(line, dumps)) for line in ordered]
