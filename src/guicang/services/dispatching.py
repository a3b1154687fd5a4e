"""Let a program do in its own system what the desk decided about its customers.

* It fetches what waits, in the order in which it was decided, as often as it asks, and
  says of each that it is done. So nothing is lost with an answer that did not arrive;
  an errand has the same id each time, by which a program knows what it did already.
* What it says it cannot do, and what it has not said anything of for a while, stands on
  the supervisor's board. It may still say that it did it: whoever is first did it.
* It sees and settles only what is asked of a source that says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guicang.domain.errors import NoSuchErrand, NoSuchSource, ProgramDeclined
from guicang.ports.connections import Connections
from guicang.ports.desk import Errand, Stand
from guicang.services.errands import note_done
from guicang.services.flooring import Floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatching:
    """The use case."""

    floor: Floor
    connections: Connections

    def waiting(
        self, source: str, *, by_hand: bool = False, limit: int
    ) -> Sequence[Errand]:
        """Give what waits for the program of a source; or what it left. NoSuchSource.

        NoSuchSource, too, for a source whose errands no program fetches.
        """
        if not self.connections.get(source).fetched:
            raise NoSuchSource(source=source)
        stand = Stand.BY_HAND if by_hand else Stand.WAITING
        return self.floor.desk.errands(stand, limit, source=source)

    def report(self, errand: str, *, done: bool, by: str) -> None:
        """Note that a program did it, or cannot. NoSuchErrand, also if it is done."""
        floor = self.floor
        each = floor.desk.errand(errand)
        if not self._fetched(each):
            raise NoSuchErrand(errand=errand)
        if done:
            note_done(floor, each, by, floor.clock.now())
        else:
            code = ProgramDeclined.code
            floor.desk.settle(replace(each, stand=Stand.BY_HAND, why=code))

    def _fetched(self, errand: Errand) -> bool:
        try:
            return self.connections.get(errand.source).fetched
        except NoSuchSource:
            return False
