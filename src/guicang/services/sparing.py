"""Say which items in quarantine a hold or a freeze keeps.

Of what could not be read an unknown never frees: only what is known not to fit rules a
hold out. Where the record that an item contradicts is held, the item is held, too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from guicang.domain.errors import Frozen, HoldInForce, Refused
from guicang.domain.hold import Freeze, Hold, Query, covers
from guicang.domain.quarantine.rules import may_cover
from guicang.ports.catalogue import Catalogue
from guicang.ports.holds import Holds
from guicang.ports.keys import Tagger
from guicang.ports.quarantine import Kept, Quarantine, RawReader
from guicang.ports.records import Records
from guicang.services.rereading import SOURCE

Stop = Hold | Freeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparing:
    """The use case."""

    quarantine: Quarantine
    reader: RawReader
    records: Records
    catalogue: Catalogue
    holds: Holds
    tagger: Tagger

    def stops(self) -> Sequence[Stop]:
        """Give holds and freezes in force, and keep their lock to the commit."""
        return [*self.holds.in_force(lock=True), *self.holds.freezes()]

    def held(
        self, ids: Sequence[int], stops: Sequence[Stop]
    ) -> dict[int, frozenset[str]]:
        """Say which of these are held, and by what."""
        found = {}
        for kept in self.quarantine.open(ids):
            if by := self._by(kept, stops):
                found[kept.id] = by
        return found

    def _by(self, kept: Kept, stops: Sequence[Stop]) -> frozenset[str]:
        told = self.reader.told(kept.raw, kept.way)
        if kept.place.file.startswith(SOURCE):
            source = kept.place.file.removeprefix(SOURCE)
            told = [replace(each, source=source) for each in told]
        names = {each.conversation for each in told if each.conversation}
        facts = [
            *self.records.facts_of(names).values(),
            *self.catalogue.facts_of(names).values(),
        ]
        return frozenset(
            stop.id
            for stop in stops
            if any(may_cover(stop.query, each, self._tag) for each in told)
            or any(covers(stop.query, each) for each in facts)
        )

    def _tag(self, customer: str) -> str:
        return self.tagger.tag("customer", customer)


def require_thaw(stops: Sequence[Stop]) -> None:
    """Raise Frozen if everything is frozen."""
    total = [s.id for s in stops if isinstance(s, Freeze) and s.query == Query()]
    if total:
        raise Frozen(freezes=", ".join(total))


def stopped(names: Collection[str], stops: Sequence[Stop]) -> Refused:
    """Give the usual refusal: of holds, or of freezes where no hold is among them."""
    freezes = {stop.id for stop in stops if isinstance(stop, Freeze)}
    told = ", ".join(sorted(names))
    return Frozen(freezes=told) if freezes >= {*names} else HoldInForce(holds=told)
