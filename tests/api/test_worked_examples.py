"""The worked examples of the retention rules come out of the public door as they are.

The rules and the record of each stand in for those of the home, so that every state of
the calculus is told; everything from the service to the answer is real. Those of the
document come in by the doors themselves: see ``tests/worked``.
"""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

from guicang.domain.access.apikeys import Scope
from guicang.domain.retention.model import Rules
from guicang.domain.retention.verdict import compile_rules
from guicang.services.judging import Bench
from tests.domain.retention_cases import EXAMPLES, at


def retaining(house, example):
    """Give the service with the store and the rules of an example."""
    rules = Rules(clauses=example.clauses, **example.rules)
    bench = Bench(
        compiled=compile_rules(rules),
        rules=rules,
        policy=None,
        holds=example.holds,
        freezes=example.freezes,
        now=at(example.now),
    )
    found = {example.record.id: example.record}
    return replace(
        house.retaining,
        records=SimpleNamespace(facts_of=lambda ids: {i: found[i] for i in ids}),
        judging=SimpleNamespace(bench=lambda _now: bench),
    )


def instant(text):
    return None if text is None else at(text)


def told(text):
    return None if text is None else datetime.fromisoformat(text)


def test_every_worked_example_is_told_as_it_stands_in_the_table(served):
    program, house = served.program(Scope.RECORDS_READ), served.house
    wrong = []

    for name, example in EXAMPLES.items():
        house.__dict__["retaining"] = retaining(house, example)
        said = program.get(f"/conversations/{example.record.id}/verdict").json()
        found = (
            said["state"],
            told(said["offline_at"]),
            told(said["keep_until"]),
            told(said["dispose_at"]),
            said["action"],
            [tuple(pair) for pair in said["conflicts"]],
            said["legal_review"],
        )
        wanted = (
            example.state.value,
            instant(example.offline),
            instant(example.keep),
            instant(example.dispose),
            example.action.value if example.action else None,
            list(example.conflicts),
            example.legal_review,
        )
        if found != wanted or not said["reasons"]:
            wrong.append((name, found, wanted))

    assert wrong == []
