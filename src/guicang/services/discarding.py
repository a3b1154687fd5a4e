"""End what lies in quarantine and will never be read, by several people.

* A proposal freezes what is meant: ids, and a digest of each one's place. What comes
  in meanwhile is not touched, nor what was read again meanwhile.
* What lies here for less than some days stays: its cause may still be mended.
* A hold or a freeze that may be about an item keeps it. Of what could not be read an
  unknown never frees: only what is known not to fit rules a hold out. Where the record
  that it contradicts is held, it is held, too.
* The rows go in pages, each in one transaction with its entry in the ledger, behind
  the lock of holds. Cut off anywhere, it goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from guicang.domain.approval.model import Chair, Decision, Operation, Request
from guicang.domain.errors import (
    ManifestChanged,
    NoSuchQuarantined,
    NoSuchRequest,
    Refused,
    TooYoung,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.quarantine.model import digest_of, digest_of_all, is_ripe
from guicang.ports.clock import Clock
from guicang.ports.holds import Holds
from guicang.ports.ledger import Ledger
from guicang.ports.quarantine import Choice, Quarantine, Seen
from guicang.ports.records import Records
from guicang.ports.requests import Requests
from guicang.services.approving import Approving
from guicang.services.naming import Entropy
from guicang.services.sparing import Sparing, require_thaw, stopped
from guicang.services.versioning import request_for

JOB: Final = "discard"
MOST: Final = 5_000
"""Items that one proposal takes, the oldest first."""
PAGE: Final = 200
"""Items that end with one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a proposal would end. ``held`` items are kept by a hold or a freeze.

    ``more`` says that there are more than one proposal takes.
    """

    items: tuple[Seen, ...]
    held: int
    stops: tuple[str, ...]
    codes: Mapping[str, int]
    files: Mapping[str, int]
    oldest: datetime | None
    newest: datetime | None
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarding:
    """The use cases. ``days`` is how long an item lies here before it may be ended."""

    quarantine: Quarantine
    sparing: Sparing
    records: Records
    holds: Holds
    approving: Approving
    requests: Requests
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    chairs: Callable[[Operation], tuple[Chair, ...]]
    check_clock: Callable[[datetime], None]
    days: int

    # --- asking -----------------------------------------------------------------------

    def preview(self, choice: Choice) -> Preview:
        """Say what would go. NoSuchQuarantined, TooYoung; HoldInForce, Frozen.

        These two where all that is meant is held, or one that is named is.
        """
        with self.holds.transaction():
            return self._preview(choice)

    def propose(self, choice: Choice, *, by: str, reason: str) -> Request:
        """Ask for the end of what is meant. Errors as ``preview``; ClockRefused."""
        now = self.clock.now()
        self.check_clock(now)
        try:
            with self.holds.transaction():
                found = self._preview(choice)
                payload = _payload(found)
                request = request_for(
                    self, Operation.QUARANTINE_DISCARD, payload,
                    by=by, reason=reason, now=now,
                )  # fmt: skip
                self.approving.open(request)
                about = {"request": request.id, "root": request.root}
                more = {"items": len(found.items), "held": found.held}
                self.ledger.append(
                    Tag.QUARANTINE_DISCARD_PROPOSED, by, {**about, **more}, now
                )
        except Refused as error:
            self._refused({"items": len(choice.ids)}, by, error)
            raise
        return request

    def _preview(self, choice: Choice) -> Preview:
        stops = self.sparing.stops()
        require_thaw(stops)
        ripe = self._ripe(choice)
        held: set[int] = set()
        names: set[str] = set()
        if stops:
            for page in _pages([each.id for each in ripe]):
                for id_, by in self.sparing.held(page, stops).items():
                    held.add(id_)
                    names.update(by)
        free = tuple(each for each in ripe if each.id not in held)
        if not free or (choice.ids and held):
            raise stopped(names, stops)
        ats = [each.since for each in free]
        return Preview(
            items=free[:MOST],
            held=len(held),
            stops=tuple(sorted(names)),
            codes=Counter(each.code for each in free[:MOST]),
            files=Counter(each.place.file for each in free[:MOST]),
            oldest=min(ats, default=None),
            newest=max(ats, default=None),
            more=len(ripe) > MOST,
        )

    def _ripe(self, choice: Choice) -> list[Seen]:
        """Name what is meant and lies here long enough, one more than is taken."""
        now = self.clock.now()
        if choice.ids:
            return self._named(choice, now)
        until = now - timedelta(days=self.days)
        meant = replace(choice, until=min(choice.until or until, until))
        ripe = self._all(meant)
        if not ripe:
            young = self.quarantine.seen(choice, limit=1)
            if not young:
                raise NoSuchQuarantined(item=choice.file or choice.code or "*")
            self._require_ripe(young[0], now)
        return ripe

    def _named(self, choice: Choice, now: datetime) -> list[Seen]:
        found = self._all(choice)
        if gone := set(choice.ids) - {each.id for each in found}:
            raise NoSuchQuarantined(item=", ".join(map(str, sorted(gone)[:3])))
        for each in found:
            self._require_ripe(each, now)
        return found

    def _require_ripe(self, seen: Seen, now: datetime) -> None:
        if not is_ripe(seen.since, now, self.days):
            raise TooYoung(item=seen.id, since=seen.since.isoformat(), days=self.days)

    def _all(self, choice: Choice) -> list[Seen]:
        found: list[Seen] = []
        after = 0
        while len(found) <= MOST:
            page = self.quarantine.seen(choice, after=after, limit=PAGE)
            found += page
            if len(page) < PAGE:
                break
            after = page[-1].id
        return found[: MOST + 1]

    # --- doing ------------------------------------------------------------------------

    def run(
        self,
        request_id: str,
        *,
        by: str,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> int:
        """End what was approved, page by page; return how many ended.

        NoSuchRequest, NotApproved, RequestClosed, ManifestChanged, Frozen. HoldInForce
        at the end if something is held: the rest ended, and when the hold is released
        this is run again.
        """
        request = self.requests.get(request_id)
        if request.operation is not Operation.QUARANTINE_DISCARD:
            raise NoSuchRequest(request=request_id)
        self.approving.enter(request_id, by=by)
        self.check_clock(self.clock.now())
        ended, held = 0, dict[int, frozenset[str]]()
        listed = _listed(request)
        try:
            for page in _pages(listed):
                self.holds.give_way()
                gone, stay = self._page(request_id, dict(page), by)
                ended += gone
                held |= stay
                progress(min(ended + len(held), len(listed)), len(listed))
            if held:
                raise stopped(set().union(*held.values()), self.holds.freezes())
            self._done(request_id)
        except Refused as error:
            self._refused({"request": request_id}, by, error)
            raise
        finally:
            if ended:
                self.records.flush()
        return ended

    def _page(
        self, request_id: str, page: Mapping[int, str], by: str
    ) -> tuple[int, dict[int, frozenset[str]]]:
        """The last door: holds, signatures and places are asked for once more."""
        now = self.clock.now()
        with self.requests.transaction():
            request = self.requests.get(request_id, lock=True)
            self.approving.check(request_id, now)
            stops = self.sparing.stops()
            require_thaw(stops)
            there = self.quarantine.seen(Choice(ids=tuple(page)), limit=len(page))
            for each in there:
                if digest_of(each.id, each.place) != page[each.id]:
                    raise ManifestChanged(
                        request=request_id, shown=page[each.id], now=str(each.id)
                    )
            ids = [each.id for each in there]
            held = self.sparing.held(ids, stops) if stops and ids else {}
            gone = [id_ for id_ in ids if id_ not in held]
            count = self.quarantine.end(gone)
            if count:
                self._enter(request, [page[id_] for id_ in gone], len(held), by, now)
        return count, held

    def _enter(  # what one page's entry says
        self,
        request: Request,
        digests: Sequence[str],
        held: int,
        by: str,
        now: datetime,
    ) -> None:
        about = {
            "request": request.id,
            "items": len(digests),
            "held": held,
            "digest": digest_of_all(digests),
            "each": list(digests),
            "root": request.root,
            "signers": sorted(s.person for s in request.signatures),
        }
        self.ledger.append(Tag.QUARANTINE_DISCARDED, by, about, now)

    def _done(self, request_id: str) -> None:
        with self.requests.transaction():
            self.requests.get(request_id, lock=True)
            self.requests.decide(request_id, Decision.DONE, self.clock.now())

    def _refused(self, about: Mapping[str, object], by: str, error: Refused) -> None:
        with self.ledger.transaction():
            self.ledger.append(
                Tag.QUARANTINE_DISCARD_REFUSED,
                by,
                {**about, "code": error.code},
                self.clock.now(),
            )


def _payload(found: Preview) -> dict[str, object]:
    digests = [digest_of(each.id, each.place) for each in found.items]
    return {
        "items": [
            [each.id, digest] for each, digest in zip(found.items, digests, strict=True)
        ],
        "count": len(found.items),
        "held": found.held,
        "codes": dict(sorted(found.codes.items())),
        "files": len(found.files),
        "oldest": found.oldest.isoformat() if found.oldest else "",
        "newest": found.newest.isoformat() if found.newest else "",
        "digest": digest_of_all(digests),
    }


def _listed(request: Request) -> list[tuple[int, str]]:
    items: Any = request.payload["items"]
    return [(int(id_), str(digest)) for id_, digest in items]


def _pages(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), PAGE):
        yield items[start : start + PAGE]
