"""Read what is stored or was archived, masked as the reader's proven roles have it.

* Agents read conversations of their own accounts and no others; whether another one
  exists they are not told.
* Every reading is an entry in the ledger before a word is shown, and so is a refusal.
  Who turns back to the same conversation within an hour, without a new reason and
  without a grant, leaves no second one: the ledger says who read what, and is not
  flooded by pages that are opened again.
* Originals are opened by ``services.revealing`` alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from guicang.domain.access.model import May, Person, Reader
from guicang.domain.detect.policy import READING
from guicang.domain.detect.spans import Piece, joined
from guicang.domain.errors import NotAllowed, RecordRestricted
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.domain.retention.model import Record
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.archiving import Archiving
from guicang.services.masking import Masking, View
from guicang.services.powers import Powers
from guicang.services.restricting import is_restricted

ONCE: Final = timedelta(hours=1)
"""How long one entry stands for readings of the same conversation by one person."""


class Shown(NamedTuple):
    """A conversation without its texts' secrets; ``pieces`` tell what was masked.

    There is one list of pieces for each message.
    """

    conversation: Conversation
    pieces: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The use case of reading."""

    records: Records
    archiving: Archiving
    masking: Masking
    powers: Powers
    ledger: Ledger
    clock: Clock

    def read(
        self, conversation: str, *, reader: Reader, reason: str = ""
    ) -> Conversation:
        """Fetch one conversation, live or archived, masked.

        NotAllowed, NotArchived, ArchiveBroken, ScreeningFailed. Without roles that
        were proven, everything is masked at the highest level.
        """
        return self.show(conversation, reader=reader, reason=reason).conversation

    def show(self, conversation: str, *, reader: Reader, reason: str = "") -> Shown:
        """Do so, and tell which parts of the texts stand for something masked."""
        tag, found = self._seen(conversation, reader, reason)
        view = View(purpose=READING, place=conversation, roles=frozenset(reader.roles))
        pieces = self.masking.pieces([m.text for m in found.messages], view)
        with self.ledger.transaction():
            grant = self._leave(reader)
            if reason or grant or not self._lately(tag, conversation, view, reader):
                more = {"grant": grant} if grant else {}
                about = self._about(found, view.roles, reason) | more
                self._enter(tag, reader.person.name, about)
        masked = self.masking.bare(found, map(joined, pieces))
        return Shown(masked, tuple(map(tuple, pieces)))

    def looked(self, conversation: str, reader: Reader, what: str) -> None:
        """Write down that somebody looked at something of a conversation.

        ``what`` names it, where it is not the whole: "live" for a chat that is going
        on, "why" for the words that a classifier read. NotAllowed is the door's.
        """
        view = View(purpose=READING, place=conversation, roles=frozenset(reader.roles))
        tag = Tag.CONVERSATION_READ
        with self.ledger.transaction():
            if not self._lately(tag, conversation, view, reader):
                about = {
                    "conversation": conversation,
                    "roles": sorted(view.roles),
                    "masking": self.masking.policy.version,
                    "what": what,
                }
                self._enter(tag, reader.person.name, about)

    def require_seen(self, conversation: str, person: Person) -> None:
        """Raise NotAllowed, and write it down, where somebody may not even look.

        RecordRestricted for their own that is only stored.

        Who may read nothing at all but explain or audit is not stopped here: it is
        asked of those who see some agents' conversations only.
        """
        sight = self.powers.sight(person)
        if sight is None:
            return
        if self._agent(conversation) in sight:
            self.require_open(conversation, person, "")
            return
        error = NotAllowed(person=person.name, permission=May.CONVERSATION_READ.value)
        self.powers.refused(person, May.CONVERSATION_READ, error)
        raise error

    def _lately(self, tag: Tag, conversation: str, view: View, reader: Reader) -> bool:
        since = self.clock.now() - ONCE
        return any(
            entry.actor == reader.person.name
            and entry.at > since
            and entry.data.get("roles") == sorted(view.roles)
            for entry in self.ledger.entries(tag=tag, about=conversation)
        )

    def lend(self, conversation: str, *, by: str, reason: str = "") -> Conversation:
        """Fetch one for a program that the door let in, masked at the highest level.

        NotArchived, ArchiveBroken, ScreeningFailed, RecordRestricted. ``by`` is how the
        ledger calls it.
        """
        if is_restricted(conversation, self.records, self.archiving.catalogue):
            raise RecordRestricted(conversation=conversation)
        tag, found = self._found(conversation)
        masked = self._masked(found, frozenset())
        with self.ledger.transaction():
            self._enter(tag, by, self._about(found, (), reason))
        return masked

    def _masked(self, found: Conversation, roles: frozenset[str]) -> Conversation:
        view = View(purpose=READING, place=found.id, roles=roles)
        return self.masking.conversation(found, view)

    def _about(
        self, found: Conversation, roles: Iterable[str], reason: str
    ) -> dict[str, object]:
        return {
            "conversation": found.id,
            "roles": sorted(roles),
            "masking": self.masking.policy.version,
            "reason": reason,
        }

    def _enter(self, tag: Tag, by: str, about: Mapping[str, object]) -> None:
        self.ledger.append(tag, by, about, self.clock.now())

    def listed(self, reader: Reader, query: Query | None = None) -> Iterator[Record]:
        """Give the facts of the live conversations that somebody may read.

        NotAllowed.
        """
        self.powers.require(
            reader.person, May.CONVERSATION_READ, May.CONVERSATION_READ_OWN
        )
        sight = self.powers.sight(reader.person)
        return (
            record
            for record in self.records.facts(query=query)
            if sight is None or record.agent in sight
        )

    def _seen(
        self, conversation: str, reader: Reader, reason: str
    ) -> tuple[Tag, Conversation]:
        person = reader.person
        try:
            self._require_seen(conversation, person)
        except NotAllowed as error:
            self.powers.refused(person, May.CONVERSATION_READ, error)
            raise
        self.require_open(conversation, person, reason)
        return self._found(conversation)

    def require_open(self, conversation: str, person: Person, reason: str) -> None:
        """Let nobody read what is only stored but who may, and says why; note it.

        RecordRestricted.
        """
        catalogue = self.archiving.catalogue
        if not is_restricted(conversation, self.records, catalogue):
            return
        if not self.powers.allowed(person, May.RESTRICTED_READ) or not reason.strip():
            error = RecordRestricted(conversation=conversation)
            self.powers.refused(person, May.RESTRICTED_READ, error)
            raise error
        with self.ledger.transaction():
            about = {"conversation": conversation, "reason": reason}
            self._enter(Tag.SUBJECT_READ, person.name, about)

    def _require_seen(self, conversation: str, person: Person) -> None:
        self.powers.require(person, May.CONVERSATION_READ, May.CONVERSATION_READ_OWN)
        sight = self.powers.sight(person)
        if sight is not None and self._agent(conversation) not in sight:
            may = May.CONVERSATION_READ.value
            raise NotAllowed(person=person.name, permission=may)

    def _agent(self, conversation: str) -> str:
        """Say whose conversation it is; "" where there is none."""
        for store in (self.records, self.archiving.catalogue):
            record = store.facts_of([conversation]).get(conversation)
            if record is not None:
                return record.agent
        return ""

    def _found(self, conversation: str) -> tuple[Tag, Conversation]:
        if self.records.known([conversation]):
            (found,) = self.records.read([conversation])
            return Tag.CONVERSATION_READ, found
        return Tag.ARCHIVE_READ, self.archiving.fetch(conversation).conversation

    def _leave(self, reader: Reader) -> str:
        """Use a grant up where nothing else lets somebody read; "" for none."""
        if self.powers.sight(reader.person) is not None:
            return ""
        return self.powers.exercise(reader.person, May.CONVERSATION_READ)
