"""How much was found, how much of it was right, and what slipped through.

* Typed recall: labels that a finding of the right type, or of one near enough, overlaps
  by at least half (intersection over union).
* Leak-free recall: labels of which every letter and digit lies in some finding, of
  whatever type: what masking would have hidden.
* Precision: findings of labelled types that lie, by half of their length at least, in a
  label of that type or one near enough.
* False hit: a message without anything sensitive in which a labelled type is found.

Values that are masked already and disguised ones are counted as forms of their own and
are in no total, nor is what is found from words alone (names, addresses, health, age).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench.detect.corpus import Row, Span
from bench.detect.engine import Found
from bench.detect.forms import EVASIONS, MASKED
from bench.detect.kinds import BY_WORDS, VAGUE, agrees, named

_APART: Final = EVASIONS | {MASKED}
_HALF: Final = 0.5


@dataclass(slots=True)
class Tally:
    """Counts of labels: how many, found with their type, hidden entirely."""

    labels: int = 0
    typed: int = 0
    hidden: int = 0

    def add(self, *, typed: bool, hidden: bool) -> None:
        """Count one label."""
        self.labels += 1
        self.typed += typed
        self.hidden += hidden

    def shares(self) -> dict[str, float | int]:
        """Give the recall, typed and leak-free."""
        count = self.labels or 1
        typed, hidden = round(self.typed / count, 4), round(self.hidden / count, 4)
        return {"labels": self.labels, "typed": typed, "leak_free": hidden}


@dataclass(slots=True)
class Score:
    """What an engine made of a set."""

    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    forms: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    pairs: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    structured: Tally = field(default_factory=Tally)
    findings: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    clean: Counter[str] = field(default_factory=Counter)
    false_hits: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """Write it down."""
        told = {k: n for k, n in self.findings.items() if k not in BY_WORDS}
        right = sum(self.right[kind] for kind in told)
        tables = {"types": self.types, "forms": self.forms, "pairs": self.pairs}
        return {
            "structured": self.structured.shares()
            | {"precision": _share(right, sum(told.values()))}
            | {"false_hit_rate": _share(self.false_hits.total(), self.clean.total())},
            **{name: _shares(table) for name, table in tables.items()},
            "precision": {
                kind: {"findings": count, "right": _share(self.right[kind], count)}
                for kind, count in sorted(self.findings.items())
            },
            "negatives": {
                kind: {"messages": count, "false_hits": self.false_hits[kind]}
                for kind, count in sorted(self.clean.items())
            },
        }


def score(rows: Sequence[Row], found: Iterable[Sequence[Found]]) -> Score:
    """Hold what an engine found against the labels."""
    made = Score()
    for row, findings in zip(rows, found, strict=True):
        typed = [
            (kind, one.start, one.end)
            for one in findings
            if (kind := named(one.type)) is not None
        ]
        covered = {at for one in findings for at in range(one.start, one.end)}
        for span in row.spans:
            hit = _is_hit(span, typed)
            hidden = hit if span.type in VAGUE else _is_hidden(row.text, span, covered)
            for tally in _tallies(made, span):
                tally.add(typed=hit, hidden=hidden)
        for kind, start, end in typed:
            made.findings[kind] += 1
            made.right[kind] += any(_is_within(kind, start, end, s) for s in row.spans)
        if not row.spans:
            made.clean[row.neg or "other"] += 1
            made.false_hits[row.neg or "other"] += bool(typed)
    return made


def _tallies(made: Score, span: Span) -> list[Tally]:
    pair = f"{span.type} {span.form}"
    form = pair if span.type in BY_WORDS else span.form
    tallies = [made.forms[form], made.pairs[pair]]
    if span.form not in _APART:
        tallies.append(made.types[span.type])
        if span.type not in BY_WORDS:
            tallies.append(made.structured)
    return tallies


def _is_hit(span: Span, typed: Sequence[tuple[str, int, int]]) -> bool:
    return any(
        agrees(kind, span.type) and _overlap(start, end, span) >= _least(span.type)
        for kind, start, end in typed
    )


def _least(kind: str) -> float:
    return 1e-9 if kind in VAGUE else _HALF


def _overlap(start: int, end: int, span: Span) -> float:
    """Give intersection over union, in code points."""
    common = min(end, span.end) - max(start, span.start)
    union = max(end, span.end) - min(start, span.start)
    return common / union if common > 0 else 0.0


def _is_within(kind: str, start: int, end: int, span: Span) -> bool:
    common = min(end, span.end) - max(start, span.start)
    return agrees(kind, span.type) and common * 2 >= end - start


def _is_hidden(text: str, span: Span, covered: set[int]) -> bool:
    return all(
        at in covered for at in range(span.start, span.end) if text[at].isalnum()
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _shares(tallies: Mapping[str, Tally]) -> dict[str, dict[str, float | int]]:
    return {name: tally.shares() for name, tally in sorted(tallies.items())}
