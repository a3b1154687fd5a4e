"""What somebody leaves behind: everything open that has their name on it.

Access ends at once when somebody leaves (``services.admitting``); what they had under
way does not go with them. Who lets them go sees it here, and hands it over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from guicang.domain.desk.model import State
from guicang.domain.programme.leaving import Item, Left
from guicang.ports.alarms import Alarms
from guicang.ports.apikeys import ApiKeys
from guicang.ports.clients import Clients
from guicang.ports.clock import Clock
from guicang.ports.desk import Desk
from guicang.ports.ledger import Ledger
from guicang.ports.requests import Requests
from guicang.services.recertifying import Recertifying
from guicang.services.vouching import owner_of

_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """The use case."""

    requests: Requests
    reviews: Recertifying
    alarms: Alarms
    desk: Desk
    keys: ApiKeys
    clients: Clients
    ledger: Ledger
    clock: Clock

    def of(self, person: str) -> tuple[Item, ...]:
        """Name what is open and somebody's: proposed, managed, taken on, answered for.

        Sessions at the desk are those that they have; programs those they gave keys to.
        """
        return tuple(
            Item(kind=kind, name=name)
            for kind, names in (
                (Left.REQUEST, self._requests(person)),
                (Left.REVIEW, self._reviews(person)),
                (Left.PERSON, self._people(person)),
                (Left.ALARM, self._alarms(person)),
                (Left.SESSION, self._sessions(person)),
                (Left.PROGRAM, self._programs(person)),
            )
            for name in names
        )

    def _requests(self, person: str) -> Iterator[str]:
        now = self.clock.now()
        for request in self.requests.list(open_only=True):
            if request.proposer == person and request.expires_at > now:
                yield request.id

    def _reviews(self, person: str) -> Iterator[str]:
        for review in self.reviews.all():
            if review.campaign.manager == person and review.left:
                yield review.campaign.id

    def _people(self, person: str) -> Iterator[str]:
        for name, manager in sorted(self.reviews.charges().items()):
            if manager == person:
                yield name

    def _alarms(self, person: str) -> Iterator[str]:
        for alarm in self.alarms.open():
            if alarm.acknowledged_by == person:
                yield alarm.key

    def _sessions(self, person: str) -> Iterator[str]:
        sessions = self.desk.sessions(
            states=[State.ASSIGNED], agent=person, limit=_MOST
        )
        yield from (session.id for session in sessions)

    def _programs(self, person: str) -> Iterator[str]:
        now = self.clock.now()
        keys = [key.actor for key in self.keys.all().values() if key.alive(now)]
        clients = [client.actor for client in self.clients.list()]
        for program in (*keys, *clients):
            if owner_of(program, self.ledger) == person:
                yield program
