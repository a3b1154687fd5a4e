"""Price books, samples, and what measures the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from guicang.domain.cost.measure import Sample
from guicang.ports.records import Transactions
from guicang.ports.versions import Version, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBookVersion(Version):
    """A price book as it was put in force."""

    kind: ClassVar[str] = "prices"


PriceBooks = Versions[PriceBookVersion]


class CostSamples(Transactions, Protocol):
    """What was measured; passes ``tests/contract/test_costs.py``."""

    def add(self, sample: Sample) -> None:
        """Keep a sample; one of the same instant is kept once, as it was first."""
        ...

    def since(self, at: datetime) -> Sequence[Sample]:
        """Give the samples from an instant on, the oldest first."""
        ...

    def last(self) -> Sample | None:
        """Give the newest sample; None before the first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """What the database tells: a sample without the stores outside it.

    ``archived`` are the bytes of archived conversations, as they came in, by source and
    category: by them the bytes of archives are shared out.
    """

    sample: Sample
    archived: Mapping[tuple[str, str], int]


class Meter(Protocol):
    """Measures the database."""

    def read(self, now: datetime, *, judged: int) -> Metered:
        """Measure. ``judged`` is the digest of what decides now."""
        ...
