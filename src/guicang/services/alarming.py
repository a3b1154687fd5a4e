"""Look whether something is wrong, and tell people of it once.

The rules are in ``domain.alarms``. Whatever an alarm goes through is in the ledger, and
by the ledger it reaches webhooks (``alarm:*``). Notices to people are queued with it
(``services.noticing``) and sent at once; what a server does not take is tried again,
unless the condition is over or silenced in the meantime.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.alarms.model import Alarm, Found, to_escalate, to_tell
from guicang.domain.errors import BadUsage, NoSuchAlarm
from guicang.domain.ledger.model import Tag
from guicang.ports.alarms import Alarms
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger

ACTOR: Final = "system:alarms"
LONGEST: Final = timedelta(days=30)
"""How long a silence may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarming:
    """The use cases of alarms.

    ``look`` names what is wrong now. ``tell`` queues an alarm for recipients, as an
    event of that name; ``withdraw`` takes back what of an event was not sent, and says
    how much; ``deliver`` sends, and says what was not taken. ``to`` are told first,
    ``above`` when nobody took it on for ``patience``.
    """

    alarms: Alarms
    look: Callable[[], Sequence[Found]]
    tell: Callable[[Alarm, Sequence[str], str], object]
    withdraw: Callable[[str], int]
    deliver: Callable[[], int]
    to: tuple[str, ...]
    above: tuple[str, ...]
    patience: timedelta
    ledger: Ledger
    clock: Clock

    def run(self) -> dict[str, int]:
        """Look, note what is new and what is over, and tell who must be told."""
        found = {each.key: each for each in self.look()}
        raised, over = self._note(found)
        told = self._tell()
        failed = self.deliver()
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
                self.withdraw(_event(known[key]))
                self._enter(Tag.ALARM_OVER, ACTOR, known[key], now)
                over += 1
        return raised, over

    def _tell(self) -> int:
        """Queue what is due; each alarm is noted with its notices."""
        told = 0
        with self.alarms.transaction():
            for alarm in self.alarms.open(lock=True):
                now = self.clock.now()
                if to_tell(alarm, now):
                    self.tell(alarm, self.to, f"{_event(alarm)}/first")
                    self.alarms.keep(replace(alarm, told_at=now))
                elif to_escalate(alarm, now, self.patience):
                    self.tell(alarm, self.above, f"{_event(alarm)}/above")
                    self.alarms.keep(replace(alarm, escalated_at=now))
                    self._enter(Tag.ALARM_ESCALATED, ACTOR, alarm, now)
                else:
                    continue
                told += 1
        return told

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
            found = self._require(key)
            unsent = self.withdraw(_event(found))
            alarm = replace(
                found,
                told_at=None if unsent else found.told_at,
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


def _event(alarm: Alarm) -> str:
    return f"{alarm.key}/{alarm.raised_at.isoformat()}"
