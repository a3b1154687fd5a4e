"""Open originals: what was masked, as it was said.

Promises, because this is the one way past the masks:

* A reason and a fresh second factor, always. The caller proves the factor; the person
  and the permission are asked here again.
* What is sensitive by statute, or could not be screened, takes a second person: it is
  asked for, another one signs, and then the one who asked opens it, once.
* What opens is what was asked for: one changed byte of it, and the approval is void.
* The ledger entry is written before a word is given. So is that of every refusal.
* What opens carries a mark of who opened it (``services.marking``).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from guicang.domain.access.model import May, Person
from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.detect import SENSITIVE_CATEGORIES
from guicang.domain.errors import (
    BadUsage,
    GuicangError,
    ManifestChanged,
    NoSuchMessage,
    NoSuchRequest,
    NotAllowed,
    NotArchived,
    NotYours,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.services.approving import Approving, payload_root
from guicang.services.archiving import Archiving
from guicang.services.marking import Marking, marked
from guicang.services.naming import Entropy
from guicang.services.powers import Powers
from guicang.services.restricting import require_free
from guicang.services.screening import Counts, Screening, counted, pairs
from guicang.services.versioning import request_for

MOST: Final = 1_000
"""How many conversations are opened at once: enough for a case, too few for a leak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be opened: conversations, or one message (its ``seq``) of one."""

    conversations: tuple[str, ...]
    reason: str
    message: int | None = None


class Revealed(NamedTuple):
    """What was opened; each text carries a mark that no font draws, if any does."""

    conversations: tuple[Conversation, ...]
    mark: str = ""


class _Original(NamedTuple):
    conversation: Conversation
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealing:
    """The use cases of opening originals. ``chairs`` are by operation."""

    records: Records
    archiving: Archiving
    screening: Screening
    approving: Approving
    requests: Requests
    powers: Powers
    marking: Marking
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]

    def ask(self, wish: Wish, person: Person) -> Revealed | Request:
        """Open what one person may open alone, or ask for a second one.

        NotAllowed (also for a conversation out of sight), BadUsage (no reason, too
        many), NoSuchMessage, NotArchived.
        """
        with self._told(person, {"conversations": len(wish.conversations)}):
            self.powers.require(person, May.FINDING_REVEAL)
            if not wish.reason.strip():
                raise BadUsage(reason="an original opens for a reason")
            if not 0 < len(wish.conversations) <= MOST:
                raise BadUsage(
                    reason=f"at most {MOST} conversations are opened at once"
                )
            originals = self._originals(wish, person)
            found, statute = self._screened(originals)
            if not statute:
                about = {"types": found, "statute": False}
                return self._open(wish, originals, person, about)
        return self._propose(wish, originals, person, found)

    def run(self, request_id: str, person: Person) -> Revealed:
        """Open what a second person agreed to, once.

        NotYours, NotApproved, RequestClosed, ManifestChanged, NoSuchRequest.
        """
        with self._told(person, {"request": request_id}):
            self.powers.require(person, May.FINDING_REVEAL)
            request = self.requests.get(request_id)
            of_talks = "conversations" in request.payload
            if request.operation is not Operation.REVEAL or not of_talks:
                raise NoSuchRequest(request=request_id)
            if request.proposer != person.name:
                raise NotYours(request=request_id, proposer=request.proposer)
            self.approving.check(request_id, self.clock.now())
            wish = _wish(request)
            originals = self._originals(wish, person)
            root = payload_root(_payload(wish, originals))
            if root != request.root:
                raise ManifestChanged(request=request_id, shown=request.root, now=root)
            found, _ = self._screened(originals)
            with self.requests.transaction():
                self.requests.get(request_id, lock=True)
                self.approving.check(request_id, self.clock.now())
                self.requests.decide(request_id, Decision.DONE, self.clock.now())
                about = {"types": found, "statute": True, "request": request_id}
                return self._open(wish, originals, person, about)

    def _open(
        self,
        wish: Wish,
        originals: Sequence[_Original],
        person: Person,
        about: dict[str, object],
    ) -> Revealed:
        with self.ledger.transaction():
            grant = self.powers.exercise(person, May.FINDING_REVEAL)
            about = {**about, "grant": grant} if grant else about
            shown, mark = self._marked(wish, originals, person)
            about = {**about, "mark": mark} if mark else about
            self.ledger.append(
                Tag.FINDING_REVEALED,
                person.name,
                {
                    "conversations": list(wish.conversations),
                    "message": wish.message,
                    "reason": wish.reason,
                    **about,
                },
                self.clock.now(),
            )
        return Revealed(shown, mark)

    def _marked(
        self, wish: Wish, originals: Sequence[_Original], person: Person
    ) -> tuple[tuple[Conversation, ...], str]:
        """Put a mark into what is shown, and name it; "" if nothing is marked."""
        found = tuple(original.conversation for original in originals)
        if not self.marking.on:
            return found, ""
        mark, stamp = self.marking.make(
            person.name, wish.reason, "reveal", wish.conversations
        )
        return tuple(marked(each, stamp) for each in found), mark.id

    def _propose(
        self,
        wish: Wish,
        originals: Sequence[_Original],
        person: Person,
        found: Counts,
    ) -> Request:
        now = self.clock.now()
        payload = _payload(wish, originals)
        request = request_for(
            self, Operation.REVEAL, payload, by=person.name, reason=wish.reason, now=now
        )
        with self.requests.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.FINDING_REVEAL_PROPOSED,
                person.name,
                {
                    "request": request.id,
                    "conversations": list(wish.conversations),
                    "message": wish.message,
                    "types": found,
                    "root": request.root,
                },
                now,
            )
        return request

    # --- what it is -------------------------------------------------------------------

    def _originals(self, wish: Wish, person: Person) -> list[_Original]:
        require_free(wish.conversations, self.records, self.powers, person, wish.reason)
        sight = self.powers.sight(person)
        stored = self.records.stored(wish.conversations)
        live = {c.id: c for c in self.records.read(list(stored))}
        originals = []
        for name in wish.conversations:
            if name in live:
                original = _Original(live[name], stored[name].digest)
            else:
                original = self._archived(name)
            if sight is not None and original.conversation.agent not in sight:
                raise NotAllowed(
                    person=person.name, permission=May.CONVERSATION_READ.value
                )
            originals.append(_cut(original, wish.message))
        return originals

    def _archived(self, name: str) -> _Original:
        item = self.archiving.catalogue.find([name]).get(name)
        if item is None:
            raise NotArchived(conversation=name)
        return _Original(self.archiving.fetch(name).conversation, item.digest)

    def _screened(self, originals: Sequence[_Original]) -> tuple[Counts, bool]:
        """Count what is found, and say whether it takes a second person."""
        conversations = [original.conversation for original in originals]
        screened = self.screening.screen(conversations)
        read = [each for each in screened if each is not None]
        statute = (
            len(read) < len(screened)
            or any(each.sensitive for each in read)
            or any(not SENSITIVE_CATEGORIES.isdisjoint(c.labels) for c in conversations)
        )
        return pairs(counted(read)), statute

    # --- refusing ---------------------------------------------------------------------

    @contextmanager
    def _told(self, person: Person, about: dict[str, object]) -> Iterator[None]:
        """Write a refusal down before it is told."""
        try:
            yield
        except GuicangError as error:
            with self.ledger.transaction():
                self.ledger.append(
                    Tag.FINDING_REVEAL_REFUSED,
                    person.name,
                    {**about, "code": error.code},
                    self.clock.now(),
                )
            raise


def _cut(original: _Original, seq: int | None) -> _Original:
    """Leave one message of a conversation, if one was asked for."""
    if seq is None:
        return original
    conversation = original.conversation
    messages = tuple(m for m in conversation.messages if m.seq == seq)
    if not messages:
        raise NoSuchMessage(conversation=conversation.id, seq=seq)
    return original._replace(conversation=replace(conversation, messages=messages))


def _payload(wish: Wish, originals: Sequence[_Original]) -> dict[str, object]:
    return {
        "conversations": [[o.conversation.id, o.digest] for o in originals],
        "message": wish.message,
        "reason": wish.reason,
    }


def _wish(request: Request) -> Wish:
    listed = request.payload["conversations"]
    seq = request.payload["message"]
    pairs = listed if isinstance(listed, list | tuple) else ()
    return Wish(
        conversations=tuple(str(name) for name, _ in pairs),
        reason=request.reason,
        message=seq if isinstance(seq, int) else None,
    )
