"""Read what was archived, masked as the reader's proven roles have it.

Every reading is an entry in the ledger before a word is shown. Originals are opened by
``services.revealing`` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from guicang.domain.detect.policy import READING
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.archiving import Archiving
from guicang.services.masking import Masking, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The use case of reading from the archive."""

    archiving: Archiving
    masking: Masking
    ledger: Ledger
    clock: Clock

    def read(
        self,
        conversation: str,
        *,
        by: str,
        roles: Iterable[str] = (),
        reason: str = "",
    ) -> Conversation:
        """Fetch one conversation. NotArchived, ArchiveBroken, ScreeningFailed.

        Without roles that were proven, everything is masked at the highest level.
        """
        found = self.archiving.fetch(conversation).conversation
        view = View(purpose=READING, place=conversation, roles=frozenset(roles))
        masked = self.masking.conversation(found, view)
        with self.ledger.transaction():
            self.ledger.append(
                Tag.ARCHIVE_READ,
                by,
                {
                    "conversation": conversation,
                    "roles": sorted(view.roles),
                    "masking": self.masking.policy.version,
                    "reason": reason,
                },
                self.clock.now(),
            )
        return masked
