"""From everything that was found to what is masked, reported and decided.

1. The allow list is asked first, of each finding by itself: it takes findings away
   and adds none.
2. What only reports, and prohibited content, is never masked away: it stands beside
   the findings and takes no place from them.
3. Built-in findings stay exactly as they are. What a rule finds there besides, stays
   with what is left; so no rule changes the type, and with it the legal standing, of
   what the built-in scanner found.
4. Among rules the stronger action, then the higher severity, then the longer and the
   earlier one keeps its place. The weaker keeps what is left, as a FRAGMENT, which is
   masked wholly: half a value must not be masked as if it were a whole one.
5. So every character that anything found stays covered, and findings come in order
   and do not overlap.
6. The strongest action of all that was found decides, whether it kept its place or
   not.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from guicang.domain.detect.model import Finding
from guicang.domain.detect.rules.model import (
    FLOOD,
    FRAGMENT,
    STRENGTH,
    Action,
    Kind,
    Rule,
    Severity,
    Title,
)


class Hit(NamedTuple):
    """A place where a rule found something: code points, end exclusive."""

    rule: Rule
    start: int
    end: int


FLOODED: Final = Rule(
    id="flood",
    kind=Kind.BLACKLIST,
    title=Title(zh="命中过多", en="too many hits"),
    type=FLOOD,
    action=Action.BLOCK,
    severity=Severity.CRITICAL,
    owner="guicang",
    reason="a text with more hits than anybody could look at is taken as a whole",
)
"""What found a text of too many hits: all of it."""


class Inspection(NamedTuple):
    """What was found in one text, and what is to be done with it.

    ``findings`` are what is masked: in order, not overlapping. ``reports`` are the
    rest. ``action`` is the strongest one; None if nothing was found. ``rule`` names
    the rule that decided, "" for the built-in ones. ``preserve`` says that prohibited
    content was found: the record is kept and reported. ``version`` is that of the
    rules.
    """

    findings: tuple[Finding, ...] = ()
    reports: tuple[Finding, ...] = ()
    action: Action | None = None
    rule: str = ""
    preserve: bool = False
    version: str = ""


def settle(
    builtin: Sequence[Finding], hits: Sequence[Hit], version: str = ""
) -> Inspection:
    """Bring what was found in one text into order; the allow list was asked before."""
    if not hits:
        action = _of_builtin(builtin)
        return Inspection(findings=tuple(builtin), action=action, version=version)
    action, rule = _decision(builtin, hits)
    beside = {_finding(hit) for hit in hits if not hit.rule.masks}
    return Inspection(
        findings=_placed(builtin, [hit for hit in hits if hit.rule.masks]),
        reports=tuple(sorted(beside, key=_place)),
        action=action,
        rule=rule,
        preserve=any(hit.rule.kind is Kind.PROHIBITED for hit in hits),
        version=version,
    )


def _of_builtin(builtin: Iterable[Finding]) -> Action | None:
    """A value that is hidden already leaks nothing new; every other one is masked."""
    found = {Action.REPORT if f.masked else Action.MASK for f in builtin}
    return max(found, key=STRENGTH.__getitem__, default=None)


def _decision(
    builtin: Sequence[Finding], hits: Sequence[Hit]
) -> tuple[Action | None, str]:
    strongest = min(hits, key=_weight)
    action = _of_builtin(builtin)
    if action and STRENGTH[action] >= STRENGTH[strongest.rule.action]:
        return action, ""
    return strongest.rule.action, strongest.rule.id


def _weight(hit: Hit) -> tuple[int, int, int, int, str]:
    """Sort the strongest first."""
    rule, start, end = hit
    return -STRENGTH[rule.action], -rule.severity, start - end, start, rule.id


def _placed(builtin: Sequence[Finding], hits: Sequence[Hit]) -> tuple[Finding, ...]:
    taken = [(f.start, f.end) for f in builtin]
    found = list(builtin)
    for hit in sorted(hits, key=_weight):
        left = _left(hit.start, hit.end, taken)
        for span in left:
            insort(taken, span)
        if left == [(hit.start, hit.end)]:
            found.append(_finding(hit))
        else:
            found += [Finding(FRAGMENT, *span, 1.0, hit.rule.id) for span in left]
    return tuple(sorted(found, key=_place))


def _left(
    start: int, end: int, taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Give the parts of a span that nobody has taken; ``taken`` is in order."""
    left = []
    at = max(bisect_left(taken, (start, start)) - 1, 0)
    while start < end and at < len(taken) and taken[at][0] < end:
        first, last = taken[at]
        if first > start:
            left.append((start, first))
        start = max(start, last)
        at += 1
    if start < end:
        left.append((start, end))
    return left


def _finding(hit: Hit) -> Finding:
    return Finding(hit.rule.type, hit.start, hit.end, 1.0, hit.rule.id)


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.rule
