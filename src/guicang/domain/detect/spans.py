"""Findings and the text they lie in: cut out what was found, put something else in."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from guicang.domain.detect.model import Finding
from guicang.domain.detect.types import TYPES

Instead = Callable[[Finding, str], str]
"""Says what stands in the place of a found value."""


def disjoint(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings in order of position, those that overlap joined to one.

    Scanners give none that overlap; several scanners together may. What is joined has
    the type of the longer one, but never one that may stay as it is where the other
    may not, and counts as masked only if both are.
    """
    in_order = all(a.end <= b.start < b.end for a, b in pairwise(findings))
    if in_order and findings and findings[0].start < findings[0].end:
        return list(findings)  # as a scanner gives them
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.start >= finding.end:
            continue
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
            continue
        last = kept[-1]
        kept[-1] = max(last, finding, key=_weight)._replace(
            start=last.start,
            end=max(last.end, finding.end),
            masked=last.masked and finding.masked,
        )
    return kept


def _weight(finding: Finding) -> tuple[bool, int]:
    found = TYPES.get(finding.type)
    return found is None or found.always is not None, finding.end - finding.start


class Piece(NamedTuple):
    """A part of a text: as it was said, or in the place of a value of some type."""

    text: str
    type: str = ""


def replaced(text: str, findings: Sequence[Finding], instead: Instead) -> str:
    """Return the text with every finding replaced; the rest stays as it is."""
    if not findings:
        return text
    parts = []
    end = 0
    for finding in disjoint(findings):
        parts.append(text[end : finding.start])
        parts.append(instead(finding, text[finding.start : finding.end]))
        end = finding.end
    parts.append(text[end:])
    return "".join(parts)


def joined(pieces: Iterable[Piece]) -> str:
    """Put pieces together."""
    return "".join(piece.text for piece in pieces)


def pieced(
    pieces: Sequence[Piece], findings: Sequence[Finding], instead: Instead
) -> list[Piece]:
    """Replace what was found in the text that pieces make; tell each part apart.

    A finding that reaches over several pieces takes their place.
    """
    text = joined(pieces)
    parts: list[Piece] = []
    end = 0
    for finding in disjoint(findings):
        parts += _cut(pieces, end, finding.start)
        value = instead(finding, text[finding.start : finding.end])
        parts.append(Piece(value, finding.type))
        end = finding.end
    return parts + _cut(pieces, end, len(text))


def _cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Cut a stretch out, each part of it with the type that it had."""
    found: list[Piece] = []
    at = 0
    for piece in pieces:
        part = piece.text[max(start - at, 0) : max(end - at, 0)]
        if part:
            found.append(piece._replace(text=part))
        at += len(piece.text)
    return found
