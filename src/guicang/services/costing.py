"""Measure what is stored, put price books in force, forecast, ask what if.

* A sample is sums of bytes; it is kept for good, for forecasts are checked by it.
* A price book is put in force by one person who may, with a proof and a reason. It
  decides nothing about records: so nobody else signs. The ledger tells who and why.
* Everything that is shown follows from samples and a price book, and from nothing else:
  whoever has both gets the same numbers.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.domain.access.model import May
from guicang.domain.access.passkeys import Proof
from guicang.domain.cost import book as books
from guicang.domain.cost.book import Book, Place
from guicang.domain.cost.forecast import REACH, Check, Forecast, checks, forecast
from guicang.domain.cost.measure import COPIES, Sample, Slice, daily, shared
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.cost.trend import Shift
from guicang.domain.cost.whatif import MONTH, Outcome, Wish, what_if
from guicang.domain.errors import BadPriceBook, NoSuchPriceBook, NothingMeasured
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Action, Verdict
from guicang.domain.retention.policy import Change
from guicang.ports.clock import Clock
from guicang.ports.costs import CostSamples, Meter, PriceBooks, PriceBookVersion
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing
from guicang.services.retaining import Retaining
from guicang.services.sweeping import Sweeping

_DAY: Final = timedelta(days=1)
_OPENED: Final = "opened"
_ENDING: Final = (Action.DELETE, Action.REVIEW)
MOST_MONTHS: Final = 36
_MOST: Final = 256 << 10
SPANS: Final = (30, 7, 1)
"""Days between a forecast and what came of it, the longest that there is first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing:
    """The use cases of cost. ``stores`` say how many bytes lie outside the database."""

    versions: PriceBooks
    samples: CostSamples
    meter: Meter
    stores: Mapping[Place, Callable[[], int]]
    retaining: Retaining
    sweeping: Sweeping
    governing: Governing
    ledger: Ledger
    clock: Clock

    # --- price books ------------------------------------------------------------------

    def book(self) -> tuple[Book, PriceBookVersion | None]:
        """Give the price book in force; the sample ``own`` before there is one."""
        current = self.versions.current()
        document = SAMPLES["own"] if current is None else current.document
        return books.read(document), current

    def document(self, name: str = "") -> Mapping[str, Any]:
        """Give a sample by name, a version by number, or what is in force.

        NoSuchPriceBook.
        """
        if not name:
            current = self.versions.current()
            return SAMPLES["own"] if current is None else current.document
        if name in SAMPLES:
            return SAMPLES[name]
        if not (name.isascii() and name.isdecimal()):
            raise NoSuchPriceBook(version=name)
        return self.versions.version(int(name)).document

    def apply(
        self, given: Mapping[str, Any] | str, *, by: str, code: Proof, reason: str
    ) -> PriceBookVersion:
        """Put a price book, or JSON of one, in force. NotAllowed; BadPriceBook.

        Who may not is refused before anything is read.
        """
        actor = self.governing.prove(by, code, May.COST_CHANGE).name
        document = _parsed(given) if isinstance(given, str) else given
        book, now = books.read(document), self.clock.now()
        text = json.dumps(document, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self.versions.transaction():
            made = self.versions.activate(document, digest=digest, by=actor, at=now)
            about = {
                "version": made.version,
                "name": book.name,
                "provider": book.provider,
                "currency": book.currency,
                "digest": digest,
                "reason": reason,
            }
            self.ledger.append(Tag.PRICES_CHANGED, actor, about, now)
        return made

    # --- samples ----------------------------------------------------------------------

    def measure(self) -> Sample:
        """Take a sample, once everything is judged that can be. StoreUnreachable."""
        while self.sweeping.sweep():
            pass
        now = self.clock.now()
        metered = self.meter.read(now, judged=self.sweeping.digest())
        slices = [*metered.sample.slices]
        for place, used in self.stores.items():
            slices += _of_store(place, used(), metered.archived)
        sample = replace(metered.sample, slices=tuple(slices))
        with self.samples.transaction():
            self.samples.add(sample)
        return sample

    def last(self) -> Sample:
        """Give the newest sample. NothingMeasured before the first."""
        found = self.samples.last()
        if found is None:
            raise NothingMeasured
        return found

    def history(self) -> Sequence[Sample]:
        """Give the last sample of each day that forecasts look at, oldest first."""
        return daily(self.samples.since(self.clock.now() - 2 * REACH * _DAY))

    # --- looking ahead ----------------------------------------------------------------

    def forecast(self, months: int = 12) -> Forecast:
        """Expect what is stored in each of the next months, of 30 days each."""
        return forecast(self.history(), _spans(months))

    def checked(self) -> tuple[int, Sequence[Check]]:
        """Set earlier forecasts beside what came, over the longest span there is."""
        known = self.history()
        for span in SPANS:
            if found := checks(known, span):
                return span, found
        return 0, ()

    def what_if(
        self,
        wish: Wish,
        *,
        policy: Mapping[str, Any] | None = None,
        months: int = 12,
    ) -> Outcome:
        """Price another policy, cold storage or more regions.

        NothingMeasured, NoSuchOffer; what ``Retaining.simulate`` refuses. With too few
        samples there is only the month of now.
        """
        wish.require_sound()
        known, spans = self.history(), _spans(months)
        if not known:
            raise NothingMeasured
        shift = None if policy is None else self._shift(policy, known[-1])
        book, _version = self.book()
        return what_if(
            book,
            known[-1],
            forecast(known, spans),
            forecast(known, spans, shift),
            wish,
        )

    def _shift(self, policy: Mapping[str, Any], sample: Sample) -> Shift:
        """Say when things would go under a policy: what is there, and what comes in."""
        due = dict(sample.due)

        def move(change: Change) -> None:
            _move(due, sample.at, change.before, -change.size)
            _move(due, sample.at, change.after, change.size)

        self.retaining.simulate(policy, move)
        stay: dict[int, int] = {}
        ever = 0
        since = sample.at - sample.recent * _DAY
        for record, verdict in self.retaining.staying(policy, since):
            gone = _gone_at(verdict)
            if gone is None:
                ever += record.size
            else:
                days = _days(record.starts[_OPENED], gone)
                stay[days] = stay.get(days, 0) + record.size
        return Shift(
            due={day: size for day, size in due.items() if size > 0},
            stay=stay,
            stay_ever=ever,
        )


def _parsed(text: str) -> Mapping[str, Any]:
    if len(text) > _MOST:
        raise BadPriceBook(place="/", reason="too long")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadPriceBook(place="/", reason="no JSON") from error
    if not isinstance(document, dict):
        raise BadPriceBook(place="/", reason="an object is wanted")
    return document


def _of_store(
    place: Place, size: int, weights: Mapping[tuple[str, str], int]
) -> Iterable[Slice]:
    """Share a store's bytes out to what is archived; other stores have one slice."""
    if place not in COPIES or not weights:
        return [Slice(place, "", "", size)]
    parts = shared(size, weights)
    return [
        Slice(place, source, category, part)
        for (source, category), part in sorted(parts.items())
        if part
    ]


def _spans(months: int) -> list[int]:
    return [MONTH * (n + 1) for n in range(max(1, min(months, MOST_MONTHS)))]


def _gone_at(verdict: Verdict) -> datetime | None:
    return verdict.offline_at if verdict.action in _ENDING else None


def _move(due: dict[int, int], at: datetime, verdict: Verdict, size: int) -> None:
    gone = _gone_at(verdict)
    if gone is not None:
        days = _days(at, gone)
        due[days] = due.get(days, 0) + size


def _days(since: datetime, until: datetime) -> int:
    """Count days that have begun between two instants."""
    return max(0, -((since - until) // _DAY))
