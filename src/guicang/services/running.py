"""Take an approved batch to its end: archive, verify, erase, shred, probe, certify.

Because a bug here destroys what nobody can bring back, this module keeps six
promises:

* Nothing is erased before it was read back from the archive and found whole.
* Every step is written down before the next one begins.
* Any step may be cut off at any instant and be run again.
* Who sleeps in the middle of a step while another goes on does no harm when it wakes.
* A step that was already taken is not taken twice.
* Holds, freezes, floors, signatures and the manifest are asked again inside the
  transaction that destroys; a record that fails is refused and the rest goes on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.guards import TOO_MANY
from guicang.domain.disposal.model import Batch, End, State
from guicang.domain.disposal.road import OPEN, step
from guicang.domain.errors import (
    AlreadyRunning,
    BreakerOpen,
    Frozen,
    GuicangError,
    RequestClosed,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Record
from guicang.ports.batches import Batches
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.policies import Policies
from guicang.ports.processes import Processes
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.disposing import Disposing
from guicang.services.judging import Judging
from guicang.services.naming import Entropy

Progress = Callable[[State, int, int], None]
"""Is told the state being left, how many are done, and of how many."""


Erased = Callable[[Mapping[str, Record], datetime], None]
"""Hears, in the transaction that destroys, what is gone for good; with its facts."""


class Beat(Protocol):
    """Renews the lease and reports progress; AlreadyRunning if the lease was lost.

    At the beginning of a transaction it is a fence: a process that slept while another
    had the batch gets no further, and until the commit nobody else takes it.
    """

    def __call__(self, done: int = 0, of: int = 0) -> None:
        """Make sure that the batch is still ours; report, if there is a number."""
        ...


class Way(Protocol):
    """One of the two ends: what its steps do. Every step may be run again."""

    def archive(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Write what is to be kept; return what the ledger shall say."""
        ...

    def verify(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Read back and compare everything; ArchiveBroken stops the batch."""
        ...

    def erase(self, batch: Batch, beat: Beat) -> None:
        """Destroy what may be destroyed, in transactions that ask again."""
        ...

    def shred(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Destroy the keys of what was erased."""
        ...


class Last(Protocol):
    """What comes after erasure: look for residue, write the certificate."""

    def prepare(self, batch: Batch, beat: Beat) -> None:
        """Note, sealed, what shall not be found afterwards."""
        ...

    def probe(self, batch: Batch, beat: Beat) -> Mapping[str, object]:
        """Look for it; note and return what was found."""
        ...

    def certify(self, batch: Batch) -> None:
        """Issue the certificate; inside the transaction that ends the batch."""
        ...

    def publish(self, batch: Batch) -> None:
        """Put certificate and checkpoint where people find them."""
        ...

    def published(self, batch: Batch) -> bool:
        """Say whether that was done to its end."""
        ...


class Elsewhere(Protocol):
    """What is done about the platforms' own copies, after ours."""

    def prepare(self, batch: Batch, beat: Beat) -> None:
        """Note, sealed, where they are."""
        ...

    def clear(self, batch: Batch, beat: Beat) -> None:
        """Ask the platforms to delete them, if that was signed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Runs batches, one at a time each, from wherever a cut left them."""

    batches: Batches
    requests: Requests
    policies: Policies
    judging: Judging
    approving: Approving
    disposing: Disposing
    ways: Mapping[End, Way]
    last: Last
    elsewhere: Elsewhere
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    processes: Processes
    lease: int = 60
    """Seconds for which a batch is a process's that does not renew it."""

    def ready(self) -> Sequence[str]:
        """Name the batches that can be run, the oldest first.

        Those whose certificate a cut, or a full disk, kept from people are among them.
        """
        return [
            batch.id
            for batch in reversed(self.batches.list())
            if batch.state in OPEN - {State.PROPOSED}
            or (batch.state is State.CERTIFIED and not self.last.published(batch))
        ]

    def run(self, batch_id: str, progress: Progress = lambda *_: None) -> Batch:
        """Walk the road to its end and return the batch, CERTIFIED.

        AlreadyRunning, NotApproved, BreakerOpen, ClockRefused, ManifestChanged,
        ArchiveBroken and NoSpace stop it where it is; run again, it goes on from there.
        """
        owner = f"{self.processes.me()} {self.entropy(8).hex()}"
        with self._lease(batch_id, owner):
            while (batch := self.batches.get(batch_id)).state in OPEN:
                self._leave(batch, owner, progress)
            if batch.state is State.CERTIFIED:
                self.last.publish(batch)
                return batch
        raise RequestClosed(request=batch_id, state=batch.state.value)

    @contextmanager
    def _lease(self, batch_id: str, owner: str) -> Iterator[None]:
        now = self.clock.now()
        mine = self.batches.lease(batch_id, owner, now, self.lease, self._is_gone)
        if not mine:
            raise AlreadyRunning(batch=batch_id)
        try:
            yield
        finally:
            self.batches.yield_lease(batch_id, owner)

    def _is_gone(self, owner: str) -> bool:
        return self.processes.gone(owner.rpartition(" ")[0])

    def _leave(self, batch: Batch, owner: str, progress: Progress) -> None:
        """Do the work of one state and move on to the next."""
        way = self.ways[batch.end]

        def beat(done: int = 0, of: int = 0) -> None:
            now = self.clock.now()
            if not self.batches.renew(batch.id, owner, now, self.lease):
                raise AlreadyRunning(batch=batch.id)
            self._stand_still(batch)
            if of:
                progress(batch.state, done, of)

        try:
            self._work(batch, way, beat)
        except GuicangError:
            beat()  # it may be wrong only because another process has gone on
            raise

    def _work(self, batch: Batch, way: Way, beat: Beat) -> None:
        match batch.state:
            case State.PROPOSED | State.APPROVED:
                self._start(batch, beat)
                self._move(batch, State.ARCHIVED, way.archive(batch, beat), beat)
            case State.ARCHIVED:
                self._move(batch, State.VERIFIED, way.verify(batch, beat), beat)
            case State.VERIFIED:
                self.last.prepare(batch, beat)
                self.elsewhere.prepare(batch, beat)
                self._cross(batch, beat)
            case State.ERASING:
                way.erase(batch, beat)
                self._move(batch, State.ERASED, {}, beat)
            case _:
                self._conclude(batch, way, beat)

    def _conclude(self, batch: Batch, way: Way, beat: Beat) -> None:
        """Do what comes after erasure."""
        match batch.state:
            case State.ERASED:
                self._move(batch, State.SHREDDED, way.shred(batch, beat), beat)
            case State.SHREDDED:
                self._move(batch, State.PROBED, self.last.probe(batch, beat), beat)
            case _:
                self.elsewhere.clear(batch, beat)
                self._certify(batch, beat)

    def _stand_still(self, batch: Batch) -> None:
        """Raise Frozen while a freeze is in force that this step must not outrun.

        Whoever was erased by mistake is rescued by keys and by platforms' copies, so
        these wait for any freeze; which records it covers cannot be asked any more.
        """
        destroys = batch.state in {State.ERASING, State.ERASED}
        if not destroys and not (batch.state is State.PROBED and batch.platform):
            return
        freezes = self.judging.holds.freezes()
        if batch.state is State.ERASING:
            freezes = [each for each in freezes if each.query == Query()]
        if freezes:
            raise Frozen(freezes=", ".join(each.id for each in freezes))

    # --- doors ------------------------------------------------------------------------

    def _start(self, batch: Batch, beat: Beat) -> None:
        """Raise unless the batch may run now: clock, signatures, manifest, breaker."""
        self.disposing.check_clock(self.clock.now())
        self.approving.enter(batch.id, by="system:disposal")
        self._breaker(batch, beat)

    def _breaker(self, batch: Batch, beat: Beat) -> None:
        bench = self.judging.bench(self.clock.now())
        signed = {
            why
            for chair in self.requests.get(batch.id).chairs
            for why in chair.why.split(",")
            if why
        }
        why = [w for w in self.disposing.objections(batch, bench) if w not in signed]
        if not why:
            return
        with self.requests.transaction():
            beat()
            request = self.requests.get(batch.id, lock=True)
            extra = replace(self.disposing.extra, why=",".join(why))
            self.requests.want(batch.id, (*request.chairs, extra))
            self._reopen(batch)
            self.ledger.append(
                Tag.BATCH_STOPPED,
                "system:breaker",
                {"batch": batch.id, "why": ",".join(why)},
                self.clock.now(),
            )
        raise BreakerOpen(
            request=batch.id,
            reason="too many records" if TOO_MANY in why else "first run of a policy",
        )

    def _reopen(self, batch: Batch) -> None:
        """Let the missing signature be given: a decided request takes none."""
        self.requests.decide(batch.id, Decision.OPEN, self.clock.now())
        self._enter(batch, State.PROPOSED)

    def _cross(self, batch: Batch, beat: Beat) -> None:
        """Pass the last door from which one can turn back."""
        now = self.clock.now()
        self.disposing.check_clock(now)
        self.approving.enter(batch.id, by="system:disposal")
        with self.batches.transaction():
            beat()
            self.approving.check(batch.id, now)
            self._enter(batch, State.ERASING)
            if batch.policy:
                self.policies.ran(batch.policy, now)

    # --- moving -----------------------------------------------------------------------

    def _enter(self, batch: Batch, to: State) -> None:
        step(self.batches.get(batch.id, lock=True).state, to)
        self.batches.move(batch.id, to)

    def _move(
        self, batch: Batch, to: State, data: Mapping[str, object], beat: Beat
    ) -> None:
        with self.batches.transaction():
            beat()
            self._enter(batch, to)
            self.ledger.append(
                Tag(f"batch:{to.value}"),
                "system:disposal",
                {"batch": batch.id, **data, **self._counts(batch, to)},
                self.clock.now(),
            )

    def _counts(self, batch: Batch, to: State) -> Mapping[str, object]:
        return self.batches.get(batch.id).counts if to is State.ERASED else {}

    def _certify(self, batch: Batch, beat: Beat) -> None:
        with self.batches.transaction():
            beat()
            self.last.certify(self.batches.get(batch.id, lock=True))
            self._enter(batch, State.CERTIFIED)
