"""Look whether something is wrong, and tell people of it once.

The rules are in ``domain.alarms``. Whatever an alarm goes through is in the ledger, and
by the ledger it reaches webhooks (``alarm:*``). A mail that the server did not take is
sent again at the next look; a condition that is over in the meantime is not told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.alarms.model import Alarm, Found, to_escalate, to_tell
from guicang.domain.errors import BadUsage, MailFailed, NoSuchAlarm
from guicang.domain.ledger.model import Tag
from guicang.ports.alarms import Alarms
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.mail import Mailer

ACTOR: Final = "system:alarms"
LONGEST: Final = timedelta(days=30)
"""How long a silence may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarming:
    """The use cases of alarms.

    ``look`` names what is wrong now. ``letter`` spells an alarm as subject and text.
    ``to`` are told first, ``above`` when nobody took it on for ``patience``; without a
    mailer nobody gets mail, and alarms are seen in the console and by webhooks.
    """

    alarms: Alarms
    look: Callable[[], Sequence[Found]]
    mailer: Mailer | None
    letter: Callable[[Alarm], tuple[str, str]]
    to: tuple[str, ...]
    above: tuple[str, ...]
    patience: timedelta
    ledger: Ledger
    clock: Clock

    def run(self) -> dict[str, int]:
        """Look, note what is new and what is over, and tell who must be told."""
        found = {each.key: each for each in self.look()}
        raised, over = self._note(found)
        told, failed = self._tell()
        return {"raised": raised, "over": over, "told": told, "failed": failed}

    def _note(self, found: dict[str, Found]) -> tuple[int, int]:
        now = self.clock.now()
        raised = over = 0
        with self.alarms.transaction():
            known = {each.key: each for each in self.alarms.open(lock=True)}
            for key, each in found.items():
                if key in known:
                    self.alarms.keep(replace(known[key], facts=each.facts))
                    continue
                alarm = self.alarms.raise_(each, now)
                self._enter(Tag.ALARM_RAISED, ACTOR, alarm, now, **each.facts)
                raised += 1
            for key in known.keys() - found.keys():
                self.alarms.keep(replace(known[key], over_at=now))
                self._enter(Tag.ALARM_OVER, ACTOR, known[key], now)
                over += 1
        return raised, over

    def _tell(self) -> tuple[int, int]:
        """Send what is due; each alarm's mail is noted as soon as it was taken."""
        told = failed = 0
        for alarm in self.alarms.open():
            now = self.clock.now()
            first = to_tell(alarm, now)
            if not first and not to_escalate(alarm, now, self.patience):
                continue
            try:
                self._send(alarm, self.to if first else self.above)
            except MailFailed:
                failed += 1
                continue
            with self.alarms.transaction():
                now_open = self._get(alarm.key, lock=True)
                if now_open is None:
                    continue
                if first:
                    self.alarms.keep(replace(now_open, told_at=now))
                else:
                    self.alarms.keep(replace(now_open, escalated_at=now))
                    self._enter(Tag.ALARM_ESCALATED, ACTOR, alarm, now)
            told += 1
        return told, failed

    def _send(self, alarm: Alarm, to: Sequence[str]) -> None:
        if self.mailer is not None and to:
            self.mailer.send(to, *self.letter(alarm))

    # --- people -----------------------------------------------------------------------

    def acknowledge(self, key: str, *, by: str) -> Alarm:
        """Take an alarm on: it is not escalated any more. NoSuchAlarm."""
        now = self.clock.now()
        with self.alarms.transaction():
            alarm = self._require(key)
            if alarm.acknowledged_at is None:
                alarm = replace(alarm, acknowledged_by=by, acknowledged_at=now)
                self.alarms.keep(alarm)
                self._enter(Tag.ALARM_ACKNOWLEDGED, by, alarm, now)
        return alarm

    def silence(self, key: str, until: datetime, *, reason: str, by: str) -> Alarm:
        """Let nobody be told of it until then. NoSuchAlarm, BadUsage."""
        now = self.clock.now()
        if not now < until <= now + LONGEST:
            raise BadUsage(reason=f"a silence ends within {LONGEST.days} days")
        if not reason.strip():
            raise BadUsage(reason="a silence has a reason")
        with self.alarms.transaction():
            alarm = replace(
                self._require(key),
                silenced_until=until,
                silenced_by=by,
                silenced_why=reason,
            )
            self.alarms.keep(alarm)
            why = {"until": until.isoformat(), "reason": reason}
            self._enter(Tag.ALARM_SILENCED, by, alarm, now, **why)
        return alarm

    def _require(self, key: str) -> Alarm:
        alarm = self._get(key, lock=True)
        if alarm is None:
            raise NoSuchAlarm(alarm=key)
        return alarm

    def _get(self, key: str, *, lock: bool) -> Alarm | None:
        found = (each for each in self.alarms.open(lock=lock) if each.key == key)
        return next(found, None)

    def _enter(
        self, tag: Tag, actor: str, alarm: Alarm, now: datetime, **more: object
    ) -> None:
        about = {"alarm": alarm.key, "kind": str(alarm.kind), **more}
        self.ledger.append(tag, actor, about, now)
