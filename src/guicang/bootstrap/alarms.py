"""What is looked at for alarms, and how people are told."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from guicang.bootstrap.notices import Notices
from guicang.bootstrap.platforms import Platforms
from guicang.bootstrap.recovery import Recovery
from guicang.domain.alarms.model import PRIVACY, Alarm, Found
from guicang.domain.alarms.rules import (
    Asked,
    Counted,
    Disk,
    Limits,
    Looked,
    Timer,
    Work,
    found,
)
from guicang.domain.alarms.wording import SENTENCES
from guicang.domain.jobs.model import Job, State
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Tag
from guicang.domain.notices.occasions import Occasion
from guicang.domain.record.zone import ZONE, local
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from guicang.ports.alarms import Alarms
from guicang.ports.quarantine import Quarantine
from guicang.ports.subjects import Subjects
from guicang.services.alarming import Alarming
from guicang.services.contradicting import Contradicting

_MANY = 1_000
HELD_UP = 5
"""After so many attempts, five minutes, people are told what a job waits for."""


class Watched(Recovery, Platforms, Notices):
    """What watches over a home."""

    @cached_property
    def alarms(self) -> Alarms:
        """Alarms of this home."""
        from guicang.adapters.db.alarms import DjangoAlarms

        return DjangoAlarms()

    @cached_property
    def alarming(self) -> Alarming:
        """Looks whether something is wrong, and tells people of it."""
        return Alarming(
            alarms=self.alarms,
            look=self.wrong,
            tell=self._tell_alarm,
            withdraw=lambda event: self.noticing.withdraw(Occasion.ALARM, event),
            deliver=self._deliver,
            to=tuple(map(str, self.config["alarm.to"])),
            above=tuple(map(str, self.config["alarm.above"])),
            patience=self._span("alarm.patience"),
            ledger=self.ledger,
            clock=self.clock,
        )

    @property
    def subjects(self) -> Subjects:
        """What persons asked."""
        raise NotImplementedError  # House has it

    @property
    def quarantine(self) -> Quarantine:
        """What could not be read."""
        raise NotImplementedError  # House has it

    @property
    def anchored(self) -> datetime | None:
        """Until when the ledger is anchored in enough kinds of places outside."""
        raise NotImplementedError  # House has it

    @property
    def contradicting(self) -> Contradicting:
        """Remembers which clauses contradict each other; ``House`` has it."""
        raise NotImplementedError  # House has it

    def lapses(self) -> Iterator[Found]:
        """Name what of the yearly programme people have to be told of."""
        raise NotImplementedError  # House has it

    def timers(self) -> Iterator[Timer]:
        """Give the clocks of open incidents that are near their end."""
        raise NotImplementedError  # Emergency has it

    def sentence(self, alarm: Alarm) -> str:
        """Say an alarm in the words of this process's reader."""
        return self.words(SENTENCES[alarm.kind]).format(**alarm.facts)

    def _tell_alarm(self, alarm: Alarm, to: Sequence[str], event: str) -> object:
        """Queue an alarm for addresses and ways of the settings, and for its routes.

        What is about privacy is for whoever answers for that, too.
        """
        _, notices = self.noticing.notices()
        routed = notices.routes.get(Occasion.ALARM, ())
        owners = self.config["alarm.privacy"] if alarm.kind in PRIVACY else ()
        named = map(_named, (*to, *map(str, owners)))
        listed = [
            each
            for each in dict.fromkeys([*named, *routed])
            if not each.startswith("way:") or each.removeprefix("way:") in notices.ways
        ]
        values = {
            "alarm": alarm.key,
            "said": self.sentence(alarm),
            "since": local(alarm.raised_at),
            "link": self.page_link("alarms"),
        }
        return listed and self.noticing.tell(Occasion.ALARM, listed, values, key=event)

    def _deliver(self) -> int:
        done = self.noticing.deliver()
        return done.failed + done.dead

    def disks(self) -> Iterator[Disk]:
        """Look how much room there is where home, archive and snapshots lie."""
        for name, folder in (
            ("home", self.config.home),
            ("archive", self.archive_root),
            ("snapshots", self.snapshot_root),
        ):
            if folder.exists():
                usage = shutil.disk_usage(folder)
                yield Disk(name, usage.total, usage.free)

    # --- looking ----------------------------------------------------------------------

    def wrong(self) -> Sequence[Found]:
        """Name everything that is wrong now."""
        limits = Limits(
            dead_man=self._span("alarm.dead_man"),
            anchor=timedelta(hours=int(self.config["anchor.within"])),
            snapshot=self._span("alarm.snapshot"),
            drill=self._span("alarm.drill"),
            ring=self._span("alarm.ring"),
            job=self._span("alarm.job"),
            waiting=int(self.config["alarm.waiting"]),
            quarantine=timedelta(days=int(self.config["intake.quarantine_days"])),
        )
        return (*found(self._looked(limits), limits), *self.lapses())

    def _looked(self, limits: Limits) -> Looked:
        now = self.clock.now()
        drills = self.drilling.done()
        well = [each.at for each in drills if not each.code]
        made = [each.made_at for each in self.snapshotting.all()]
        work = {state: self._work(state, now) for state in State}
        return Looked(
            now=now,
            founded=next((decode(row.body).at for row in self.ledger.rows(0, 1)), now),
            due=tuple(self._due()),
            taken=self._taken(now - limits.dead_man),
            behind={
                each.name: each.state.level
                for each in self.connections.list()
                if each.active and each.state.level
            },
            anchored=self.anchored,
            snapshot=max(made, default=None),
            drill=max(well, default=None),
            drill_error=drills[0].code if drills else "",
            ring_copied=self.keys_copied,
            disks=tuple(self.disks()),
            running=work[State.RUNNING],
            waiting=work[State.WAITING],
            dead=work[State.DEAD],
            held=self._held(),
            clocks=tuple(self.timers()),
            asked=tuple(
                Asked(each.id, each.due_at)
                for each in self.subjects.list(open_only=True)
                if each.paused_at is None
            ),
            conflicts=self.contradicting.all(),
            quarantined=self.quarantine.oldest(),
        )

    def _due(self) -> Iterator[Counted]:
        """Give what workers counted as due, the oldest first."""
        done = self.jobs.list(states=[State.DONE], kind="due", limit=_MANY)
        for job in reversed(done):
            counted: Any = job.result.get("offline")
            if job.ended_at is not None and isinstance(counted, dict):
                yield Counted(job.ended_at, int(counted["due"]))

    def _taken(self, since: datetime) -> int:
        entries = self.ledger.entries(tag=Tag.BATCH_CHUNK_ERASED, since=since)
        return sum(int(str(e.data["erased"])) for e in entries)

    def _work(self, state: State, now: datetime) -> tuple[Work, ...]:
        jobs = self.jobs.list(states=[state], limit=_MANY)
        return tuple(_one(job) for job in jobs if job.run_at <= now)

    def _held(self) -> tuple[Work, ...]:
        """Give what goes on by itself, and has not for a while."""
        open_ = self.jobs.list(states=[State.WAITING, State.RUNNING], limit=_MANY)
        return tuple(_one(j) for j in open_ if j.error and j.attempt >= HELD_UP)

    def _span(self, setting: str) -> timedelta:
        """Give a period of the settings as it is long from now on."""
        now = self.clock.now()
        end = end_of(now, str(self.config[setting]), ZONE, effect=Effect.CEILING)
        return end - now


def _named(recipient: str) -> str:
    """Name a recipient; what says of no kind that it is one is an address."""
    kinds = ("way:", "role:", "person:")
    return recipient if recipient.startswith(kinds) else f"mail:{recipient}"


def _one(job: Job) -> Work:
    return Work(job.id, job.kind, job.run_at, job.error)
