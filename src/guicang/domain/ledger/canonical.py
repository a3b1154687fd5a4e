"""Canonical bytes of an entry: one entry, one spelling.

The bytes are JSON after RFC 8785 (JSON Canonicalization Scheme), restricted to what
the ledger needs so that every JSON library reads and writes them alike:

* no floats; integers lie within +-(2**53 - 1), which every JSON reader keeps exact;
* keys are printable ASCII and stand in the order of their bytes, none twice;
* strings are UTF-8 without lone surrogates, escaped no more than RFC 8785 asks;
* instants are RFC 3339 in UTC with six digits of a second:
  ``2026-01-31T07:00:00.000000Z``.

Writing refuses what cannot be spelled so (LedgerRefused); reading refuses bytes that
are spelled in any other way (LedgerBroken).
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from guicang.domain.errors import LedgerBroken, LedgerRefused
from guicang.domain.ledger.model import Entry

LARGEST: Final = 2**53 - 1
FIELDS: Final = ("actor", "at", "data", "seq", "tag")

_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
)
_DEPTH: Final = 16
_JSON: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False
)


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry. LedgerRefused if it has none."""
    if type(entry.seq) is not int or not 0 <= entry.seq <= LARGEST:
        raise LedgerRefused(reason="a sequence number that is no natural number")
    actor, tag = (_JSON.encode(str(text)) for text in (entry.actor, entry.tag))
    data = _JSON.encode(_plain(entry.data, _DEPTH))
    spelled = (
        f'{{"actor":{actor},"at":"{spell(entry.at)}","data":{data},'
        f'"seq":{entry.seq},"tag":{tag}}}'
    )
    try:
        return spelled.encode()
    except UnicodeEncodeError:
        raise LedgerRefused(reason="text with a lone surrogate") from None


def decode(body: bytes) -> Entry:
    """Read an entry back. LedgerBroken unless these are its canonical bytes."""
    fields = read(body)
    try:
        entry = Entry(
            seq=fields["seq"],  # type: ignore[arg-type]  # checked by read
            at=instant(str(fields["at"])),
            tag=str(fields["tag"]),
            actor=str(fields["actor"]),
            data=fields["data"],  # type: ignore[arg-type]  # checked by read
        )
        spelled = encode(entry)
    except LedgerRefused as refused:
        raise LedgerBroken(reason=f"not an entry: {refused.data['reason']}") from None
    if spelled != body:
        raise LedgerBroken(reason="not an entry: not in canonical form")
    return entry


def read(body: bytes) -> Mapping[str, object]:
    """Parse the bytes and check that all five fields are there, each of its type.

    The cheap half of ``decode``: it does not spell the entry again. LedgerBroken if
    the bytes are no JSON object with exactly these fields.
    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise LedgerBroken(reason="not an entry: not JSON") from None
    if not is_entry(fields):
        raise LedgerBroken(reason="not an entry: fields missing or of the wrong type")
    return fields  # type: ignore[no-any-return]  # is_entry has looked


def is_entry(fields: object) -> bool:
    """Whether a parsed body has the five fields of an entry, each of its type."""
    return (
        type(fields) is dict
        and len(fields) == len(FIELDS)
        and type(fields.get("seq")) is int
        and type(fields.get("data")) is dict
        and type(fields.get("at")) is str
        and type(fields.get("actor")) is str
        and type(fields.get("tag")) is str
    )


def spell(at: datetime) -> str:
    """Spell an instant; these texts sort like the instants. LedgerRefused if naive."""
    if at.tzinfo is None:
        raise LedgerRefused(reason="an instant without a zone")
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"


def instant(text: str) -> datetime:
    """Read an instant as ``spell`` writes it. LedgerBroken on any other spelling."""
    if not _INSTANT.fullmatch(text):
        raise LedgerBroken(reason=f"not an instant: {text[:40]!r}")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise LedgerBroken(reason=f"not an instant: {text!r}") from None


def _plain(value: object, depth: int) -> object:
    """Give the value as built-in types. LedgerRefused at what has no spelling."""
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value
    if kind is int:
        if abs(value) > LARGEST:  # type: ignore[arg-type]  # it is an int
            raise LedgerRefused(reason="an integer beyond 2**53 - 1")
        return value
    if depth == 0:
        raise LedgerRefused(reason=f"data nested deeper than {_DEPTH}")
    if isinstance(value, Mapping):
        return {_key(key): _plain(part, depth - 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, depth - 1) for part in value]
    if isinstance(value, str):  # an enum's member
        return str(value)
    raise LedgerRefused(reason=f"a value of type {kind.__name__}")


def _key(key: object) -> str:
    if isinstance(key, str) and key and key.isascii() and key.isprintable():
        return str(key)
    raise LedgerRefused(reason="a key that is not printable ASCII")
