"""What came again: the same, another version of it, or a recall.

1. A message that is here and says the same changes nothing, whatever else of it the
   platform tells otherwise now: names and states of delivery move on.
2. One that says something else is a later version: a message of its own that names the
   original, which stays as it is.
3. One that is recalled by now marks the original, and says nothing.
"""

import hashlib
import json
from typing import Final

from guicang.domain.record import Kind, Message
from guicang.domain.sources.model import Said

EDITS: Final = "guicang.edits"
RECALLS: Final = "guicang.recalls"
GAPS: Final = "guicang.gaps"
LABELS: Final = "guicang.labels"
"""Names in a message's ``extra`` of what this product adds to what came."""


def version_id(said: Said) -> str:
    """Name a later version that came under the id of its original."""
    text = f"{said.message.kind}\0{said.message.text}".encode("utf-8", "surrogatepass")
    return f"{said.message.id}~{hashlib.sha256(text).hexdigest()[:12]}"


def is_later(said: Said, known: Message) -> bool:
    """Whether what came says something else than what is here under its id."""
    new = said.message
    return not new.recalled and (new.kind, new.text) != (known.kind, known.text)


def taken(said: Said) -> Message:
    """Give the message as it is kept: what it edits or recalls stands beside it."""
    message = said.message
    if said.edits and said.edits != message.id:
        message = noted(message, EDITS, said.edits)
    if said.recalls:
        message = noted(message, RECALLS, said.recalls)._replace(kind=Kind.EVENT)
    return message


def version(said: Said) -> Message:
    """Give a later version of a message as one of its own."""
    message = noted(said.message, EDITS, said.message.id)
    return message._replace(id=version_id(said), recalled=False)


def noted(message: Message, name: str, value: object) -> Message:
    """Write something of ours beside what came."""
    extra = json.loads(message.extra) if message.extra else {}
    text = json.dumps(
        {**extra, name: value},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return message._replace(extra=text)


def platform_id(message: Message) -> str:
    """Give the id that the platform has for a message, or for what it is a later of."""
    edited = json.loads(message.extra).get(EDITS) if message.extra else None
    ours = isinstance(edited, str) and message.id.startswith(f"{edited}~")
    return str(edited) if ours else message.id
