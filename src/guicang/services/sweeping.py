"""Say in advance when conversations are due, so that lists and counts need not.

What is kept is state and due date, under a digest of all that decided. It is a help to
find and to count: whatever acts on a conversation judges it anew.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from guicang.domain.disposal.model import End
from guicang.domain.hold import query_to
from guicang.domain.retention.model import Action, Verdict
from guicang.ports.clock import Clock
from guicang.ports.records import Records
from guicang.services.judging import Bench, Judging

_PAGE: Final = 1_000  # conversations a transaction: others wait that long at most
_ENDING: Final = (Action.DELETE, Action.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """The use case of judging in advance."""

    records: Records
    judging: Judging
    clock: Clock

    def digest(self) -> int:
        """Give the digest of what decides now; by it lists and counts are asked."""
        return digest_of(self.judging.bench(self.clock.now()))

    def sweep(self, limit: int = 10_000) -> int:
        """Judge conversations that were not judged under what decides now.

        At most ``limit``; return how many. 0 when all are judged.
        """
        done = 0
        while done < limit:
            page = self._page(min(_PAGE, limit - done))
            if not page:
                break
            done += page
        return done

    def _page(self, size: int) -> int:
        with self.records.transaction():
            bench = self.judging.bench(self.clock.now())
            digest = digest_of(bench)
            ids = self.records.unjudged(digest, limit=size)
            self.records.lock(ids)
            facts = self.records.facts_of(ids)
            found = {
                id_: _outlook(bench.judge(record, End.OFFLINE, why=False))
                for id_, record in facts.items()
            }
            self.records.judged(found, digest)
            return len(found)


def digest_of(bench: Bench) -> int:
    """Digest policy, law, holds and freezes: 63 bits of SHA-256, signed."""
    rules = bench.rules
    told = {
        "clauses": [asdict(clause) for clause in rules.clauses],
        "earlier": [asdict(clause) for clause in rules.earlier],
        "changed": rules.changed_at,
        "grace": rules.grace,
        "zone": rules.zone,
        "holds": [[hold.id, query_to(hold.query)] for hold in bench.holds],
        "freezes": [[freeze.id, query_to(freeze.query)] for freeze in bench.freezes],
    }
    text = json.dumps(told, default=_plain, sort_keys=True)
    digest = hashlib.sha256(text.encode()).digest()
    # One bit less than a column holds: the next number is still one.
    return int.from_bytes(digest[:8], "big", signed=True) >> 1


def _outlook(verdict: Verdict) -> tuple[str, datetime | None]:
    due = verdict.offline_at if verdict.action in _ENDING else None
    return verdict.state.value, due


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    names: Iterable[str] = value
    return sorted(names)
