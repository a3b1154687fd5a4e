"""Search what was said, without an index of it: conversations are opened and looked at.

* Nothing of what was said lies in clear on a disk: whoever asks brings the ids that
  the other conditions leave, a few at a time, and each is opened, looked at and closed.
* What is masked for the reader is not found. Otherwise a search for a number would
  tell that it is there. A hit is shown as the reader would read it.
* Every search is an entry in the ledger before anything is opened: who, when, by which
  conditions, and a keyed digest of the words. The words themselves are not kept. It
  stands for an hour; looking without one is refused.
* Agents find only in conversations of their own accounts.
* The archive is looked into where that was asked for, a segment at a time: only those
  that hold something the conditions leave are opened, and each opening is an entry.

Words match in any case and width (Unicode NFKC); a message is a hit that has them all.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from guicang.domain.access.model import May, Person, Reader
from guicang.domain.detect.policy import READING
from guicang.domain.detect.spans import Piece, joined
from guicang.domain.errors import BadUsage, NotAllowed, ScreeningFailed
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation, Message, Role
from guicang.domain.retention.model import Record
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.archiving import Archiving
from guicang.services.masking import Masking, View
from guicang.services.powers import Powers
from guicang.services.restricting import free

LEAST: Final = 2
"""Letters of a search: one alone would find everything."""
MOST: Final = 100
STANDS: Final = timedelta(hours=1)
HITS: Final = 3
"""Messages of one conversation that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message that has the words, as the reader may see it."""

    seq: int
    at: int
    role: Role
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A conversation with hits. ``unread``: the scanner failed, so nothing is shown."""

    conversation: str
    hits: tuple[Hit, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """The use cases of searching."""

    records: Records
    archiving: Archiving
    masking: Masking
    powers: Powers
    tagger: Tagger
    ledger: Ledger
    clock: Clock

    def begin(
        self, query: str, *, person: Person, conditions: Mapping[str, str]
    ) -> None:
        """Let somebody search for an hour, and write it down.

        NotAllowed, BadUsage for a query that is too short or too long.
        """
        self.permit(person)
        words(query)
        with self.ledger.transaction():
            self.ledger.append(
                Tag.CONVERSATION_SEARCHED,
                person.name,
                {"query": self.tag(query), "conditions": dict(conditions)},
                self.clock.now(),
            )

    def look(
        self, ids: Sequence[str], query: str, *, reader: Reader
    ) -> Iterator[Found]:
        """Look into stored conversations, one after another, in the order of the ids.

        NotAllowed, also where the search was not begun; BadUsage.
        """
        self.permit(reader.person)
        self._require_begun(query, reader.person)
        open_ = free(ids, self.records)
        yield from self.among(self.records.read(open_), words(query), reader)

    def look_into(
        self,
        segment: str,
        query: str,
        *,
        reader: Reader,
        meets: Callable[[Record], bool],
    ) -> tuple[int, Sequence[Found]]:
        """Look into a segment of the archive; say at how many conversations.

        ``meets`` says what the other conditions leave; a segment without any is not
        opened. NotAllowed, BadUsage as ``look``; ArchiveBroken.
        """
        self.permit(reader.person)
        self._require_begun(query, reader.person)
        left = self.left(segment, reader.person, meets)
        if not left:
            return 0, ()
        about = {"query": self.tag(query), "segment": segment, "looked": len(left)}
        with self.ledger.transaction():
            self.ledger.append(
                Tag.CONVERSATION_SEARCHED, reader.person.name, about, self.clock.now()
            )
        archived = self.archiving.read(self.archiving.catalogue.get(segment), left)
        opened = (each.conversation for each in archived)
        return len(left), [*self.among(opened, words(query), reader)]

    def left(
        self, segment: str, person: Person, meets: Callable[[Record], bool]
    ) -> frozenset[str]:
        """Name what a segment holds that may be looked at."""
        catalogue, sight = self.archiving.catalogue, self.powers.sight(person)
        ids = [item.conversation for item in catalogue.items(segment)]
        return frozenset(
            id_
            for id_, record in catalogue.facts_of(ids).items()
            if (sight is None or record.agent in sight)
            and record.request_at is None
            and meets(record)
        )

    def among(
        self,
        conversations: Iterable[Conversation],
        wanted: Sequence[str],
        reader: Reader,
    ) -> Iterator[Found]:
        """Give those that have the words where this reader may see them."""
        sight = self.powers.sight(reader.person)
        for conversation in conversations:
            if sight is not None and conversation.agent not in sight:
                continue
            said = [m for m in conversation.messages if has(m.text, wanted)]
            if said:
                yield from self._shown(conversation, said, wanted, reader)

    def _shown(
        self,
        conversation: Conversation,
        said: Sequence[Message],
        wanted: Sequence[str],
        reader: Reader,
    ) -> Iterator[Found]:
        view = View(
            purpose=READING, place=conversation.id, roles=frozenset(reader.roles)
        )
        try:
            masked = self.masking.pieces([m.text for m in said], view)
        except ScreeningFailed:
            yield Found(conversation=conversation.id, unread=True)
            return
        hits = tuple(
            Hit(seq=m.seq, at=m.at, role=m.role, pieces=tuple(pieces))
            for m, pieces in zip(said, masked, strict=True)
            if has(joined(pieces), wanted)
        )
        if hits:
            yield Found(conversation=conversation.id, hits=hits)

    def permit(self, person: Person) -> None:
        """Raise NotAllowed, and write it down, where somebody may not search."""
        try:
            self.powers.require(person, May.CONVERSATION_SEARCH)
        except NotAllowed as error:
            self.powers.refused(person, May.CONVERSATION_SEARCH, error)
            raise

    def _require_begun(self, query: str, person: Person) -> None:
        tag, since = self.tag(query), self.clock.now() - STANDS
        begun = any(
            entry.actor == person.name
            and entry.at > since
            and "segment" not in entry.data  # an opening prolongs nothing
            for entry in self.ledger.entries(tag=Tag.CONVERSATION_SEARCHED, about=tag)
        )
        if not begun:
            raise BadUsage(reason="this search has ended: begin it anew")

    def tag(self, query: str) -> str:
        """Give what stands in the ledger for the words: their keyed digest."""
        return self.tagger.tag("search", " ".join(words(query)))


def words(query: str) -> tuple[str, ...]:
    """Give the words of a query as they are compared. BadUsage."""
    text = plain(query).strip()
    if not LEAST <= len(text) <= MOST:
        raise BadUsage(reason="search for two to a hundred letters")
    return tuple(text.split())


def plain(text: str) -> str:
    """Put a text into the form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def has(text: str, wanted: Sequence[str]) -> bool:
    """Say whether a text has all the words."""
    found = plain(text)
    return all(word in found for word in wanted)
