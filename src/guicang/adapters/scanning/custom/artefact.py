"""Compiled rules as bytes: databases, and whose each of their expressions is."""

import hashlib
import json
import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from guicang.adapters.scanning.custom.plan import Expression, Part

SEARCH: Final = -1
"""The length of an expression of which hyperscan does not tell where it begins."""

_MAGIC: Final = b"guicang-rules/1\n"
_HEAD: Final = 8  # bytes that say how long the head is
_PURPOSE: Final = "rules-cache"

Tag = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """One database and its tables, which have an entry for each expression.

    ``lengths`` are in bytes for literal words; 0 where the engine tells the start;
    SEARCH where it does not.
    """

    database: bytes
    rules: "array[int]"
    numbers: "array[int]"
    lengths: "array[int]"

    @classmethod
    def of(
        cls, database: bytes, rows: Sequence[Expression], spanless: Sequence[int]
    ) -> "Piece":
        """Make the tables for what was planned and compiled."""
        lengths = array("i", [row.length for row in rows])
        for number in spanless:
            lengths[number] = SEARCH
        return cls(
            database,
            array("i", [row.rule for row in rows]),
            array("i", [row.number for row in rows]),
            lengths,
        )


Artefact = Mapping[Part, Piece]


@cache
def engine() -> str:
    """Name the engine; a database is for the very same one and processor only."""
    import hyperscan

    probe = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    probe.compile(expressions=[b"a"], ids=[0], elements=1, flags=[0])
    return str(probe.info())


def pack(artefact: Artefact, digest: str, tag: Tag) -> bytes:
    """Put an artefact into one file's bytes, under a keyed tag.

    The engine trusts what it loads; so what is loaded must be what was written.
    """
    body = b"".join(
        data
        for piece in artefact.values()
        for data in (
            piece.database,
            *(t.tobytes() for t in (piece.rules, piece.numbers, piece.lengths)),
        )
    )
    sizes = {
        part.value: [len(piece.database), len(piece.rules)]
        for part, piece in artefact.items()
    }
    about = _about(digest, sizes, body)
    head = json.dumps({"parts": sizes, "tag": tag(_PURPOSE, about)}).encode()
    return _MAGIC + len(head).to_bytes(_HEAD, "big") + head + body


def unpack(data: bytes, digest: str, tag: Tag) -> Artefact | None:
    """Take an artefact out of a file's bytes; None if it is not for here and now."""
    start = len(_MAGIC) + _HEAD
    size = int.from_bytes(data[len(_MAGIC) : start], "big")
    body = memoryview(data)[start + size :]
    if not data.startswith(_MAGIC):
        return None
    try:
        head = json.loads(data[start : start + size])
        sizes: dict[str, list[int]] = head["parts"]
        right = head["tag"] == tag(_PURPOSE, _about(digest, sizes, body))
    except (ValueError, KeyError, TypeError):
        return None
    return _pieces(sizes, body) if right else None


def _about(digest: str, sizes: Mapping[str, object], body: bytes | memoryview) -> str:
    return json.dumps(
        [digest, engine(), sys.byteorder, sizes, hashlib.sha256(body).hexdigest()]
    )


def _pieces(sizes: Mapping[str, list[int]], body: memoryview) -> Artefact:
    found = {}
    at = 0
    width = array("i").itemsize
    for name, (size, count) in sizes.items():
        database = bytes(body[at : at + size])
        at += size
        tables = []
        for _ in range(3):
            table = array("i")
            table.frombytes(body[at : at + count * width])
            tables.append(table)
            at += count * width
        found[Part(name)] = Piece(database, *tables)
    return found
