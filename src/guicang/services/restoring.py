"""Bring back from the archive what was taken offline, through approval.

* What a subject request has ended is refused, whoever signs.
* The archive copy stays where it is, with its own end.
* A restored record waits the grace period before it can come due again (R11).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.disposal.model import Fate
from guicang.domain.errors import (
    ErasedForGood,
    NoSuchRequest,
    NotArchived,
    Refused,
    ScreeningFailed,
    StillLive,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Dumps, digest
from guicang.domain.retention.model import Record
from guicang.domain.retention.starts import FACTS, LABELLED
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.records import Incoming, Records, Screened
from guicang.ports.requests import Requests
from guicang.ports.segments import Archived
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.naming import Entropy
from guicang.services.screening import Screening, kept
from guicang.services.versioning import request_for

_PAGE: Final = 500

Progress = Callable[[int, int], None]
"""Is told how many are back, and of how many; what it raises ends the run there."""
_RECKONED: Final = FACTS | {"closed", LABELLED}
"""Starts of a record that are no events: they are reckoned from the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """The use cases of restoring.

    ``chairs`` are by operation; ``dumps`` is a fast writer for digests. ``returned``
    hears what came back, in the transaction that brought it.
    """

    records: Records
    catalogue: Catalogue
    batches: Batches
    archiving: Archiving
    approving: Approving
    requests: Requests
    screening: Screening
    tagger: Tagger
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    dumps: Dumps | None = None
    returned: Callable[[Sequence[str], datetime], None] = lambda _ids, _at: None

    def propose(self, conversations: Sequence[str], *, by: str, reason: str) -> Request:
        """Ask for a restore. Refused right away if it could never be done."""
        now = self.clock.now()
        self._check(conversations, by)
        payload: dict[str, object] = {"conversations": sorted(set(conversations))}
        request = request_for(
            self, Operation.RESTORE, payload, by=by, reason=reason, now=now
        )
        with self.requests.transaction():
            self.approving.open(request)
            self.ledger.append(
                Tag.RESTORE_PROPOSED,
                by,
                {
                    "request": request.id,
                    "conversations": len(set(conversations)),
                    "root": request.root,
                },
                now,
            )
        return request

    def members_of(self, batch: str) -> list[str]:
        """Name the archived conversations that a batch took offline, in order.

        NoSuchRequest if there is no such batch.
        """
        members = self.batches.members(batch, fate=Fate.DESTROYED)
        found: list[str] = []
        while page := [m.conversation for m in islice(members, _PAGE)]:
            there = self.catalogue.find(page)
            found.extend(each for each in page if each in there)
        return found

    def run(
        self, request_id: str, progress: Progress = lambda _done, _of: None
    ) -> Sequence[str]:
        """Do an approved restore; return the conversations that are back.

        NoSuchRequest for a request of another kind; NotApproved, ManifestChanged,
        ErasedForGood, NotArchived. Run again after a cut, it goes on: what is back
        already is left as it is.
        """
        request = self.requests.get(request_id)
        if request.operation is not Operation.RESTORE:
            raise NoSuchRequest(request=request_id)
        if request.decision is Decision.DONE:
            return _wanted(request)
        self.approving.enter(request_id, by="system:restore")
        wanted = _wanted(request)
        self._refuse_erased(wanted, "system:restore")
        self._find(wanted)
        archived = self._archived(wanted)
        back = len(self.records.known(wanted))
        while page := list(islice(archived, _PAGE)):
            self._put_back(request, page)
            back += len(page)
            progress(back, len(wanted))
        now = self.clock.now()
        with self.requests.transaction():
            self.approving.check(request_id, now)
            self.requests.decide(request_id, Decision.DONE, now)
            self.ledger.append(
                Tag.RESTORE_DONE,
                "system:restore",
                {"request": request_id, "conversations": len(wanted)},
                now,
            )
        return wanted

    def _archived(self, wanted: Sequence[str]) -> Iterator[Archived]:
        """Read what is not back yet out of its segments, one after the other."""
        for segment, members in self._by_segment(wanted).items():
            yield from self.archiving.read(self.catalogue.get(segment), members)

    def _by_segment(self, wanted: Sequence[str]) -> Mapping[str, frozenset[str]]:
        groups: dict[str, set[str]] = {}
        live = self.records.known(wanted)
        for conversation, item in self.catalogue.find(wanted).items():
            if conversation not in live:
                groups.setdefault(item.segment, set()).add(conversation)
        return {segment: frozenset(ids) for segment, ids in groups.items()}

    def _put_back(self, request: Request, page: Sequence[Archived]) -> None:
        now = self.clock.now()
        ids = [a.conversation.id for a in page]
        with self.records.transaction():
            self._refuse_erased(ids, "system:restore")
            facts = self.catalogue.facts_of(ids)
            self.records.add(self._incoming(page, facts), now)
            self.records.shortened(ids, now)
            for record in facts.values():
                if record.request_at is not None:  # still asked to be erased
                    self.records.request([record.id], record.request_at)
            self.returned(ids, now)
            self.ledger.append(
                Tag.CONVERSATION_RESTORED,
                "system:restore",
                {"request": request.id, "conversations": ids},
                now,
            )

    def _incoming(
        self, page: Sequence[Archived], facts: Mapping[str, Record]
    ) -> list[Incoming]:
        found = self.screening.screen([a.conversation for a in page])
        return [
            self._one(archived, facts[archived.conversation.id], screened)
            for archived, screened in zip(page, found, strict=True)
        ]

    def _one(
        self, archived: Archived, record: Record, screened: Screened | None
    ) -> Incoming:
        if screened is None:  # the archive copy stays where it is
            raise ScreeningFailed(conversation=record.id)
        # What happened later stands in the catalogue alone, where the same content was
        # taken offline again into the segment that it was in.
        happened = {n: at for n, at in record.starts.items() if n not in _RECKONED}
        conversation = replace(archived.conversation, events=happened)
        salt = bytes.fromhex(archived.salt)
        return Incoming(
            conversation=conversation,
            salt=salt,
            digest=digest(conversation, salt, self.dumps),
            customer_tag=self.tagger.tag("customer", conversation.customer),
            labels=kept(record.labels, screened, self.clock.now()),
            sensitive=record.sensitive or screened.sensitive,
            findings=screened.findings,
            rules=screened.rules,
        )

    # --- doors ------------------------------------------------------------------------

    def _check(self, conversations: Sequence[str], by: str) -> None:
        self._refuse_erased(conversations, by)
        self._find(conversations)
        for conversation in self.records.known(conversations):
            raise StillLive(conversation=conversation)

    def _find(self, conversations: Sequence[str]) -> None:
        """Raise NotArchived for the first that is neither archived nor live."""
        live = self.records.known(conversations)
        there = live.keys() | self.catalogue.find(conversations).keys()
        for conversation in conversations:
            if conversation not in there:
                raise NotArchived(conversation=conversation)

    def _refuse_erased(self, conversations: Sequence[str], by: str) -> None:
        erased = self.catalogue.erased_by(conversations)
        if not erased:
            return
        conversation, request = min(erased.items())
        error: Refused = ErasedForGood(conversation=conversation, request=request)
        self._note_refusal(by, conversation, error, self.clock.now())
        raise error

    def _note_refusal(
        self, by: str, conversation: str, error: Refused, now: datetime
    ) -> None:
        with self.ledger.transaction():
            self.ledger.append(
                Tag.RESTORE_REFUSED,
                by,
                {"conversation": conversation, "code": error.code},
                now,
            )


def _wanted(request: Request) -> list[str]:
    listed = request.payload["conversations"]
    return [str(c) for c in listed] if isinstance(listed, list | tuple) else []
