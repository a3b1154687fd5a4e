"""A conversation as a row for other systems: named fields, and nothing besides.

What came in under names without a meaning here stays here: who receives a disclosure
gets what its purpose can name (data minimisation, PIPL 6, GDPR 5(1)(c)).
"""

from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
"""A conversation; ``messages`` is a list of rows, ``attachments`` of these another."""


def row_of(document: Mapping[str, Any], plain: Mapping[str, Any], revision: int) -> Row:
    """Make the row of a masked document of ``guicang.conversation/1``.

    ``plain`` is it before that: of it only id and instants are taken.
    ``revision`` counts from 1 for each destination: the highest is what stands.
    """
    return {
        "conversation_id": str(plain["conversation_id"]),
        "revision": revision,
        "source": _text(document, "source"),
        "channel": _text(document, "channel"),
        "lang": _text(document, "lang"),
        "opened_at": _text(plain, "opened_at"),
        "closed_at": _text(plain, "closed_at"),
        "customer_id": _of(document, "customer", "id"),
        "customer_name": _of(document, "customer", "name"),
        "agent_id": _of(document, "agent", "id"),
        "agent_name": _of(document, "agent", "name"),
        "categories": _categories(document),
        "messages": [_message(each) for each in document["messages"]],
    }


def _message(said: Mapping[str, Any]) -> Row:
    return {
        "seq": int(said["seq"]),
        "at": _text(said, "ts"),
        "role": _of(said, "sender", "role"),
        "sender_id": _of(said, "sender", "id"),
        "sender_name": _of(said, "sender", "name"),
        "type": _text(said, "type"),
        "text": _text(said, "text"),
        "recalled": bool(said.get("recalled", False)),
        "attachments": [_attachment(each) for each in said.get("attachments", ())],
    }


def _attachment(said: Mapping[str, Any]) -> Row:
    return {name: _text(said, name) for name in ("name", "media_type", "sha256")}


def _categories(document: Mapping[str, Any]) -> list[str]:
    labels = document.get("labels")
    found = labels.get("categories", ()) if isinstance(labels, Mapping) else ()
    listed = isinstance(found, Sequence) and not isinstance(found, str)
    return [str(each) for each in found] if listed else []


def _of(said: Mapping[str, Any], whom: str, name: str) -> str:
    found = said.get(whom)
    return _text(found, name) if isinstance(found, Mapping) else ""


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return "" if found is None else str(found)
