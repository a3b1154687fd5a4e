"""Read what was archived, masked unless a person with a reason asks for more.

Every reading is an entry in the ledger before a word is shown.
"""

from dataclasses import dataclass, replace

from guicang.domain.detect.masks import mask
from guicang.domain.detect.types import Level
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.scanning import Scanner
from guicang.services.archiving import Archiving


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The use case of reading from the archive."""

    archiving: Archiving
    scanner: Scanner
    ledger: Ledger
    clock: Clock

    def read(
        self, conversation: str, *, by: str, reason: str, reveal: bool
    ) -> Conversation:
        """Fetch one conversation. NotArchived, ArchiveBroken."""
        found = self.archiving.fetch(conversation).conversation
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ARCHIVE_READ,
                by,
                {"conversation": conversation, "reveal": reveal, "reason": reason},
                self.clock.now(),
            )
        return found if reveal else masked(found, self.scanner)


def masked(conversation: Conversation, scanner: Scanner) -> Conversation:
    """Return a conversation with what the scanner finds masked, and names dropped."""
    texts = [m.text for m in conversation.messages]
    found = scanner.scan(texts)
    return replace(
        conversation,
        customer_name="",
        agent_name="",
        extra="",
        messages=tuple(
            m._replace(
                text=mask(m.text, f, Level.LOW), name="", extra="", attachments=()
            )
            for m, f in zip(conversation.messages, found, strict=True)
        ),
    )
