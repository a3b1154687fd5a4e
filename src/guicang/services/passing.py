"""Let lines of a web chat pass: as they are, masked, or held back with their text."""

import hashlib
from dataclasses import replace

from guicang.domain.chat.files import plain_name, type_of
from guicang.domain.chat.model import MARK, TEXT, Chat, Line, Sort
from guicang.domain.errors import BadLine, FileRefused
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Attachment
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.recalling import Place
from guicang.services.inspecting import Inspection, Verdict
from guicang.services.intercepting import told, why
from guicang.services.transcribing import source_of

ACTOR = "system:webchat"


def passed(line: Line, inspection: Inspection) -> Line:
    """Give a line as it may be kept: masked, or held back with all it said."""
    types = types_of(inspection)
    if inspection.verdict is Verdict.BLOCK:
        said = "failed" if inspection.failure else "blocked"
        return replace(line, sort=Sort.HELD, text="", hidden=types, said=said)
    hidden = types if inspection.verdict is Verdict.MASK else ()
    return replace(line, text=inspection.text or "", hidden=hidden)


def note_held(
    ledger: Ledger, clock: Clock, chat: Chat, line: Line, inspection: Inspection
) -> None:
    """Write into the ledger that a line was held back; nothing for others."""
    if line.sort is not Sort.HELD:
        return
    place = Place(
        source=source_of(chat.channel), conversation=chat.key, message=str(line.seq)
    )
    about = {**told(place), **why(inspection, sent=False)}
    ledger.append(Tag.MESSAGE_BLOCKED, ACTOR, about, clock.now())


def check_text(text: str) -> str:
    """Return what somebody typed, without blanks around it. BadLine."""
    said = text.strip()
    if not said:
        raise BadLine(reason="it is empty")
    if len(said) > TEXT:
        raise BadLine(reason="it is too long")
    if any(c < " " and c not in "\n\t" for c in said):
        raise BadLine(reason="it has letters that cannot be shown")
    return said


def attachment(name: str, data: bytes, limit: int) -> Attachment:
    """Make an attachment of a file that may be taken. FileRefused."""
    if not 0 < len(data) <= limit:
        raise FileRefused(reason="it is empty or too large")
    return Attachment(
        name=plain_name(name),
        media_type=type_of(data),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )


def check_mark(mark: str) -> None:
    """Raise BadLine unless a sender's id of a line is short and plain."""
    if not 0 < len(mark) <= MARK or not mark.isascii() or not mark.isprintable():
        raise BadLine(reason="its id is no short plain text")


def types_of(inspection: Inspection) -> tuple[str, ...]:
    """Name the types of what was hidden, or why it is held back."""
    leaks = (*inspection.found.leaks, *inspection.reports)
    if inspection.verdict is not Verdict.BLOCK:
        leaks = inspection.found.leaks
    return tuple(sorted({str(leak.type) for leak in leaks}))
