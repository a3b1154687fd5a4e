"""A conversation as a document of our own schema, ``guicang.conversation/1``.

What came in under names without a meaning here goes out under the same names: a file
that was exported and is imported again gives the same conversation.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from guicang.domain.record import Attachment, Conversation, Message, instant

SCHEMA: Final = "guicang.conversation/1"


def document(conversation: Conversation) -> dict[str, Any]:
    """Return the document; fields that say nothing are left out."""
    extra = _opened(conversation.extra)
    labels = _labels(conversation.labels, extra.pop("labels", {}))
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "conversation_id": conversation.id,
        "source": conversation.source,
        "channel": conversation.channel,
        "lang": conversation.lang,
        "opened_at": _spelled(conversation.opened_at),
        "closed_at": conversation.closed_at and _spelled(conversation.closed_at),
        "customer": _person(
            conversation.customer,
            conversation.customer_name,
            extra.pop("customer", {}),
        ),
        "agent": _person(
            conversation.agent, conversation.agent_name, extra.pop("agent", {})
        ),
        "events": {name: _spelled(at) for name, at in conversation.events.items()},
        "labels": labels,
        "jurisdictions": list(conversation.jurisdictions),
    }
    return {
        **{name: value for name, value in found.items() if value},
        "messages": [_message(m) for m in conversation.messages],
        **extra,
    }


def _message(message: Message) -> dict[str, Any]:
    extra = _opened(message.extra)
    sender = _person(message.sender, message.name, extra.pop("sender", {}))
    found: dict[str, Any] = {
        "seq": message.seq,
        "ts": _spelled(instant(message.at)),
        "sender": {**sender, "role": message.role.value},
        "type": message.kind.value,
        "text": message.text,
    }
    if message.id:
        found["message_id"] = message.id
    if message.recalled:
        found["recalled"] = True
    if message.attachments:
        found["attachments"] = [_attachment(a) for a in message.attachments]
    return {**found, **extra}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
    if attachment.data is not None:
        found["data"] = base64.b64encode(attachment.data).decode()
    return found


def _person(who: str, name: str, rest: Mapping[str, Any]) -> dict[str, Any]:
    known = {"id": who, "name": name}
    return {**rest, **{key: value for key, value in known.items() if value}}


def _labels(labels: tuple[str, ...], rest: Mapping[str, Any]) -> dict[str, Any]:
    given = rest.get("categories", [])
    names = list(given) if isinstance(given, list) else [given]
    names += [label for label in labels if label not in names]
    return {**rest, "categories": names} if names else dict(rest)


def _opened(extra: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(extra) if extra else {}
    return found


def _spelled(at: datetime) -> str:
    return at.isoformat()
