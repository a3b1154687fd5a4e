"""Alarms in the working store."""

import json
from collections.abc import Sequence
from datetime import datetime

from guicang.adapters.db.models import alarms as tables
from guicang.adapters.db.sql import Guard, alone, since_epoch, spelled, when
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.alarms.model import Alarm, Found, Kind
from guicang.domain.record import instant, micros


class DjangoAlarms(Atomic):
    """Implements ``Alarms``."""

    def open(self, *, lock: bool = False) -> Sequence[Alarm]:
        """Give those that are not over, the oldest first."""
        if lock:
            alone(Guard.ALARMS)
        with translated():
            rows = tables.Alarm.objects.filter(over_at=None).order_by("id")
            return [_alarm(row) for row in rows]

    def recent(self, limit: int) -> Sequence[Alarm]:
        """Give the last ones, those that are over too, the newest first."""
        with translated():
            rows = tables.Alarm.objects.order_by("-raised_at", "-id")[:limit]
            return [_alarm(row) for row in rows]

    def raise_(self, found: Found, at: datetime) -> Alarm:
        """Note a condition that was not met before."""
        with translated():
            row = tables.Alarm.objects.create(
                key=found.key,
                kind=str(found.kind),
                facts=spelled(found.facts),
                raised_at=micros(at),
            )
        return _alarm(row)

    def keep(self, alarm: Alarm) -> None:
        """Put an alarm in the place of what it was."""
        with translated():
            tables.Alarm.objects.filter(key=alarm.key, over_at=None).update(
                facts=spelled(alarm.facts),
                told_at=since_epoch(alarm.told_at),
                acknowledged_by=alarm.acknowledged_by,
                acknowledged_at=since_epoch(alarm.acknowledged_at),
                escalated_at=since_epoch(alarm.escalated_at),
                silenced_until=since_epoch(alarm.silenced_until),
                silenced_by=alarm.silenced_by,
                silenced_why=alarm.silenced_why,
                over_at=since_epoch(alarm.over_at),
            )


def _alarm(row: tables.Alarm) -> Alarm:
    return Alarm(
        key=row.key,
        kind=Kind(row.kind),
        facts=json.loads(row.facts),
        raised_at=instant(row.raised_at),
        told_at=when(row.told_at),
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=when(row.acknowledged_at),
        escalated_at=when(row.escalated_at),
        silenced_until=when(row.silenced_until),
        silenced_by=row.silenced_by,
        silenced_why=row.silenced_why,
        over_at=when(row.over_at),
    )
