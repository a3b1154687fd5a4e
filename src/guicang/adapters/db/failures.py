"""Counts of failures on SQLite and PostgreSQL: rows, which nothing evicts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from guicang.adapters.db.models import people as tables
from guicang.adapters.db.transactions import Atomic
from guicang.domain.record import instant, micros

_OLD: Final = 1_000
"""How many forgotten counts are swept away with each new one, at most."""


class DjangoFailures(Atomic):
    """Counts in the working store."""

    def paused_until(self, counters: Sequence[str]) -> datetime | None:
        """Give the latest end of their pauses; None if none was ever paused."""
        rows = tables.Failures.objects.filter(counter__in=counters)
        latest = rows.aggregate(at=Max("paused_until"))["at"]
        return instant(latest) if latest else None

    def count(
        self, counters: Sequence[str], now: datetime, memory: timedelta
    ) -> Mapping[str, int]:
        """Count one failure in each, and return how many they have now.

        A count whose last failure is older than ``memory`` begins anew.
        """
        counted = {}
        with self.transaction():
            self._sweep(micros(now - memory))
            for counter in sorted(counters):  # in one order: no two wait crosswise
                tables.Failures.objects.get_or_create(counter=counter)
                row = tables.Failures.objects.select_for_update().get(counter=counter)
                row.count, row.last_at = row.count + 1, micros(now)
                row.save()
                counted[counter] = row.count
        return counted

    def pause(self, counter: str, until: datetime) -> None:
        """Shut the door for one until an instant."""
        tables.Failures.objects.filter(counter=counter).update(
            paused_until=micros(until)
        )

    def forget(self, counters: Sequence[str]) -> None:
        """Begin these anew."""
        tables.Failures.objects.filter(counter__in=counters).delete()

    def _sweep(self, before: int) -> None:
        old = tables.Failures.objects.filter(last_at__lt=before)
        keys = list(old.values_list("counter", flat=True)[:_OLD])
        tables.Failures.objects.filter(counter__in=keys, last_at__lt=before).delete()
