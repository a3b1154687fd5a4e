"""Reports about mail that did not arrive (RFC 3464), and the Maildir they come into."""

import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Final

from guicang.domain.errors import BadBounce
from guicang.ports.noticing import Bounce

MOST: Final = 1 << 20
"""Bytes of a report."""
_MANY: Final = 200
"""Reports read at once."""


def read_bounce(raw: bytes) -> Bounce:
    """Read a report. BadBounce if it is none, or names not exactly one recipient."""
    if len(raw) > MOST:
        raise BadBounce(reason="it is too long")
    try:
        report = message_from_bytes(raw, policy=policy.default)
        parts = list(report.walk())
    except (ValueError, LookupError, RecursionError) as error:
        raise BadBounce(reason=type(error).__name__) from None
    failed = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if block.get("Final-Recipient")
    ]
    if len(failed) != 1:
        raise BadBounce(reason="it names not exactly one recipient")
    (block,) = failed
    status = _words(block, "Status")[:20]
    action = _words(block, "Action").lower()
    return Bounce(
        message=_message_id(parts),
        address=_words(block, "Final-Recipient").rpartition(";")[2].strip(" <>"),
        final=action == "failed" and status.startswith("5."),
        status=status if status.replace(".", "").isdecimal() else "",
    )


@dataclass(frozen=True, slots=True)
class Maildir:
    """Implements ``Mailbox`` over a folder as mail servers deliver into one."""

    folder: Path

    def unread(self) -> Sequence[tuple[str, bytes]]:
        """Give what lies under ``new``; nothing where there is no folder yet."""
        if not (self.folder / "new").is_dir():
            return ()
        found = sorted((self.folder / "new").iterdir())[:_MANY]
        return [(path.name, _start(path)) for path in found if path.is_file()]

    def done(self, name: str) -> None:
        """Move one to ``cur``, seen."""
        box = mailbox.Maildir(self.folder, create=False)
        known = name.partition(":")[0]
        message = box.get_message(known)
        message.set_subdir("cur")
        message.add_flag("S")
        box[known] = message


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST + 1)


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))


def _message_id(parts: Sequence[Message]) -> str:
    """Give what the Message-ID of the mail that is quoted begins with."""
    for part in parts:
        quoted = _quoted(part)
        if quoted is not None:
            return _words(quoted, "Message-ID").strip("<> ").partition("@")[0]
    return ""


def _quoted(part: Message) -> Message | None:
    """Give the mail of ours, or its head, that a report comes with."""
    payload: object = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
        return next((each for each in payload if isinstance(each, Message)), None)
    if part.get_content_type() == "text/rfc822-headers":
        raw: object = part.get_payload(decode=True)
        if isinstance(raw, bytes):
            return message_from_bytes(raw, policy=policy.default)
    return None


def _words(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
