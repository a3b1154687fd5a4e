"""Take exported records in: each becomes a conversation, or is kept raw.

1. What a subject request has ended does not come back, nor does anything else of that
   person from before the request; it is counted, and kept nowhere.
2. What is stored or archived already changes nothing: twice is the same as once.
3. An event that came later is noted as if a person had told: what brings the end
   nearer waits the grace period, and what would end a hold goes to quarantine.
4. A longer version takes the place of the shorter one; two that contradict each other
   leave the stored one as it is, and the newcomer goes to quarantine.
5. What is new is screened and labelled before it is stored. What could not be screened
   is not stored: it is kept raw, and counted. What holds prohibited content is labelled
   so, and the ledger says how many there were.
6. Records, quarantine, ledger and the place to go on from move in one transaction: an
   import that was cut off goes on where it stopped, and nothing comes in twice.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from guicang.domain.detect import SENSITIVE_CATEGORIES
from guicang.domain.errors import HoldInForce, ScreeningFailed
from guicang.domain.identity import Identity, Kind
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation, Dumps, digest
from guicang.domain.retention.model import Label
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.identities import Identities
from guicang.ports.keys import Tagger
from guicang.ports.ledger import Ledger
from guicang.ports.records import Incoming, Records, Screened
from guicang.ports.sources import FileReader, Skipped, Taken
from guicang.services.arrivals import Growth, Outcome, Plan, Sorter, outcomes
from guicang.services.chunking import Ahead, Chunk, chunks_of
from guicang.services.screening import Foreseen, Screening, counted, kept, pairs

Labeller = Callable[
    [Sequence[tuple[Conversation, Screened]]], Sequence[tuple[Label, ...]]
]
"""Labels conversations, told what was found in each."""

Arrived = Callable[[str, Mapping[str, datetime]], None]
"""Notes events of a stored conversation. HoldInForce if they would end a hold."""

Completed = Callable[[Sequence[Conversation]], None]
"""Hears, in the transaction, of conversations that are new or longer."""

Grown = Callable[[Sequence[Growth]], None]
"""Hears the same, with what was said new in each."""

Noted = Callable[[float, int, "Result"], None]
"""Hears, in the transaction, of a chunk: share of the file, items, what it changed."""

_SALT: Final = 16
_FILE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a file changed; one that changes nothing has only ``duplicates``.

    ``conversations`` and ``messages`` are new. ``updated`` conversations became
    longer or got an event. ``quarantined`` counts what is now kept raw and was not
    before. ``refused`` conversations were ended for good by a subject request.
    """

    conversations: int = 0
    messages: int = 0
    quarantined: int = 0
    duplicates: int = 0
    updated: int = 0
    refused: int = 0

    def plus(self, other: "Result") -> "Result":
        """Return both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Result(
            **dict(zip(Result.__slots__, (a + b for a, b in pairs), strict=True))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The use case. ``salts`` gives random bytes, such as ``os.urandom``.

    ``chunk`` is how many conversations are taken in with one transaction. ``ahead``
    searches chunks of a file before their turn. ``dumps`` is a fast writer for digests.
    """

    records: Records
    catalogue: Catalogue
    identities: Identities
    ledger: Ledger
    screening: Screening
    tagger: Tagger
    clock: Clock
    labeller: Labeller
    salts: Callable[[int], bytes]
    arrived: Arrived
    completed: Completed = lambda _talks: None
    chunk: int = 500
    ahead: Ahead = iter
    dumps: Dumps | None = None

    def take(
        self,
        path: PurePath,
        reader: FileReader,
        *,
        actor: str = "system:intake",
        progress: Callable[[float, Result], None] | None = None,
        noted: Noted = lambda *_: None,
    ) -> Result:
        """Take a file in, or go on with it; tell ``progress`` after each transaction.

        ``noted`` is told within it: what it writes is kept with the records, or not.
        UnknownFormat before anything happened. FileChanged after everything that could
        be read was taken in.
        """
        file = reader.identify(path)
        cursor = self.records.cursor(f"file:{file}")
        # A file that was read to its end is read again: whether something is missing
        # is found out by looking.
        finished = bool(cursor.get("finished"))
        after = 0 if finished else int(str(cursor.get("position", 0)))
        total = Result()
        for chunk in self.ahead(chunks_of(reader.read(path, after), self.chunk)):
            after = chunk.items[-1].position
            with self.records.transaction():
                about = {"file": file[:_FILE]}
                taken = self._take(chunk, file, about, actor)[0]
                total = total.plus(taken)
                if not finished:
                    self._move(file, after, finished=False)
                noted(chunk.items[-1].done, len(chunk.items), taken)
            if progress:
                progress(chunk.items[-1].done, total)
        if not finished:
            with self.records.transaction():
                self._move(file, after, finished=True)
        return total

    def again(self, file: str) -> None:
        """Let a file that was read to its end be read from its beginning.

        Its place moves anew, so that a reading that is cut off goes on, too.
        """
        if self.records.cursor(f"file:{file}").get("finished"):
            self._move(file, 0, finished=False)

    def push(
        self,
        items: Sequence[Taken | Skipped],
        name: str,
        *,
        actor: str,
        source: str = "",
        kind: Kind = Kind.RECORD,
        grown: Grown = lambda _growths: None,
    ) -> tuple[Result, Sequence[Outcome]]:
        """Take in what somebody sent; say what became of each, in their order.

        All of it in one transaction; sent again, nothing changes. ``name`` is a digest
        of it all, and stands where a file's stands; the ledger names the ``source``
        instead, if there is one. ``kind`` is that of the customers' ids. ``grown`` is
        told within the transaction which conversations are new or longer.
        """
        about = {"source": source} if source else {"file": name[:_FILE]}
        with self.records.transaction():
            result, plan = self._take(Chunk(items), name, about, actor, kind, grown)
        return result, outcomes(items, plan)

    def _move(self, file: str, position: int, *, finished: bool) -> None:
        place = {"position": position, "finished": finished}
        self.records.move_cursor(f"file:{file}", place)

    def _take(
        self,
        chunk: Chunk,
        file: str,
        about: Mapping[str, object],
        actor: str,
        kind: Kind = Kind.RECORD,
        grown: Grown = lambda _growths: None,
    ) -> tuple[Result, Plan]:
        sorter = Sorter(
            records=self.records,
            catalogue=self.catalogue,
            tagger=self.tagger,
            dumps=self.dumps,
        )
        plan = sorter.plan(chunk.items, file)
        now = self.clock.now()
        screened: list[Screened] = []
        new = self._screened(plan.new, plan, screened, chunk.foreseen)
        grew = [each[0] for each in plan.longer]
        longer = self._screened(grew, plan, screened, chunk.foreseen)
        if new:
            self.records.add(new, now)
        self.records.replace(longer, now)
        self._meet([*new, *longer], kind, now)
        taken = [each.conversation for each in (*new, *longer)]
        self.completed(taken)
        grown(plan.growths({each.id for each in taken}))
        self._arrived(plan)
        result = self._result(plan, new, longer, now)
        self._enter(result, [*new, *longer], screened, about=about, actor=actor)
        return result, plan

    def _meet(self, taken: Sequence[Incoming], kind: Kind, now: datetime) -> None:
        """Write down the identities of those who are met here first."""
        met = {
            each.customer_tag: Identity(
                tag=each.customer_tag,
                source=each.conversation.source,
                channel=each.conversation.channel,
                kind=kind,
                met_at=now,
            )
            for each in reversed(taken)
            if each.customer_tag
        }
        self.identities.meet(met.values())

    def _arrived(self, plan: Plan) -> None:
        """Note new events; one that would end a hold is kept raw, and changes nothing.

        What brings an end nearer waits the grace period, as if a person had told (R11).
        """
        for conversation in tuple(plan.events):
            try:
                with self.records.transaction():
                    self.arrived(conversation.id, conversation.events)
            except HoldInForce:
                plan.events.remove(conversation)
                parts = plan.parts[conversation.id]
                plan.conflict(parts, "an event that would end a hold", HoldInForce.code)

    def _result(
        self,
        plan: Plan,
        new: Sequence[Incoming],
        longer: Sequence[Incoming],
        now: datetime,
    ) -> Result:
        kept = self.records.quarantine(plan.quarantine, now) if plan.quarantine else 0
        gained = {each.conversation.id: len(each.said) for each in plan.longer}
        return Result(
            conversations=len(new),
            messages=sum(len(each.conversation.messages) for each in new)
            + sum(gained[each.conversation.id] for each in longer),
            quarantined=kept,
            duplicates=plan.duplicates,
            updated=len(longer) + len(plan.events),
            refused=len(plan.ended),
        )

    def _screened(
        self,
        conversations: Sequence[Conversation],
        plan: Plan,
        all_: list[Screened],
        foreseen: Foreseen,
    ) -> list[Incoming]:
        """Screen and label conversations; what was not screened goes to quarantine."""
        ready: list[tuple[Conversation, Screened]] = []
        screen = self.screening.screen
        found = screen(conversations, foreseen) if conversations else []
        for conversation, screened in zip(conversations, found, strict=True):
            if screened is None:
                parts = plan.parts[conversation.id]
                plan.conflict(parts, "not screened", ScreeningFailed.code)
            else:
                all_.append(screened)
                ready.append((conversation, screened))
        given = self.labeller(ready) if ready else ()
        return [
            self._incoming(*pair, labels)
            for pair, labels in zip(ready, given, strict=True)
        ]

    def _incoming(
        self, conversation: Conversation, screened: Screened, given: tuple[Label, ...]
    ) -> Incoming:
        labels = kept(given, screened, self.clock.now())
        customer = conversation.customer
        salt = self.salts(_SALT)
        return Incoming(
            conversation=conversation,
            salt=salt,
            digest=digest(conversation, salt, self.dumps),
            customer_tag=self.tagger.tag("customer", customer) if customer else "",
            labels=labels,
            sensitive=screened.sensitive
            or any(label.category in SENSITIVE_CATEGORIES for label in labels),
            findings=screened.findings,
            rules=screened.rules,
        )

    def _enter(
        self,
        result: Result,
        new: Sequence[Incoming],
        found: Sequence[Screened],
        *,
        about: Mapping[str, object],
        actor: str,
    ) -> None:
        """Write the ledger: counts only. What changed nothing leaves no entry.

        A file is named by the head of its digest: its own name may hold a person's.
        """
        now = self.clock.now()
        if result.conversations or result.updated or result.refused:
            taken = {
                "conversations": result.conversations,
                "messages": result.messages,
                "updated": result.updated,
                "duplicates": result.duplicates,
                "refused": result.refused,
            }
            self.ledger.append(
                Tag.CONVERSATION_TAKEN_IN, actor, {**about, **taken}, now
            )
        if new:
            screened = {
                "rules": self.screening.rules,
                "findings": pairs(counted(found)),
                "reports": pairs(Counter(r for each in found for r in each.reports)),
                "sensitive": sum(each.sensitive for each in new),
                "prohibited": sum(each.preserve for each in found),
            }
            self.ledger.append(
                Tag.CONVERSATION_SCREENED, actor, {**about, **screened}, now
            )
            labels = Counter(label.category for i in new for label in i.labels)
            self.ledger.append(
                Tag.CONVERSATION_LABELLED, actor, {**about, "labels": labels}, now
            )
        if result.quarantined:
            items = {"items": result.quarantined}
            self.ledger.append(
                Tag.CONVERSATION_QUARANTINED, actor, {**about, **items}, now
            )
