"""Propose batches, take them back, and let approvals move them on.

* What is proposed is frozen: a manifest with one line a record, under a Merkle root.
* Nothing is proposed twice: a record in an open batch is not nominated again.
* What approvers see is advice. The binding decision falls in ``running``, inside the
  transaction that destroys.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice

from guicang.domain.approval.model import Chair, Operation, Request
from guicang.domain.archive.grouping import bucket, mode_for
from guicang.domain.archive.manifest import growing
from guicang.domain.archive.model import Item, SegmentState
from guicang.domain.disposal.guards import Breaker, check_clock, check_witnesses
from guicang.domain.disposal.model import Batch, End, Member, State
from guicang.domain.disposal.road import IRREVERSIBLE, OPEN, REVERSIBLE, step
from guicang.domain.errors import NothingDue, TooLate, WrongEnd
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Record, Verdict
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records, Stored
from guicang.services.approving import Approving
from guicang.services.archiving import Archiving
from guicang.services.judging import Bench, Judging
from guicang.services.listing import lines
from guicang.services.manifesting import Gathered
from guicang.services.naming import Entropy, new_id

PAGE = 1000
OPERATION = {
    End.OFFLINE: Operation.RECORD_DELETE,
    End.DESTRUCTION: Operation.ARCHIVE_DESTROY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be proposed.

    ``only`` limits it to these conversations; ``review`` takes in those whose rules
    want a person to look at them first: whoever proposes says that somebody did.
    ``platform`` lets the platforms' own copies go, too, after ours.
    """

    end: End
    by: str
    reason: str
    query: Query | None = None
    only: frozenset[str] = frozenset()
    review: bool = False
    limit: int | None = None
    platform: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposing:
    """The use cases around batches, up to their approval.

    ``drift`` and ``stamped`` are the clock's witnesses (``check_witnesses``).
    """

    records: Records
    catalogue: Catalogue
    batches: Batches
    judging: Judging
    approving: Approving
    archiving: Archiving
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    breaker: Breaker
    chairs: Callable[[Operation, frozenset[str]], tuple[Chair, ...]]
    extra: Chair
    escrow_end: Callable[[datetime], datetime]
    jump_end: Callable[[datetime], datetime]
    drift: Callable[[], timedelta] = timedelta
    stamped: Callable[[], datetime | None] = lambda: None

    def propose(self, wish: Wish) -> Batch:
        """Freeze what is due into a batch and ask for its approval.

        NothingDue if nothing is; ClockRefused if the clock cannot be trusted; WrongEnd
        if platforms are to delete what is not taken offline.
        """
        if wish.platform and wish.end is not End.OFFLINE:
            raise WrongEnd(end=wish.end.value)
        now = self.clock.now()
        self.check_clock(now)
        self.sweep()
        with self.batches.transaction():
            bench = self.judging.bench(now)
            due = self._nominate(wish, bench)
            if (first := next(due, None)) is None:
                raise NothingDue
            batch, gathered = self._freeze(wish, chain([first], due), bench)
            self._ask(batch, wish, gathered, bench)
        return batch

    def check_clock(self, now: datetime) -> None:
        """Raise ClockRefused if the clock contradicts the ledger (R22).

        ClockMoved if it contradicts the machine's counter or an authority's stamp.
        """
        check_witnesses(now, self.drift(), self.stamped())
        last = self.ledger.head().last_at
        check_clock(now, last, self.jump_end(last) if last else now)

    # --- nominating -------------------------------------------------------------------

    def candidates(
        self, wish: Wish, bench: Bench
    ) -> Iterator[tuple[Record, Verdict, Item | None]]:
        """Stream the records of a wish that are due, with verdict and archive item.

        In the order of their ids.
        """
        store = self.records if wish.end is End.OFFLINE else self.catalogue
        if wish.only:
            found = store.facts_of(sorted(wish.only))
            stream = iter([found[id_] for id_ in sorted(found)])
        else:
            stream = store.facts(query=wish.query)
        while page := list(islice(stream, PAGE)):
            items: Mapping[str, Item] = {}
            if wish.end is End.DESTRUCTION:
                items = self.catalogue.find(r.id for r in page)
            for record in page:
                item = items.get(record.id)
                keep_until = item.keep_until if item else None
                verdict = bench.judge(record, wish.end, keep_until, why=False)
                if bench.due(verdict, wish.end, reviewed=wish.review):
                    yield record, verdict, item

    def _nominate(self, wish: Wish, bench: Bench) -> Iterator[tuple[Member, Record]]:
        due = self.candidates(wish, bench)
        found = 0
        while page := list(islice(due, PAGE)):
            taken = self.batches.nominated(record.id for record, _, _ in page)
            page = [row for row in page if row[0].id not in taken]
            stored: Mapping[str, Stored] = {}
            if wish.end is End.OFFLINE:
                stored = self.records.stored(record.id for record, _, _ in page)
            for record, verdict, item in page:
                if wish.limit is not None and found >= wish.limit:
                    return
                found += 1
                yield self._member(record, verdict, item, stored, bench), record

    def _member(
        self,
        record: Record,
        verdict: Verdict,
        item: Item | None,
        stored: Mapping[str, Stored],
        bench: Bench,
    ) -> Member:
        common = Member(
            conversation=record.id,
            digest=item.digest if item else stored[record.id].digest,
            facts=bench.facts(record, verdict),
            messages=item.messages if item else stored[record.id].messages,
            size=record.size,
            keep_until=item.keep_until if item else None,
            clauses=verdict.clauses,
            floors=verdict.floors,
        )
        if item is not None:
            return common._replace(segment=item.segment)
        mode, keep_until = mode_for(
            verdict,
            bench.now,
            self.escrow_end(bench.now),
            erasure=record.request_at is not None,
        )
        return common._replace(
            keep_until=keep_until,
            mode=mode.value,
            basis="+".join(sorted(verdict.floors)) or "none",
            bucket=bucket(keep_until) if keep_until else "",
            key=stored[record.id].key,
        )

    # --- freezing and asking ----------------------------------------------------------

    def _freeze(
        self, wish: Wish, members: Iterable[tuple[Member, Record]], bench: Bench
    ) -> tuple[Batch, Gathered]:
        """Write the manifest as its members come: no list of them is ever whole."""
        batch = Batch(
            id=new_id("b", bench.now, self.entropy),
            end=wish.end,
            state=State.PROPOSED,
            root="",
            platform=wish.platform,
            policy=bench.version,
            proposer=wish.by,
            reason=wish.reason,
            created_at=bench.now,
        )
        gathered = Gathered(platform=wish.platform, dumps=self.judging.dumps)
        self.batches.add(batch, gathered.through(members))
        self.batches.rooted(batch.id, gathered.root())
        return self.batches.get(batch.id), gathered

    def _ask(self, batch: Batch, wish: Wish, gathered: Gathered, bench: Bench) -> None:
        operation = OPERATION[batch.end]
        why = self.objections(batch, bench)
        chairs = self.chairs(operation, frozenset(gathered.categories))
        if why:
            chairs = (*chairs, replace(self.extra, why=",".join(why)))
        self.approving.open(
            Request(
                id=batch.id,
                operation=operation,
                root=batch.root,
                proposer=wish.by,
                reason=wish.reason,
                created_at=bench.now,
                expires_at=self.approving.lifetime(bench.now),
                chairs=chairs,
                payload={
                    "batch": batch.id,
                    "members": batch.members,
                    **({"platform": dict(gathered.sources)} if batch.platform else {}),
                },
            )
        )
        self.ledger.append(
            Tag.BATCH_PROPOSED,
            wish.by,
            {
                "batch": batch.id,
                "end": batch.end.value,
                "root": batch.root,
                "members": batch.members,
                "messages": batch.messages,
                "policy": batch.policy,
                "reason": wish.reason,
                "review": wish.review,
                **({"platform": True} if wish.platform else {}),
            },
            bench.now,
        )

    def objections(self, batch: Batch, bench: Bench) -> tuple[str, ...]:
        """Say why the breaker wants one more signature (R30)."""
        corpus = (
            self.records.counts()["conversations"]
            if batch.end is End.OFFLINE
            else sum(
                s.conversations
                for s in self.catalogue.segments(state=SegmentState.LIVE)
            )
        )
        return self.breaker.objections(
            members=batch.members,
            corpus=corpus,
            first_run=bench.policy is None or bench.policy.first_run is None,
        )

    # --- moving on --------------------------------------------------------------------

    def root_of(self, request: Request) -> str:
        """Work out a batch's root anew from its stored members."""
        batch = self.batches.get(request.id)
        members = self.batches.members(request.id)
        return growing(lines(members, platform=batch.platform), self.judging.dumps)

    def approved(self, request: Request, now: datetime) -> None:
        """Effect of an approval: the batch may run."""
        self._move(request.id, State.APPROVED)
        self.ledger.append(
            Tag.BATCH_APPROVED,
            "system:approval",
            {
                "batch": request.id,
                "root": request.root,
                "signers": [s.person for s in request.signatures],
            },
            now,
        )

    def rejected(self, request: Request, now: datetime) -> None:
        """Effect of a rejection: the batch is over, its records are free."""
        self._move(request.id, State.REJECTED)
        self.ledger.append(
            Tag.BATCH_STOPPED,
            "system:approval",
            {"batch": request.id, "why": "rejected"},
            now,
        )

    def expired(self, request: Request, now: datetime) -> None:
        """Effect of silence: the batch is over, its records are free."""
        self._move(request.id, State.EXPIRED)
        self.ledger.append(
            Tag.BATCH_EXPIRED, "system:approval", {"batch": request.id}, now
        )

    def withdraw(self, batch_id: str, *, by: str, reason: str) -> Batch:
        """Take a batch back; possible until erasure starts. TooLate afterwards.

        Do it again after a cut: what it left of the archive is cleared away.
        """
        with self.batches.transaction():
            batch = self.batches.get(batch_id, lock=True)
            if batch.state in IRREVERSIBLE:
                raise TooLate(batch=batch_id, state=batch.state.value)
            if batch.state is not State.WITHDRAWN:
                self._withdraw(batch_id, by, reason)
        self.archiving.sweep(batch_id)
        return self.batches.get(batch_id)

    def _withdraw(self, batch_id: str, by: str, reason: str) -> None:
        now = self.clock.now()
        self.approving.withdraw(batch_id, name=by, now=now)
        self._move(batch_id, State.WITHDRAWN)
        self.ledger.append(
            Tag.BATCH_WITHDRAWN, by, {"batch": batch_id, "reason": reason}, now
        )

    def sweep(self) -> int:
        """Close batches whose approval ran out before erasure; return how many.

        Their records are free again. What batches that are over left in the archive
        half-made is cleared away.
        """
        closed = 0
        for batch in self.batches.list():
            if batch.state in REVERSIBLE and self.approving.lapse(batch.id):
                closed += 1
        for state in (
            SegmentState.PLANNED,
            SegmentState.WRITTEN,
            SegmentState.VERIFIED,
        ):
            for segment in self.catalogue.segments(state=state):
                if self.batches.get(segment.batch).state not in OPEN:
                    self.archiving.discard(segment)
        return closed

    def _move(self, batch_id: str, to: State) -> None:
        step(self.batches.get(batch_id, lock=True).state, to)
        self.batches.move(batch_id, to)
