"""Tell owners what falls due, 30, 7 and 1 day before: one digest an owner and day.

An owner of a conversation is the person under whose account it was led; what has none
belongs to those to whom the occasion is routed. What is counted are conversations as
they were judged under what decides now. What an owner was told of is marked in the
transaction that queues the digest: who is killed and runs again tells nothing twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from guicang.domain.notices.due import STAGES, Digest, digest, owners
from guicang.domain.notices.occasions import Occasion
from guicang.ports.clock import Clock
from guicang.ports.noticing import DueDay
from guicang.ports.people import People
from guicang.services.noticing import Noticing
from guicang.services.sweeping import Sweeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Forewarning:
    """The use case. ``link`` is where people see what is due; ``zone`` has its days."""

    noticing: Noticing
    sweeping: Sweeping
    people: People
    clock: Clock
    zone: str
    link: str

    def run(self) -> Mapping[str, int]:
        """Judge what was not judged, and queue the digests of today."""
        while self.sweeping.sweep():
            pass  # until all are judged: what is not counted is not told
        return {"digests": sum(self._tell(who, due) for who, due in self._due())}

    def _due(self) -> Sequence[tuple[str, Mapping[date, int]]]:
        """Give what falls due, by owner and day."""
        zone, now = ZoneInfo(self.zone), self.clock.now()
        until = now + timedelta(days=max(STAGES) + 1)
        slots: Sequence[DueDay] = self.noticing.outbox.due(
            self.sweeping.digest(), until
        )
        accounts = {
            account: f"person:{person.name}"
            for person in self.people.list()
            if person.active
            for account in person.accounts
        }
        _, notices = self.noticing.notices()
        others = notices.routes.get(Occasion.DISPOSAL_DUE, ())
        whose = owners((slot.agent for slot in slots), accounts, others)
        due: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for slot in slots:
            day = slot.at.astimezone(zone).date()
            for who in whose[slot.agent]:
                due[who][day] += slot.many
        return sorted(due.items())

    def _tell(self, owner: str, due: Mapping[date, int]) -> bool:
        outbox, today = self.noticing.outbox, self._today()
        with outbox.transaction():
            found = digest(due, today, outbox.told(owner))
            if found is None:
                return False
            made = self.noticing.tell(
                Occasion.DISPOSAL_DUE, [owner], self._values(found), key=f"{today}"
            )
            if made:
                outbox.tell(owner, found.marks)
        return bool(made)

    def _values(self, found: Digest) -> Mapping[str, object]:
        return {
            "in30": found.in30,
            "in7": found.in7,
            "in1": found.in1,
            "first": found.first,
            "link": self.link,
        }

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.zone)).date()
