"""Screen again what other rules have screened.

A run goes through the store in the order of ids and may be cut off at any instant: what
was screened says so, and the next run goes on with the rest. Its counts move with the
records, so that the one entry it leaves in the ledger counts a cut run whole.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.ledger.model import Tag
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.screening import Screening, counted, kept, pairs

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
    """The use case. ``page`` is how many conversations go in one transaction."""

    records: Records
    screening: Screening
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
        after = ""
        while True:
            with self.records.transaction():
                ids = self.records.unscreened(rules, after=after, limit=self.page)
                if not ids:
                    break
                done = self._page(ids, done)
                self.records.move_cursor(_CURSOR, _plain(rules, done))
            after = ids[-1]
            progress(done.conversations + done.failed, of)
        if done.conversations or done.failed:
            self._enter(rules, done, by)
        return done

    def _page(self, ids: Sequence[str], done: Rescanned) -> Rescanned:
        # Locked, so that nobody puts a longer version in between reading and writing.
        self.records.lock(ids)
        now = self.clock.now()
        before = self.records.facts_of(ids)
        screened = self.screening.screen(list(self.records.read(ids)))
        found = {
            id_: each
            for id_, each in zip(ids, screened, strict=True)
            if each is not None
        }
        self.records.rescreen(found)
        fresh = [i for i, s in found.items() if s.sensitive and not before[i].sensitive]
        sensitive = len(fresh)
        evidence = [i for i, s in found.items() if s.preserve]
        for id_ in evidence:
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


def _plain(rules: str, done: Rescanned) -> dict[str, object]:
    return {
        "rules": rules,
        "conversations": done.conversations,
        "sensitive": done.sensitive,
        "prohibited": done.prohibited,
        "findings": dict(done.findings),
    }
