"""The columns of an archive segment, and how each is encoded.

One row is one conversation; its messages are a list of structs in it, so that what
belongs to the conversation is stored once, and a conversation without messages is a
row like any other. Parquet shreds the nested fields into columns of their own.

What made this layout the smallest of those measured, on real Chinese conversations:

* the seats of a conversation (sender, role, name) are listed once and messages point
  at them: 0.1 bytes a message, where a sender column takes 1.2 and a role column 0.1;
* the time of a message is kept as the distance from the message before, in the
  coarsest unit that loses nothing: 0.8 bytes a message, where instants take 4.0;
* text has no dictionary (it is all but unique), only its lengths are delta-encoded;
* attachments hang on the conversation, not on each message: a list inside a list
  costs 0.4 bytes a message even where nobody ever sent a file.

The format is described for readers in docs/reference/archive-format.md.
"""

from typing import Any, Final

import pyarrow as pa

FORMAT: Final = "guicang.segment/1"
FORMAT_KEY: Final = b"guicang.format"
SEGMENT_KEY: Final = b"guicang.segment"
UNIT_KEY: Final = b"guicang.unit"

_INSTANT: Final = pa.timestamp("us", tz="UTC")


def _filled(name: str, kind: Any) -> Any:
    return pa.field(name, kind, nullable=False)


def _list(element: Any) -> Any:
    return pa.list_(_filled("element", element))


_TEXT: Final = pa.string()
EVENT: Final = pa.struct([_filled("name", _TEXT), _filled("at", _INSTANT)])
SEAT: Final = pa.struct(
    [
        pa.field("sender", _TEXT),  # null: the conversation's customer
        _filled("role", _TEXT),
        pa.field("name", _TEXT),  # null: the customer's name
    ]
)
ATTACHMENT: Final = pa.struct(
    [
        _filled("message", pa.int32()),  # position in the conversation's messages
        _filled("name", _TEXT),
        _filled("media_type", _TEXT),
        _filled("size", pa.int64()),
        _filled("sha256", _TEXT),
        pa.field("data", pa.binary()),  # null: only the reference came in
    ]
)
MESSAGE: Final = pa.struct(
    [
        _filled("seq", pa.int64()),
        _filled("id", _TEXT),
        _filled("after", pa.int64()),  # units since the message before, or the opening
        _filled("who", pa.int32()),  # position in the conversation's people
        _filled("kind", _TEXT),
        _filled("text", _TEXT),
        _filled("recalled", pa.bool_()),
        _filled("extra", _TEXT),
    ]
)
SCHEMA: Final = pa.schema(
    [
        _filled("id", _TEXT),
        _filled("source", _TEXT),
        _filled("channel", _TEXT),
        _filled("lang", _TEXT),
        _filled("opened_at", _INSTANT),
        pa.field("closed_at", _INSTANT),
        _filled("customer", _TEXT),
        _filled("customer_name", _TEXT),
        _filled("agent", _TEXT),
        _filled("agent_name", _TEXT),
        _filled("events", _list(EVENT)),
        _filled("labels", _list(_TEXT)),
        _filled("jurisdictions", _list(_TEXT)),
        _filled("extra", _TEXT),
        _filled("salt", pa.binary()),
        _filled("people", _list(SEAT)),
        _filled("messages", _list(MESSAGE)),
        _filled("attachments", _list(ATTACHMENT)),
    ]
)

# Values that repeat across conversations: a dictionary is smaller than the text.
DICTIONARY: Final = (
    "source",
    "channel",
    "lang",
    "agent",
    "agent_name",
    "events.list.element.name",
    "labels.list.element",
    "jurisdictions.list.element",
    "people.list.element.sender",
    "people.list.element.role",
    "people.list.element.name",
    "messages.list.element.who",
    "messages.list.element.kind",
    "attachments.list.element.media_type",
)
ENCODINGS: Final = {
    "id": "DELTA_BYTE_ARRAY",  # sorted: neighbours share their beginning
    "opened_at": "BYTE_STREAM_SPLIT",
    "closed_at": "BYTE_STREAM_SPLIT",
    "customer": "DELTA_LENGTH_BYTE_ARRAY",
    "customer_name": "DELTA_LENGTH_BYTE_ARRAY",
    "events.list.element.at": "BYTE_STREAM_SPLIT",
    "extra": "DELTA_LENGTH_BYTE_ARRAY",
    "salt": "DELTA_LENGTH_BYTE_ARRAY",
    "messages.list.element.seq": "BYTE_STREAM_SPLIT",
    "messages.list.element.id": "DELTA_BYTE_ARRAY",
    "messages.list.element.after": "BYTE_STREAM_SPLIT",
    "messages.list.element.text": "DELTA_LENGTH_BYTE_ARRAY",
    "messages.list.element.extra": "DELTA_LENGTH_BYTE_ARRAY",
    "attachments.list.element.name": "DELTA_LENGTH_BYTE_ARRAY",
    "attachments.list.element.message": "DELTA_BINARY_PACKED",
    "attachments.list.element.size": "DELTA_BINARY_PACKED",
    "attachments.list.element.sha256": "DELTA_LENGTH_BYTE_ARRAY",
    "attachments.list.element.data": "DELTA_LENGTH_BYTE_ARRAY",
}
