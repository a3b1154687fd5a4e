"""What other rules would find, on a sample, before they are in force.

Places are told, values never are: a dry run is kept with the request for approval.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.settle import Inspection

SHOWN: Final = 20
"""So many places are told of each kind."""


class Spot(NamedTuple):
    """Where a finding comes or goes, without what is there."""

    conversation: str
    seq: int
    start: int
    end: int
    type: str
    rule: str


@dataclass(slots=True, kw_only=True)
class DryRun:
    """What was counted.

    ``hits`` and ``before`` count findings and reports by the rule that found them,
    under the new rules and under those in force; built-in findings by ``type:NAME``.
    """

    conversations: int = 0
    messages: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    added: int = 0
    removed: int = 0
    blocked: int = 0
    blocked_before: int = 0
    examples: dict[str, list[Spot]] = field(
        default_factory=lambda: {"added": [], "removed": []}
    )

    def see(
        self, conversation: str, seq: int, old: Inspection, new: Inspection
    ) -> None:
        """Count one message."""
        self.messages += 1
        self.blocked += new.action == "block"
        self.blocked_before += old.action == "block"
        before, after = _all(old), _all(new)
        self.before.update(map(_name, before))
        self.hits.update(map(_name, after))
        self.added += self._tell("added", conversation, seq, after - before)
        self.removed += self._tell("removed", conversation, seq, before - after)

    def _tell(
        self, kind: str, conversation: str, seq: int, found: Iterable[Finding]
    ) -> int:
        spots = [
            Spot(conversation, seq, f.start, f.end, f.type, f.rule)
            for f in sorted(found)
        ]
        told = self.examples[kind]
        told += spots[: SHOWN - len(told)]
        return len(spots)

    def summary(self) -> dict[str, object]:
        """Give plain values, as they are kept with a request."""
        return {
            "conversations": self.conversations,
            "messages": self.messages,
            "hits": dict(sorted(self.hits.items())),
            "before": dict(sorted(self.before.items())),
            "added": self.added,
            "removed": self.removed,
            "blocked": self.blocked,
            "blocked_before": self.blocked_before,
            "examples": {
                kind: [spot._asdict() for spot in spots]
                for kind, spots in self.examples.items()
            },
        }


def _all(inspection: Inspection) -> set[Finding]:
    return {*inspection.findings, *inspection.reports}


def _name(finding: Finding) -> str:
    return finding.rule or f"type:{finding.type}"
