"""What a change of customers would do, counted before anybody asks for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.disposal.model import End
from guicang.domain.identity import Change, name_of
from guicang.domain.retention.model import Record
from guicang.services.judging import Bench


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many conversations a customer has in either store.

    ``erasures`` are those in the working store for which erasure was asked.
    """

    working: int = 0
    archive: int = 0
    erasures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do.

    ``sizes`` are by the name of each customer that is there now. ``holds`` counts the
    copies that a hold or freeze would cover besides those of now, by its id.
    ``verdicts`` counts copies by the state before and the state after.
    """

    change: Change
    sizes: Mapping[str, Size]
    holds: Mapping[str, int]
    verdicts: Mapping[tuple[str, str], int]

    def plain(self) -> dict[str, object]:
        """Spell it as a request carries it."""
        return {
            "customers": [
                {
                    "customer": name,
                    "working": size.working,
                    "archive": size.archive,
                    "erasures": size.erasures,
                }
                for name, size in sorted(self.sizes.items())
            ],
            "holds": [
                {"hold": name, "more": more}
                for name, more in sorted(self.holds.items())
            ],
            "verdicts": [
                {"before": before, "after": after, "copies": copies}
                for (before, after), copies in sorted(self.verdicts.items())
            ],
        }


class Counting:
    """Judges copies as things stand and as they would stand, and counts."""

    def __init__(self, *, change: Change, now: Bench, then: Bench) -> None:
        self._change = change
        self._now, self._then = now, then
        self._of = {tag: name_of(each) for each in change.before for tag in each}
        names = sorted(map(name_of, change.before))
        self._sizes: dict[str, Counter[str]] = {name: Counter() for name in names}
        self._holds: Counter[str] = Counter()
        self._verdicts: Counter[tuple[str, str]] = Counter()

    def working(self, record: Record) -> None:
        """Count a working copy."""
        size = self._sizes[self._of[record.customer]]
        size["working"] += 1
        size["erasures"] += record.request_at is not None
        self._judge(record, End.OFFLINE, None)

    def archived(self, record: Record, keep_until: datetime | None) -> None:
        """Count an archive copy."""
        self._sizes[self._of[record.customer]]["archive"] += 1
        self._judge(record, End.DESTRUCTION, keep_until)

    def _judge(self, record: Record, end: End, keep_until: datetime | None) -> None:
        before, after = (
            bench.judge(record, end, keep_until, why=False)
            for bench in (self._now, self._then)
        )
        self._holds.update(frozenset(after.holds) - frozenset(before.holds))
        if before.state is not after.state:
            self._verdicts[before.state.value, after.state.value] += 1

    def preview(self) -> Preview:
        """Give what was counted."""
        return Preview(
            change=self._change,
            sizes={name: Size(**counts) for name, counts in self._sizes.items()},
            holds=dict(self._holds),
            verdicts=dict(self._verdicts),
        )
