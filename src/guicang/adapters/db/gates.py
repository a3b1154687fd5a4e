"""The gate of a restored store."""

from datetime import datetime

from guicang.adapters.db.models import recovery as tables
from guicang.adapters.db.transactions import translated
from guicang.domain.record import micros
from guicang.ports.recovery import Gate


class DjangoGates:
    """Implements ``Gates``."""

    def closed(self) -> Gate | None:
        """Give the gate that is closed; None if the store may serve."""
        with translated():
            row = tables.Gate.objects.filter(opened_at=None).order_by("-id").first()
        if row is None:
            return None
        return Gate(
            snapshot=row.snapshot,
            entries=row.entries,
            replayed=row.replayed_at is not None,
        )

    def replayed(self, at: datetime) -> None:
        """Note that what came later was done again."""
        tables.Gate.objects.filter(opened_at=None).update(replayed_at=micros(at))

    def open(self, at: datetime) -> None:
        """Let the store serve."""
        tables.Gate.objects.filter(opened_at=None).update(opened_at=micros(at))
