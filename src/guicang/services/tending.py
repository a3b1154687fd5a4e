"""What a worker does again and again, and what it does when something was decided.

Each of these can be cut off and run again: they are reads, or steps of use cases that
are idempotent themselves. What they give back says how many and which, never what was
said.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.approval.rules import missing
from guicang.domain.disposal.model import End, State
from guicang.domain.errors import ExerciseFailed
from guicang.domain.retention.model import State as Due
from guicang.ports.clock import Clock
from guicang.ports.jobs import Jobs
from guicang.ports.requests import Requests
from guicang.services.alarming import Alarming
from guicang.services.anchoring import Anchoring
from guicang.services.announcing import Announcing
from guicang.services.approving import Approving, spell
from guicang.services.archiving import Archiving
from guicang.services.bouncing import Bouncing
from guicang.services.checking import Checking
from guicang.services.clocking import Clocking
from guicang.services.contradicting import Contradicting
from guicang.services.corresponding import Corresponding
from guicang.services.costing import Costing
from guicang.services.discarding import JOB as DISCARD, Discarding
from guicang.services.discovering import DISCOVER, Discovering
from guicang.services.disposing import Disposing
from guicang.services.drilling import Drilling
from guicang.services.errands import Errands
from guicang.services.exercising import EXERCISE, Exercising
from guicang.services.forewarning import Forewarning
from guicang.services.hearing import HEAR, Hearing
from guicang.services.importing import IMPORT, Importing
from guicang.services.locking import Locking
from guicang.services.making import Making
from guicang.services.noticing import Noticing
from guicang.services.notifying import Notifying
from guicang.services.ordering import CHECK
from guicang.services.packaging import KIND as PACKAGE, Packaging
from guicang.services.pulling import THEIRS, Pulling
from guicang.services.recipients import Recipients
from guicang.services.recording import Recording
from guicang.services.replying import WEIGH
from guicang.services.rescanning import Rescanning
from guicang.services.restoring import Restoring
from guicang.services.retaining import Conflict, Retaining
from guicang.services.ruling import Ruling
from guicang.services.running import Running
from guicang.services.sending import SEND, Sending
from guicang.services.shadowing import Shadowing
from guicang.services.snapshotting import Snapshotting
from guicang.services.suspending import Suspending
from guicang.services.training import NOISE, TRAIN, Training
from guicang.services.transcribing import Transcribing
from guicang.services.watching import PULL, RESYNC, Watching
from guicang.services.weighing import Weighing
from guicang.services.working import Task, Turn

WORKER: Final = "system:worker"
DESK_EVERY: Final = timedelta(seconds=5)
"""How often the desk is looked at within a minute."""
KEPT: Final = timedelta(days=30)
"""How long jobs that ended are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tending:
    """The use cases of a worker. ``tell`` writes a line into its log."""

    jobs: Jobs
    requests: Requests
    retaining: Retaining
    contradicting: Contradicting
    approving: Approving
    disposing: Disposing
    running: Running
    recording: Recording
    anchoring: Anchoring
    rescanning: Rescanning
    ruling: Ruling
    notifying: Notifying
    restoring: Restoring
    pulling: Pulling
    watching: Watching
    hearing: Hearing
    transcribing: Transcribing
    clocking: Clocking
    errands: Errands
    sending: Sending
    recipients: Recipients
    packaging: Packaging
    making: Making
    shadowing: Shadowing
    training: Training
    snapshotting: Snapshotting
    drilling: Drilling
    exercising: Exercising
    alarming: Alarming
    noticing: Noticing
    announcing: Announcing
    forewarning: Forewarning
    bouncing: Bouncing
    archiving: Archiving
    checking: Checking
    discarding: Discarding
    discovering: Discovering
    importing: Importing
    locking: Locking
    suspending: Suspending
    weighing: Weighing
    costing: Costing
    corresponding: Corresponding
    clock: Clock
    tell: Callable[[Mapping[str, object]], None]

    def tasks(self) -> Mapping[str, Task]:
        """Name what is done for each kind of job."""
        return {
            "due": self._due,
            "expire": self._expire,
            "remind": self._remind,
            "checkpoint": self._checkpoint,
            "anchor": self._anchor,
            "verify": self._verify,
            "snapshot": self._snapshot,
            "drill": self._drill,
            "alarms": self._alarms,
            "locks": self._locks,
            "reviews": self._reviews,
            "costs": self._costs,
            "dispose": self._dispose,
            "dispose-batch": self._dispose_batch,
            "rescan": self._rescan,
            CHECK: self._check_archive,
            DISCOVER: self._discover,
            IMPORT: self._import,
            DISCARD: self._discard,
            "webhooks": self._webhooks,
            "notices": self._notices,
            "forewarn": self._forewarn,
            "announce": self._announce,
            "restore": self._restore,
            "tidy": self._tidy,
            "sources": self._sources,
            "watch": self._watch,
            "desk": self._desk,
            "errands": self._errands,
            PULL: self._pull_source,
            RESYNC: self._resync_source,
            HEAR: self._hear_call,
            "chat": self._chat,
            "disclose": self._disclose,
            SEND: self._send,
            PACKAGE: self._package,
            "packages": self._packages,
            WEIGH: self._subject,
            "subjects": self._subjects,
            "letters": self._letters,
            TRAIN: self.training.do_train,
            NOISE: self.training.do_noise,
            EXERCISE: self._exercise,
        }

    def _due(self, _turn: Turn) -> Mapping[str, object]:
        counted = {end.value: self.retaining.tally(end) for end in End}
        conflicts: Counter[Conflict] = Counter()
        for tally in counted.values():
            conflicts += tally.pairs
        self.contradicting.counted(conflicts)
        return {
            name: {
                "conversations": tally.conversations,
                "due": tally.states[Due.DUE_DELETE.value],
                "review": tally.states[Due.DUE_REVIEW.value],
                "conflicts": tally.conflicts,
            }
            for name, tally in counted.items()
        }

    def _expire(self, _turn: Turn) -> Mapping[str, object]:
        closed = self.approving.sweep()
        self.disposing.sweep()
        return {"requests": closed, "uploads": self.importing.sweep()}

    def _remind(self, _turn: Turn) -> Mapping[str, object]:
        now = self.clock.now()
        waiting = [
            {
                "request": request.id,
                "operation": request.operation.value,
                "missing": spell(missing(request)),
                "since": request.created_at.isoformat(),
                "expires": request.expires_at.isoformat(),
            }
            for request in self.requests.list(open_only=True)
            if request.expires_at > now
        ]
        for each in waiting:
            self.tell({"event": "request_waits", **each})
        return {"waiting": waiting}

    def _checkpoint(self, _turn: Turn) -> Mapping[str, object]:
        place, _ = self.recording.checkpoint()
        return {"file": place}

    def _anchor(self, _turn: Turn) -> Mapping[str, object]:
        """Take a checkpoint to every place; without any there is nothing to do.

        That there is none is said where it is looked for: by `doctor` and the pages.
        """
        if not self.anchoring.places:
            return {"places": []}
        done = self.anchoring.anchor()
        return {"places": [f"{each.kind} {each.place}" for each in done]}

    def _verify(self, _turn: Turn) -> Mapping[str, object]:
        report = self.recording.verify()
        report.require_whole()
        return {"entries": report.entries, "checkpoints": report.matched}

    def _snapshot(self, turn: Turn) -> Mapping[str, object]:
        made = self.snapshotting.make(progress=turn.progress)
        gone = self.snapshotting.prune()
        return {"snapshot": made.id, "gone": [each.id for each in gone]}

    def _drill(self, _turn: Turn) -> Mapping[str, object]:
        done = self.drilling.run()
        return {"snapshot": done.snapshot, "seconds": done.seconds}

    def _exercise(self, turn: Turn) -> Mapping[str, object]:
        """Play an exercise once: that it failed stands in the ledger, too."""
        told = turn.job.payload
        try:
            done = self.exercising.run(
                by=str(told["by"]),
                records=int(str(told["records"])),
                copy=bool(told["copy"]),
            )
        except ExerciseFailed as error:
            return {"code": error.code, **error.data}
        return {"code": "", "ms": done.ms}

    def _alarms(self, _turn: Turn) -> Mapping[str, object]:
        return self.alarming.run()

    def _locks(self, turn: Turn) -> Mapping[str, object]:
        """Lock in the stores what the rules want locked; clear away what is free."""
        changed = self.locking.align(progress=turn.progress)
        return {"changed": changed, "cleared": self.archiving.clear()}

    def _reviews(self, _turn: Turn) -> Mapping[str, object]:
        return self.suspending.sweep()

    def _costs(self, _turn: Turn) -> Mapping[str, object]:
        sample = self.costing.measure()
        return {"bytes": sum(sample.sizes.values())}

    def _dispose(self, _turn: Turn) -> Mapping[str, object]:
        """Let a job wait for each ready batch: one that fails stops no other."""
        ready = list(self.running.ready())
        for batch in ready:
            self.jobs.add(
                "dispose-batch",
                {"batch": batch},
                now=self.clock.now(),
                key=f"dispose:{batch}",
            )
        return {"batches": ready}

    def _dispose_batch(self, turn: Turn) -> Mapping[str, object]:
        def move(_state: State, done: int, of: int) -> None:
            turn.progress(done, of)

        batch = self.running.run(str(turn.job.payload["batch"]), move)
        return {"batch": batch.id, "state": batch.state.value}

    def _rescan(self, turn: Turn) -> Mapping[str, object]:
        self.ruling.refresh()
        done = self.rescanning.run(by=WORKER, progress=turn.progress)
        return {"conversations": done.conversations, "failed": done.failed}

    def _check_archive(self, turn: Turn) -> Mapping[str, object]:
        run = str(turn.job.id)
        return asdict(self.checking.run(run, by=WORKER, progress=turn.progress))

    def _discover(self, turn: Turn) -> Mapping[str, object]:
        return self.discovering.run(turn.job.id, turn.progress)

    def _import(self, turn: Turn) -> Mapping[str, object]:
        self.ruling.refresh()
        return self.importing.run(turn.job.id, turn.progress)

    def _discard(self, turn: Turn) -> Mapping[str, object]:
        request = str(turn.job.payload["request"])
        ended = self.discarding.run(request, by=WORKER, progress=turn.progress)
        return {"request": request, "ended": ended}

    def _webhooks(self, turn: Turn) -> Mapping[str, object]:
        return self.notifying.deliver(turn.progress)._asdict()

    def _notices(self, turn: Turn) -> Mapping[str, object]:
        read = self.bouncing.read()
        return {**asdict(self.noticing.deliver(turn.progress)), **read}

    def _announce(self, turn: Turn) -> Mapping[str, object]:
        version = int(str(turn.job.payload["version"]))
        at = datetime.fromisoformat(str(turn.job.payload["at"]))
        return {"sessions": self.announcing.announce(version, at)}

    def _forewarn(self, _turn: Turn) -> Mapping[str, object]:
        return self.forewarning.run()

    def _restore(self, turn: Turn) -> Mapping[str, object]:
        request = str(turn.job.payload["request"])
        back = self.restoring.run(request, turn.progress)
        return {"request": request, "conversations": len(back)}

    def _sources(self, _turn: Turn) -> Mapping[str, object]:
        return {"sources": self.watching.order()}

    def _watch(self, _turn: Turn) -> Mapping[str, object]:
        return {"behind": self.watching.watch()}

    def _pull_source(self, turn: Turn) -> Mapping[str, object]:
        """Read a source on; what its platform refuses is noted there, and no failure.

        The worker goes on with others, and asks it again when it is due.
        """
        name = str(turn.job.payload["source"])
        if self.watching.is_left_alone(name):
            # What woke us is not lost: it is pulled when the source is due.
            return {"source": name, "left_alone": True}
        self.ruling.refresh()
        try:
            pulled = self.pulling.pull(name, lambda n, _: turn.progress(n, n))
        except THEIRS as error:
            return {"source": name, "error": error.code}
        if pulled.more:
            self.watching.go_on(name, pulled.pages)
        return {"source": name, "pages": pulled.pages, **pulled.got.counts()}

    def _hear_call(self, turn: Turn) -> Mapping[str, object]:
        name, number = str(turn.job.payload["source"]), turn.job.payload["call"]
        self.ruling.refresh()
        got = self.hearing.finish(name, int(str(number)))
        return {"source": name, **got.counts()}

    def _chat(self, _turn: Turn) -> Mapping[str, object]:
        """Make records of web chats, and forget lines that have long been some."""
        self.ruling.refresh()
        got = self.transcribing.run()
        return {**got.counts(), "forgotten": self.transcribing.tidy()}

    def _subject(self, turn: Turn) -> Mapping[str, object]:
        request = str(turn.job.payload["request"])
        done = self.weighing.run(request, turn.progress)
        return {"request": request, "state": done.state.value}

    def _letters(self, _turn: Turn) -> Mapping[str, object]:
        return self.corresponding.read()

    def _subjects(self, _turn: Turn) -> Mapping[str, object]:
        return {"requests": self.weighing.sweep()}

    def _disclose(self, _turn: Turn) -> Mapping[str, object]:
        return {"owed": self.recipients.ended(), "due": self.sending.order()}

    def _send(self, turn: Turn) -> Mapping[str, object]:
        """Send to a destination; what it does not take is noted there, no failure."""
        self.ruling.refresh()
        name = str(turn.job.payload["destination"])
        sent = self.sending.run(name, turn.progress)
        return {"destination": name, **sent._asdict()}

    def _package(self, turn: Turn) -> Mapping[str, object]:
        self.ruling.refresh()
        name = str(turn.job.payload["package"])
        made = self.making.make(name, turn.progress)
        return {"package": name, "conversations": made.conversations}

    def _packages(self, _turn: Turn) -> Mapping[str, object]:
        return {"expired": self.packaging.expire()}

    def _resync_source(self, turn: Turn) -> Mapping[str, object]:
        payload, name = turn.job.payload, str(turn.job.payload["source"])
        self.ruling.refresh()
        since, until = (
            datetime.fromisoformat(str(payload[each])) for each in ("since", "until")
        )
        done = self.pulling.resync(name, since, until, lambda n, _: turn.progress(n, n))
        return {"source": name, "pages": done.pages, **done.got.counts()}

    def _desk(self, turn: Turn) -> Mapping[str, object]:
        """Look at the desk, again and again until the next slot has a job."""
        done = {**self.shadowing.run(), **self.clocking.tick()}
        self._once_more(turn)
        return done

    def _errands(self, turn: Turn) -> Mapping[str, object]:
        done = self.errands.run()
        self._once_more(turn)
        return done

    def _once_more(self, turn: Turn) -> None:
        now = self.clock.now()
        if now + DESK_EVERY < turn.job.created_at + timedelta(minutes=1):
            turn.later(now + DESK_EVERY)

    def _tidy(self, _turn: Turn) -> Mapping[str, object]:
        now = self.clock.now()
        # Before the jobs that name what is kept.
        self.discovering.forget(now - KEPT)
        self.importing.forget(now - KEPT)
        return {
            "sessions": self.clocking.settle(),
            "jobs": self.jobs.forget(now - KEPT),
            "deliveries": self.notifying.forget(),
            "notices": self.noticing.forget(),
            "kept": self.watching.kept.forget(now),
        }
