"""What a package holds: the customer's own words whole, others' masked.

1. A message is the customer's own if the customer of its conversation sent it. It goes
   out as it was said, with its files.
2. What others said, people or programs, is masked as for an export, all but the values
   that the customer said themselves. Names of people who work here stay here; files of
   others, which nobody can mask, are named and not given.
3. Fields without a meaning here stay here.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from guicang.domain.detect.policy import EXPORT
from guicang.domain.disclosure.known import masked_around, own_values
from guicang.domain.record import Attachment, Conversation, Message, Role, instant
from guicang.services.masking import Masking, View

ATTACHMENTS: Final = "attachments"
_ENDING: Final = re.compile(r"\.([a-z0-9]{1,5})\Z")
_HARMLESS: Final = frozenset(
    [
        "amr",
        "csv",
        "doc",
        "docx",
        "flac",
        "gif",
        "jpeg",
        "jpg",
        "m4a",
        "mov",
        "mp3",
        "mp4",
        "odt",
        "ogg",
        "opus",
        "pdf",
        "png",
        "ppt",
        "pptx",
        "rtf",
        "txt",
        "wav",
        "webm",
        "webp",
        "xls",
        "xlsx",
        "zip",
    ]
)
"""Endings that open no script: whatever else it is called, a file ends in ``.bin``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """Turns conversations into what their customer gets of them."""

    masking: Masking

    def document(self, conversation: Conversation, kept_in: str) -> dict[str, Any]:
        """Give a conversation as ``package.json`` has it. ScreeningFailed."""
        messages = conversation.messages
        mine = [owns(conversation, each) for each in messages]
        shown = iter(self._masked(conversation, mine))
        return {
            "id": conversation.id,
            "source": conversation.source,
            "channel": conversation.channel,
            "language": conversation.lang,
            "opened_at": conversation.opened_at.isoformat(),
            "closed_at": conversation.closed_at and conversation.closed_at.isoformat(),
            "kept_in": kept_in,
            "customer": {
                "id": conversation.customer,
                "name": conversation.customer_name,
            },
            "messages": [
                _message(each, own=own, shown=shown)
                for each, own in zip(messages, mine, strict=True)
            ],
        }

    def _masked(
        self, conversation: Conversation, mine: Sequence[bool]
    ) -> Sequence[str]:
        """Give texts and names of files that are not the customer's, masked."""
        said = [
            m.text for m, own in zip(conversation.messages, mine, strict=True) if own
        ]
        others = [
            text
            for m, own in zip(conversation.messages, mine, strict=True)
            if not own
            for text in (m.text, *(a.name for a in m.attachments))
        ]
        if not others:
            return others
        known = own_values(said, self.masking.scan(said, conversation.id))
        view = View(purpose=EXPORT, place=conversation.id)
        return masked_around(others, known, lambda t: self.masking.texts(t, view))


def owns(conversation: Conversation, message: Message) -> bool:
    """Say whether the customer of a conversation sent a message of it."""
    return message.role is Role.CUSTOMER and message.sender in {
        "",
        conversation.customer,
    }


def files(conversation: Conversation) -> Iterator[Attachment]:
    """Give the files that go with it: the customer's own, of which bytes are kept."""
    for message in conversation.messages:
        if owns(conversation, message):
            yield from (a for a in message.attachments if a.data is not None)


def place(attachment: Attachment) -> str:
    """Say where a file lies in a package; the same bytes lie there once."""
    found = _ENDING.search(attachment.name.casefold())
    ending = found[1] if found and found[1] in _HARMLESS else "bin"
    return f"{ATTACHMENTS}/{_digest(attachment)[:32]}.{ending}"


def _digest(attachment: Attachment) -> str:
    """Give the digest of a file: of its bytes where there are some, or as it came."""
    if attachment.data is None:
        return attachment.sha256
    return hashlib.sha256(attachment.data).hexdigest()


def _message(message: Message, *, own: bool, shown: Iterator[str]) -> dict[str, Any]:
    text = message.text if own else next(shown)
    return {
        "number": message.seq,
        "at": instant(message.at).isoformat(),
        "from": _sender(message.role, own=own),
        "own": own,
        "kind": message.kind.value,
        "text": text,
        "redacted": text != message.text,
        "recalled": message.recalled,
        "attachments": [
            _attachment(each, own=own, name=each.name if own else next(shown))
            for each in message.attachments
        ],
    }


def _sender(role: Role, *, own: bool) -> str:
    return "third-person" if role is Role.CUSTOMER and not own else role.value


def _attachment(attachment: Attachment, *, own: bool, name: str) -> Mapping[str, Any]:
    kept = own and attachment.data is not None
    found: dict[str, Any] = {
        "name": name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": _digest(attachment),
        "file": place(attachment) if kept else None,
    }
    return found if kept else {**found, "withheld": _why(own=own)}


def _why(*, own: bool) -> str:
    return "not-kept" if own else "not-yours"
