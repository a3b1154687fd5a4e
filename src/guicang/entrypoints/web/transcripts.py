"""What was said, as bubbles: who, when, and which parts stand for something masked."""

from collections.abc import Iterable, Sequence
from typing import Any

from guicang.domain.detect.spans import Piece
from guicang.domain.record import Conversation, Message, instant
from guicang.entrypoints.houses import words
from guicang.entrypoints.labels import SPEAKERS
from guicang.entrypoints.web.wording import type_name


def bubbles(
    conversation: Conversation, pieces: Sequence[Sequence[Piece]]
) -> list[dict[str, Any]]:
    """Give what a transcript shows of a conversation whose texts are masked."""
    return [
        bubble(message, parts)
        for message, parts in zip(conversation.messages, pieces, strict=True)
    ]


def plain(conversation: Conversation) -> list[dict[str, Any]]:
    """Give what a transcript shows of an original that was opened."""
    return [bubble(message, [Piece(message.text)]) for message in conversation.messages]


def bubble(message: Message, parts: Iterable[Piece]) -> dict[str, Any]:
    """Give what one bubble shows."""
    return {
        "seq": message.seq,
        "at": instant(message.at),
        "who": words(SPEAKERS[message.role]),
        "side": message.role.value,
        "kind": "" if message.kind == "text" else message.kind.value,
        "recalled": message.recalled,
        "parts": marked(parts),
    }


def marked(parts: Iterable[Piece]) -> list[tuple[str, str]]:
    """Give parts of a text, each with the name of what it stands for, "" for none."""
    return [(part.text, type_name(part.type) if part.type else "") for part in parts]
