"""A rule set that is loaded and ready: from texts to hits and to what is no secret."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import hyperscan

from guicang.adapters.scanning.custom.batch import Hits, array_of, search_many
from guicang.adapters.scanning.custom.databases import Base
from guicang.adapters.scanning.custom.marks import Marks
from guicang.adapters.scanning.custom.single import merged, search
from guicang.adapters.scanning.custom.spans import matches_all
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.allow import AllowList
from guicang.domain.detect.rules.model import Place, RuleSet
from guicang.domain.detect.rules.settle import FLOODED, Hit
from guicang.domain.detect.rules.values import Digester
from guicang.domain.errors import EngineFailed

Spans = dict[int, list[tuple[int, int]]]
"""Code points by rule; None in the place of it is a flood."""


class LoadedRules:
    """A version of the rules, compiled and loaded; never changed, safe in threads."""

    def __init__(
        self, rules: RuleSet, bases: Sequence[Base], digester: Digester, version: str
    ) -> None:
        self.rules = rules
        self.version = version
        self._bases = bases
        self._marks = Marks(rules, digester)
        self._allow = AllowList(rules.allow, digester.tag, matches_all)

    def columns(self, texts: Any) -> Hits:
        """Search an Arrow array of strings; rules, not yet scopes, nor marked values.

        For bulk work: hits in columns, in bytes. EngineFailed if the engine fails.
        """
        try:
            return search_many(self._bases, self.rules.rules, texts)
        except (hyperscan.HyperscanError, MemoryError) as error:
            raise EngineFailed(kind=type(error).__name__) from error

    def hits(self, text: str, place: Place, now: datetime) -> Sequence[Hit]:
        """Find the rules that hold there and now in one text.

        EngineFailed if the engine fails.
        """
        raw = text.encode("utf-8", "replace")
        try:
            found = search(self._bases, self.rules.rules, raw)
        except (hyperscan.HyperscanError, MemoryError) as error:
            raise EngineFailed(kind=type(error).__name__) from error
        if found is None:
            return [Hit(FLOODED, 0, len(text))]
        spans = _in_points(found, raw) if found else {}
        if self._marks:
            for rule, start, end in self._marks.search(text):
                spans.setdefault(rule, []).append((start, end))
        return self._holding(spans, text, place, now) if spans else ()

    def hits_of(
        self, texts: Sequence[str], places: Sequence[Place], now: datetime
    ) -> dict[int, Sequence[Hit]]:
        """Find the rules that hold in many texts, by their numbers."""
        columns = self.columns(array_of(texts))
        by_row: dict[int, list[tuple[int, int, int]]] = {}
        lines = zip(
            columns.rows.tolist(),
            columns.rules.tolist(),
            columns.starts.tolist(),
            columns.ends.tolist(),
            strict=True,
        )
        for row, rule, start, end in lines:
            by_row.setdefault(row, []).append((rule, start, end))
        spans = {
            row: _in_points(found, texts[row].encode("utf-8", "replace"))
            for row, found in by_row.items()
        }
        if self._marks:
            for row, (rule, start, end) in self._marks.search_many(texts):
                spans.setdefault(row, {}).setdefault(rule, []).append((start, end))
        out = {
            row: self._holding(found, texts[row], places[row], now)
            for row, found in spans.items()
        }
        for row in columns.floods:
            out[row] = [Hit(FLOODED, 0, len(texts[row]))]
        return out

    def secrets(
        self, findings: Sequence[Finding], text: str, place: Place, now: datetime
    ) -> Sequence[Finding]:
        """Leave out built-in findings that the allow list knows to be no secret."""
        return [
            f
            for f in findings
            if not self._allow.permits(f.type, text[f.start : f.end], place, now)
        ]

    def _holding(
        self, spans: Spans, text: str, place: Place, now: datetime
    ) -> Sequence[Hit]:
        found = []
        for number, start, end in merged(spans):
            rule = self.rules.rules[number]
            if rule.expires_at is not None and now >= rule.expires_at:
                continue
            if rule.scope.may_reach(place) and (
                rule.protected
                or not self._allow.permits(rule.type, text[start:end], place, now)
            ):
                found.append(Hit(rule, start, end))
        return found


def _in_points(found: Iterable[tuple[int, int, int]], raw: bytes) -> Spans:
    """Turn places in bytes into places in code points."""
    spans: Spans = {}
    for rule, start, end in found:
        first = len(raw[:start].decode())
        last = first + len(raw[start:end].decode())
        spans.setdefault(rule, []).append((first, last))
    return spans
