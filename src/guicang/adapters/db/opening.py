"""Open stored conversations, many at a time.

A page of heads is read first; their messages follow in parts that fit into memory, and
the keys of a part are opened at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from guicang.adapters.db import rows
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.rows import Row
from guicang.adapters.db.sealing import Sealer
from guicang.adapters.db.transactions import translated
from guicang.domain.errors import NoSuchConversation, SealBroken
from guicang.domain.record import Conversation
from guicang.domain.record.columns import Columns
from guicang.ports.keys import KeyRing

_PAGE: Final = 500
_PART_MESSAGES: Final = 10_000
_PART_BYTES: Final = 16 << 20
_HEADS: Final = (
    f"SELECT {', '.join(rows.HEAD)} FROM guicang_conversation WHERE key = ANY(%s)"  # noqa: S608 - names of our own columns
)
_MESSAGES: Final = (
    "SELECT conversation_id, seq, sealed FROM guicang_message"
    " WHERE conversation_id = ANY(%s) ORDER BY conversation_id, seq"
)
_ATTACHMENTS: Final = (
    "SELECT conversation_id, seq, position, sealed FROM guicang_attachment"
    " WHERE conversation_id = ANY(%s)"
)


def opened(ids: Sequence[str], keys: KeyRing) -> Iterator[tuple[Conversation, Columns]]:
    """Open conversations, in the order of the ids.

    NoSuchConversation, NoSuchKey or SealBroken if one cannot be opened.
    """
    for start in range(0, len(ids), _PAGE):
        for part in _parts(_heads(ids[start : start + _PAGE])):
            yield from _settled(part, keys)


def _heads(ids: Sequence[str]) -> list[Row]:
    with translated():
        found = {row.key: row for row in map(rows.row, dialect().select(_HEADS, ids))}
    for conversation in ids:
        if conversation not in found:
            raise NoSuchConversation(conversation=conversation)
    return [found[conversation] for conversation in ids]


def _parts(heads: Sequence[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    messages = size = 0
    for row in heads:
        if part and (
            messages + row.fixed.messages > _PART_MESSAGES
            or size + row.fixed.size > _PART_BYTES
        ):
            yield part
            part, messages, size = [], 0, 0
        part.append(row)
        messages += row.fixed.messages
        size += row.fixed.size
    if part:
        yield part


def _settled(part: Sequence[Row], keys: KeyRing) -> list[tuple[Conversation, Columns]]:
    """Open a part; once more if somebody replaced a conversation meanwhile.

    Heads and messages are read by two statements. Where a head is still the same, it
    is the bytes that changed, and not the conversation.
    """
    try:
        return _open(part, keys)
    except SealBroken:
        now = _heads([row.key for row in part])
        if now == list(part):
            raise
        return _settled(now, keys)


def _open(part: Sequence[Row], keys: KeyRing) -> list[tuple[Conversation, Columns]]:
    secrets = keys.open({row.data_key for row in part})
    numbers = [row.id for row in part]
    files: defaultdict[int, dict[tuple[int, int], bytes]] = defaultdict(dict)
    with translated():
        found = dialect().select(_MESSAGES, numbers)
        for number, seq, position, sealed in dialect().select(_ATTACHMENTS, numbers):
            files[number][seq, position] = sealed
    pages: defaultdict[int, list[tuple[int, bytes]]] = defaultdict(list)
    for number, first, sealed in found:
        pages[number].append((first, sealed))
    out = []
    for row in part:
        sealer = Sealer(secrets[row.data_key], row.key, row.revision)
        names = sealer.open_head(row.head, row.fixed)
        said = sealer.open_messages(pages[row.id], files[row.id])
        if len(said.seq) != row.fixed.messages:
            raise SealBroken(place=f"{row.key}/messages")
        out.append((rows.conversation(row, names), said))
    return out
