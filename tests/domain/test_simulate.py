"""What a change of rules would do, counted exactly."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings, strategies as st

from guicang.domain.retention.model import Rules, State
from guicang.domain.retention.policy import Change, Simulation, simulate
from guicang.domain.retention.verdict import verdict
from tests.domain.retention_cases import WEEK, at, hold, record, schedule, scope

NOW = at("2026-02-10")
OLD = Rules(clauses=(schedule("P30D"),))
NEW = Rules(clauses=(schedule("P30D"), replace(WEEK, scope=scope("chat.general"))))


def changing(records, *rules, **more) -> tuple[Simulation, list[Change]]:
    """Simulate, and keep what changes."""
    changes: list[Change] = []
    return simulate(records, rules, now=NOW, each=changes.append, **more), changes


def test_the_records_whose_verdict_changes_are_named_and_summed():
    records = [
        record(["chat.general"], id="a", messages=3, size=1_000_000_000),
        record(["chat.hr"], id="b", messages=5, size=10),
        record(["chat.general"], id="c", messages=4, size=500_000_000),
    ]

    found, changes = changing(records, OLD, NEW)

    way = (State.ACTIVE, State.DUE_DELETE)
    assert found.seen == 3
    assert [c.record for c in changes] == ["a", "c"]
    assert [c.way for c in changes] == [way, way]
    assert found.ways[way] == found.total == found.newly_due == (2, 7, 1_500_000_000)
    assert found.earlier == 2
    assert found.saves(Decimal("0.58")) == Decimal("0.87")


def test_a_change_shows_from_what_to_what():
    _, (change,) = changing([record(id="a")], OLD, NEW)

    assert change.before.offline_at == at("2026-03-03")
    assert change.after.offline_at == at("2026-02-08")
    assert change.newly_due


def test_a_held_record_does_not_change():
    found, changes = changing([record()], OLD, NEW, holds=[hold()])

    assert (found.seen, changes) == (1, [])


def test_with_grace_nothing_is_due_at_once_but_ends_move():
    graced = replace(NEW, changed_at=NOW, earlier=OLD.clauses, grace="P7D")

    found, (change,) = changing([record()], OLD, graced)

    assert found.newly_due.records == 0
    assert found.earlier == 1
    assert change.after.offline_at == at("2026-02-18")


def test_the_stream_is_read_once_and_record_by_record():
    read = []

    def stream():
        for number in range(5):
            read.append(number)
            yield record(id=str(number))

    assert simulate(stream(), (OLD, OLD), now=NOW).seen == len(read) == 5


days = st.integers(1, 60)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 40), max_size=8), days, days)
def test_the_set_is_exact(ages, before, after):
    old = Rules(clauses=(schedule(f"P{before}D"),))
    new = Rules(clauses=(schedule(f"P{after}D"),))
    shift = at("2026-02-01") - at("2026-01-31")
    records = [
        record(id=str(i), starts={"closed": at("2026-01-31 15:00") - age * shift})
        for i, age in enumerate(ages)
    ]

    found, changes = changing(records, old, new)

    def outcome(facts, rules):
        told = verdict(facts, rules, now=NOW)
        return told.state, told.offline_at, told.dispose_at

    changed = [r.id for r in records if outcome(r, old) != outcome(r, new)]
    assert [change.record for change in changes] == changed
    assert found.total.records == sum(s.records for s in found.ways.values())
