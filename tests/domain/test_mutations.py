"""The rules with one thing broken must fail: each break that could destroy too early.

Every module of the calculus is run again from its source with one line changed; then
the worked examples are asked. If none of them notices, the examples are too weak.
"""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.domain.retention_cases import EXAMPLES

ROOM = "guicang.domain.retention"
CALCULUS = (
    *("calendar", "starts", "notes", "ready", "select", "reckon", "outlook"),
    "verdict",
)


@dataclass(frozen=True)
class Mutation:
    """One line of a module, and what it becomes."""

    module: str
    line: str
    becomes: str


MUTATIONS = {
    "the shortest floor instead of the longest": Mutation(
        *("reckon", "longest = max(sums.floors", "longest = min(sums.floors")
    ),
    "no rounding to the end of the day": Mutation(
        *("calendar", "if length.exact or effect is Effect.CEILING:", "if True:")
    ),
    "ceilings rounded up": Mutation(
        *("calendar", "if length.exact or effect is Effect.CEILING:", "if False:")
    ),
    "holds ignored": Mutation(
        *("verdict", "holding(holds, record) if holds else ()", "()")
    ),
    "freezes ignored": Mutation(
        *("verdict", "freezing(freezes, record) if freezes else ()", "()")
    ),
    "a missing start of a schedule ignored": Mutation(
        "reckon",
        "sums.waits.append(_waits(record, clause, notes))",
        "sums.schedules.append(Span(clause, Start('', now_of(record), False), "
        "now_of(record)))",
    ),
    "a missing start of a floor ignored": Mutation(
        "reckon",
        "sums.endless.append(_waits(record, clause, notes))",
        "_waits(record, clause, notes)",
    ),
    "a purpose is not asked for": Mutation(
        *("reckon", "if named is not None:", "if True:\n        return\n    if named:")
    ),
    "a missing start taken for an event to come": Mutation(
        *("verdict", "return State.INDETERMINATE", "return State.PENDING_EVENT")
    ),
    "no grace after a change of policy": Mutation(
        *("verdict", "if self._earlier is not None and not sums.requested:", "if 0:")
    ),
    "no grace after a release": Mutation(
        *("verdict", "if record.shortened_at is None:", "if True:")
    ),
    "grace for what was due before": Mutation(
        *("verdict", "min(old.offline or limit, limit)", "limit")
    ),
    "a review outvoted": Mutation(
        *("reckon", "sums.review = sums.review or review", "pass")
    ),
    "a ceiling shortens a floor": Mutation(
        "reckon",
        "    sums.target = ceiling.end\n",
        "    sums.target = ceiling.end\n"
        "    sums.keep_until = min(sums.keep_until or ceiling.end, ceiling.end)\n",
    ),
    "a ceiling becomes a floor": Mutation(
        "reckon",
        "        sums.ceiling = first.end\n",
        "        sums.ceiling = first.end\n"
        "        sums.keep_until = max(sums.keep_until or first.end, FUTURE)\n",
    ),
    "the date of UTC": Mutation(
        *("calendar", "local = start.astimezone(zone_of(zone))", "local = utc(start)")
    ),
    "the first day counted": Mutation(
        *("calendar", "_added(day, length) + _DAY", "_added(day, length)")
    ),
    "the floor left out of the last copy's end": Mutation(
        *("verdict", "return max(end, limit)", "return end")
    ),
    "a less direct schedule counts": Mutation(
        *("reckon", "level = max(weight", "level = min(weight")
    ),
    "the longest of equal schedules": Mutation(
        *("reckon", "first = min(counted", "first = max(counted")
    ),
    "a ceiling deletes by itself": Mutation(
        "reckon",
        "    sums.target = ceiling.end\n    sums.action = Action.REVIEW\n",
        "    sums.target = ceiling.end\n    sums.action = Action.DELETE\n",
    ),
    "conflicts not reported": Mutation(
        *("reckon", "if floor.end > last:", "if False:")
    ),
    "a request ignored": Mutation(
        *("reckon", "if record.request_at is not None:", "if False:")
    ),
    "a low rank outweighs a request": Mutation(
        "reckon", "any(c.rank not in BINDING for c in running)", "False"
    ),
    "a restricted record stays in use": Mutation(
        *("verdict", "return State.RESTRICTED\n    if", "return State.ACTIVE\n    if")
    ),
}

HELPERS = """
from datetime import UTC as _UTC, datetime as _datetime
FUTURE = _datetime(2999, 1, 1, tzinfo=_UTC)
def now_of(record):
    return min(record.starts.values(), default=_datetime(2000, 1, 1, tzinfo=_UTC))
def utc(at):
    return at.astimezone(_UTC)
"""


def calculus(mutation=None):
    """Run the modules again, one of them changed, and return their ``verdict``."""
    names = [f"{ROOM}.{name}" for name in CALCULUS]
    kept = {name: importlib.import_module(name) for name in names}
    try:
        for name in names:
            file = Path(kept[name].__file__)
            source = file.read_text(encoding="utf-8")
            if mutation is not None and name == f"{ROOM}.{mutation.module}":
                assert mutation.line in source, "the line to change is gone"
                source = source.replace(mutation.line, mutation.becomes) + HELPERS
            module = sys.modules[name] = ModuleType(name)
            module.__file__ = str(file)
            exec(compile(source, str(file), "exec"), module.__dict__)  # noqa: S102  # a mutant is run from its source
        return sys.modules[f"{ROOM}.verdict"].verdict
    finally:
        sys.modules.update(kept)


def noticed(verdict):
    """Return the worked examples that a broken calculus fails."""
    found = []
    for name, example in EXAMPLES.items():
        try:
            example.check(verdict)
        except AssertionError:
            found.append(name)
    return found


def test_the_unbroken_rules_fail_no_example():
    assert noticed(calculus()) == []


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_broken_rule_is_noticed(mutation):
    assert noticed(calculus(mutation)) != []
