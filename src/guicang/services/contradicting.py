"""Remember which clauses contradict each other, for whoever answers for privacy (R7).

The daily count of what is due finds what contradicts now; a simulation what a policy
would bring. Alarms are made of both (``services.alarming``): one for each pair of
clauses. Kept are ids of clauses and counts, never which records.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.domain.alarms.rules import Contradiction
from guicang.ports.clock import Clock
from guicang.ports.records import Records
from guicang.services.judging import Judging
from guicang.services.retaining import Conflict, with_bases

STANDS: Final = timedelta(days=7)
"""How long what a simulation found is told of, unless another policy is in force."""
_NOW: Final = "retention-conflicts"
_DRAFTS: Final = "retention-conflicts-foreseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicting:
    """The use cases."""

    records: Records
    judging: Judging
    clock: Clock

    def counted(self, pairs: Mapping[Conflict, int]) -> None:
        """Keep what the count of today found, in the place of yesterday's."""
        rules = self.judging.bench(self.clock.now()).rules
        found = with_bases(pairs, rules)
        with self.records.transaction():
            self.records.move_cursor(_NOW, {"found": [[*each] for each in found]})

    def foreseen(self, name: str, found: Sequence[Contradiction]) -> None:
        """Keep what a simulation found, in the place of the last of that name."""
        kept = {key: each for key, each in self._drafts() if key != name}
        if not found and name not in self.records.cursor(_DRAFTS):
            return
        if found:
            kept[name] = {
                "at": self.clock.now().isoformat(),
                "version": self._version(),
                "found": [[*each] for each in found],
            }
        with self.records.transaction():
            self.records.move_cursor(_DRAFTS, kept)

    def all(self) -> Sequence[Contradiction]:
        """Give what contradicts now, and what a simulated policy would bring."""
        now: Any = self.records.cursor(_NOW).get("found", ())
        later: dict[tuple[str, str], Contradiction] = {}
        for _, draft in self._drafts():
            for each in draft["found"]:
                one = Contradiction(*each)._replace(foreseen=True)
                later[one.floor, one.ceiling] = one
        return [*(Contradiction(*each) for each in now), *later.values()]

    def _drafts(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give what simulations found that still says something."""
        since, version = self.clock.now() - STANDS, self._version()
        kept: Mapping[str, Any] = self.records.cursor(_DRAFTS)
        for name, draft in kept.items():
            at = datetime.fromisoformat(draft["at"])
            if at > since and draft["version"] == version:
                yield name, draft

    def _version(self) -> int:
        current = self.judging.policies.current()
        return current.version if current else 0
