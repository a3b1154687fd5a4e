"""The reasons of a verdict, written down while it is reckoned.

A run over a million records asks for verdicts without reasons: then the steps are
told to ``Silence``, which is the same calculation with nobody listening.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from guicang.domain.retention.calendar import zone_of
from guicang.domain.retention.model import Clause, Reason


def shown(at: datetime, zone: str) -> str:
    """Write an instant as the clause's zone shows it, with the offset."""
    return at.astimezone(zone_of(zone)).isoformat(sep=" ", timespec="minutes")


class Silence:
    """Listens to nothing."""

    __slots__ = ()
    listens: ClassVar[bool] = False

    def add(
        self,
        rule: str,
        key: str,
        clause: Clause | None = None,
        /,
        **data: str | datetime,
    ) -> None:
        """Take a reason and drop it."""

    def reasons(self) -> Sequence[Reason]:
        """Return no reasons."""
        return ()


class Notes(Silence):
    """Writes down every step as a ``Reason``, in the order of the steps."""

    __slots__ = ("_reasons", "_zone")
    listens: ClassVar[bool] = True

    def __init__(self, zone: str) -> None:
        """Show instants in this zone where no clause gives its own."""
        self._zone = zone
        self._reasons: list[Reason] = []

    def add(
        self,
        rule: str,
        key: str,
        clause: Clause | None = None,
        /,
        **data: str | datetime,
    ) -> None:
        """Write a reason down; instants become texts in the clause's zone."""
        zone = self._zone if clause is None else clause.zone
        told = {
            name: shown(value, zone) if isinstance(value, datetime) else value
            for name, value in data.items()
        }
        if clause is not None:
            told.setdefault("clause", clause.id)
        self._reasons.append(
            Reason(
                rule=rule,
                key=key,
                data=told,
                clause="" if clause is None else clause.id,
                basis="" if clause is None else clause.basis,
            )
        )

    def reasons(self) -> Sequence[Reason]:
        """Return what was written down."""
        return self._reasons


SILENCE = Silence()
