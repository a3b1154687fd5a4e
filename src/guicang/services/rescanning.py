"""Screen again what other rules have screened.

A run goes through the store in the order of ids, a page a task:

* A page is read; an engine searches it while nothing is locked; then it is locked and
  kept, but for what changed meanwhile, which was screened when it came.
* A run may be cut off at any instant: what was screened says so, and the next run goes
  on with the rest. Its counts move with the records, so that the one entry it leaves in
  the ledger counts a cut run whole.
* A page that cannot be searched, or that kills whoever searches it, is searched a
  conversation at a time: what is wrong with one keeps no other from being screened.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from guicang.domain.errors import EngineUnready
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation
from guicang.ports.clock import Clock
from guicang.ports.engines import Engine, Outcome, Work
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records, Screened
from guicang.services.screening import Screening, counted, kept, pairs, spread

_CURSOR: Final = "rescan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescanned:
    """What a run did; ``failed`` conversations the scanner could not read.

    ``sensitive`` are those that became so. ``prohibited`` hold prohibited content.
    """

    conversations: int = 0
    failed: int = 0
    sensitive: int = 0
    prohibited: int = 0
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescanning:
    """The use case. ``page`` is how many conversations go in one transaction.

    ``work`` gives what the engine does: it searches texts by the rules in force.
    """

    records: Records
    screening: Screening
    engine: Engine
    work: Callable[[], Work]
    ledger: Ledger
    clock: Clock
    page: int = 200

    def run(
        self, *, by: str, progress: Callable[[int, int], None] = lambda *_: None
    ) -> Rescanned:
        """Screen what another version of the rules screened; tell ``progress``."""
        rules = self.screening.rules
        done = self._begun(rules)
        of = self.records.counts()["conversations"]
        sent: deque[_Page] = deque()
        work = self.work()
        tasks = (spread(page.talks) for page in self._pages(rules, sent))
        for outcome in self.engine.map(work, tasks):
            page = sent.popleft()
            found = self._searched(page, outcome, work)
            with self.records.transaction():
                done = self._keep(page, found, done)
                self.records.move_cursor(_CURSOR, _plain(rules, done))
            progress(done.conversations + done.failed, of)
        if done.conversations or done.failed:
            self._enter(rules, done, by)
        return done

    def _pages(self, rules: str, sent: "deque[_Page]") -> Iterator["_Page"]:
        """Read what other rules screened; note what was read, and how it was then."""
        after = ""
        while ids := self.records.unscreened(rules, after=after, limit=self.page):
            after = ids[-1]
            with self.records.transaction():
                # Locked, so that what is read is what the digests are of.
                self.records.lock(ids)
                stored = self.records.known(ids)
                talks = list(self.records.read([i for i in ids if i in stored]))
            page = _Page(talks, {id_: each.digest for id_, each in stored.items()})
            sent.append(page)
            yield page

    def _searched(
        self, page: "_Page", outcome: Outcome, work: Work
    ) -> Mapping[str, Screened | None]:
        """Give what was found in each conversation; None where that cannot be said."""
        if (found := self._settled(page.talks, outcome)) is not None:
            return {talk.id: each for talk, each in zip(page.talks, found, strict=True)}
        alone = self.engine.map(work, (spread([talk]) for talk in page.talks))
        told: dict[str, Screened | None] = {}
        for talk, each in zip(page.talks, alone, strict=True):
            one = self._settled([talk], each)
            told[talk.id] = None if one is None else one[0]
        return told

    def _settled(
        self, talks: Sequence[Conversation], outcome: Outcome
    ) -> list[Screened] | None:
        if isinstance(outcome.error, EngineUnready):
            raise outcome.error
        if outcome.error is not None:
            return None
        found = outcome.taken()
        if len(found) != sum(len(talk.messages) for talk in talks):
            return None  # half an answer is none
        return self.screening.settled(talks, found)

    def _keep(
        self, page: "_Page", screened: Mapping[str, Screened | None], done: Rescanned
    ) -> Rescanned:
        self.records.lock(list(screened))
        now = self.clock.now()
        ids = [
            id_
            for id_, known in self.records.known(screened).items()
            if known.digest == page.digests[id_]
        ]
        before = self.records.facts_of(ids)
        found = {id_: each for id_ in ids if (each := screened[id_]) is not None}
        self.records.rescreen(found)
        fresh = [i for i, s in found.items() if s.sensitive and not before[i].sensitive]
        sensitive = len(fresh)
        evidence = [i for i, s in found.items() if s.preserve]
        for id_ in [i for i, s in found.items() if s.preserve or s.ruled]:
            labels = kept(before[id_].labels, found[id_], now)
            if labels != before[id_].labels:
                self.records.label(id_, labels, now)
                fresh.append(id_)
        # Its end may have come nearer by this: it waits the grace period (R11).
        self.records.shortened(dict.fromkeys(fresh), now)
        return Rescanned(
            conversations=done.conversations + len(found),
            failed=done.failed + len(ids) - len(found),
            sensitive=done.sensitive + sensitive,
            prohibited=done.prohibited + len(evidence),
            findings=dict(Counter(done.findings) + counted(found.values())),
        )

    def _begun(self, rules: str) -> Rescanned:
        """Take up the counts of a run that was cut off under the same rules."""
        begun = self.records.cursor(_CURSOR)
        if begun.get("rules") != rules:
            return Rescanned(findings={})
        found = begun["findings"]
        return Rescanned(
            conversations=int(str(begun["conversations"])),
            sensitive=int(str(begun["sensitive"])),
            prohibited=int(str(begun.get("prohibited", 0))),
            findings=dict(found) if isinstance(found, Mapping) else {},
        )

    def _enter(self, rules: str, done: Rescanned, by: str) -> None:
        with self.records.transaction():
            self.ledger.append(
                Tag.CONVERSATION_SCREENED,
                by,
                {
                    **_plain(rules, done),
                    "findings": pairs(done.findings),
                    "failed": done.failed,
                    "again": True,
                },
                self.clock.now(),
            )
            self.records.move_cursor(_CURSOR, {})


class _Page(NamedTuple):
    """Conversations as they were read, and their digests then."""

    talks: Sequence[Conversation]
    digests: Mapping[str, bytes]


def _plain(rules: str, done: Rescanned) -> dict[str, object]:
    return {
        "rules": rules,
        "conversations": done.conversations,
        "sensitive": done.sensitive,
        "prohibited": done.prohibited,
        "findings": dict(done.findings),
    }
