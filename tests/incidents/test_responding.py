"""Incidents on a real home: declared, answered, locked, closed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.alarms.model import Kind as Alarm
from guicang.domain.errors import (
    BadIncident,
    ClockSettled,
    ClocksRunning,
    EvidenceLocked,
    IncidentClosed,
    NoSuchClock,
    NoSuchIncident,
    NoSuchPerson,
)
from guicang.domain.hold import Query
from guicang.domain.incident.clocks import State
from guicang.domain.incident.model import Change
from guicang.domain.ledger.model import Tag

HOUR = timedelta(hours=1)


@pytest.fixture
def responding(home):
    return home.house.responding


def clock(responding, incident, name):
    found = {c.rule.id: c for c in responding.clocks(responding.get(incident.id))}
    return found[name]


def settle(responding, incident, but=()):
    for each in responding.clocks(responding.get(incident.id)):
        waits = each.state not in {State.MET, State.NOT_APPLICABLE}
        if waits and each.rule.id not in but:
            responding.meet(incident.id, each.rule.id, reference="7", by="security")


def test_one_person_declares_and_stops_everything_in_the_same_act(
    home, responding, leak
):
    made = responding.declare(leak, by="security", freeze=Query())

    (freeze,) = home.house.holds.freezes()
    assert made.freeze == freeze.id
    assert clock(responding, made, "preserve").mark.reference == freeze.id
    (entry,) = home.house.ledger.entries(tag=Tag.INCIDENT_DECLARED)
    assert (entry.actor, entry.data["incident"]) == ("security", made.id)
    assert entry.data["kind"] == "leak"
    assert leak.story not in str(entry.data)


def test_what_happened_is_masked_before_it_is_kept(responding, leak):
    told = replace(leak, story="Number 13800138000 called and complained.")

    made = responding.declare(told, by="security")

    assert "13800138000" not in responding.get(made.id).facts.story
    assert "complained" in responding.get(made.id).facts.story


def test_a_refused_declaration_leaves_no_freeze(home, responding, leak):
    ahead = replace(leak, discovered_at=home.clock.now() + HOUR)

    with pytest.raises(BadIncident):
        responding.declare(ahead, by="security", freeze=Query())

    assert home.house.holds.freezes() == []


def test_clocks_run_from_discovery_and_are_met_with_evidence(home, responding, leak):
    made = responding.declare(leak, by="security")

    responding.own(made.id, "cn-other", "legal", by="security")
    before = clock(responding, made, "cn-other")
    mark = responding.meet(
        made.id, "cn-other", reference="  CAC-2026-7 ", by="compliance"
    )

    assert before.due == leak.discovered_at + 4 * HOUR
    assert before.mark.owner == "legal"
    assert (mark.reference, mark.met_by) == ("CAC-2026-7", "compliance")
    assert clock(responding, made, "cn-other").state is State.MET
    (entry,) = home.house.ledger.entries(tag=Tag.INCIDENT_CLOCK_MET)
    assert entry.data["reference"] == "CAC-2026-7"
    assert entry.data["late"] is False


def test_what_is_settled_is_not_settled_again(responding, leak):
    made = responding.declare(leak, by="security")
    responding.meet(made.id, "cn-other", reference="7", by="legal")
    why = "no such law here"

    with pytest.raises(ClockSettled):
        responding.meet(made.id, "cn-other", reference="8", by="legal")
    with pytest.raises(ClockSettled):
        responding.waive(made.id, "eu-authority", reason=why, by="legal")
    with pytest.raises(NoSuchClock):
        responding.waive(made.id, "mars", reason=why, by="legal")


def test_evidence_and_instants_must_be_sound(home, responding, leak):
    made = responding.declare(leak, by="security")

    with pytest.raises(BadIncident):
        responding.meet(made.id, "cn-other", reference=" ", by="legal")
    for at in (home.clock.now() + HOUR, leak.discovered_at - HOUR):
        with pytest.raises(BadIncident):
            responding.meet(made.id, "cn-other", reference="7", by="legal", at=at)
    with pytest.raises(BadIncident):
        responding.waive(made.id, "cn-other", reason=" ", by="legal")
    with pytest.raises(NoSuchPerson):
        responding.own(made.id, "cn-other", "nobody", by="legal")
    with pytest.raises(NoSuchIncident):
        responding.get("i-none")


def test_what_is_learnt_turns_clocks_off_and_on(home, responding, leak):
    made = responding.declare(leak, by="security")

    few = Change(persons=40, jurisdictions=frozenset({"CN", "EU"}))
    responding.change(made.id, few, by="legal", reason="counted")

    assert clock(responding, made, "cn-other").state is State.NOT_APPLICABLE
    assert clock(responding, made, "eu-authority").state is State.RUNNING
    (entry,) = home.house.ledger.entries(tag=Tag.INCIDENT_CHANGED)
    assert entry.data["persons"] == 40
    with pytest.raises(BadIncident):
        responding.change(made.id, few, by="legal", reason="again")


def test_near_and_missed_clocks_are_alarms_until_they_are_met(home, responding, leak):
    made = responding.declare(leak, by="security")
    for name in ("preserve", "cn-notify-authority", "cn-notify-persons", "cn-minors"):
        responding.meet(made.id, name, reference="7", by="legal")

    def wrong():
        kinds = {Alarm.CLOCK_NEAR, Alarm.CLOCK_OVERDUE}
        return [(f.kind, f.about) for f in home.house.wrong() if f.kind in kinds]

    calm = wrong()
    home.clock.move(seconds=2.5 * 3600)
    near = wrong()
    home.clock.move(seconds=3600)
    missed = wrong()
    responding.meet(made.id, "cn-other", reference="7", by="legal")

    about = f"{made.id}.cn-other"
    assert calm == []
    assert near == [(Alarm.CLOCK_NEAR, about)]
    assert missed == [(Alarm.CLOCK_OVERDUE, about)]
    assert wrong() == []
    assert clock(responding, made, "cn-other").late


def test_an_incident_is_closed_when_every_clock_is_settled(home, responding, leak):
    made = responding.declare(leak, by="security", freeze=Query())
    settle(responding, made, but={"cn-final"})

    with pytest.raises(ClocksRunning):
        responding.close(made.id, reason="over", by="legal")
    responding.handled(made.id, by="legal")
    running = clock(responding, made, "cn-final")
    settle(responding, made)
    closed = responding.close(made.id, reason="over", by="legal")

    assert running.state is State.RUNNING
    assert closed.closed_by == "legal"
    assert [f.id for f in home.house.holds.freezes()] == [made.freeze]
    with pytest.raises(IncidentClosed):
        responding.own(made.id, "guide-48h", "legal", by="legal")


# --- evidence -------------------------------------------------------------------------


def test_nothing_of_the_ledger_goes_while_an_incident_is_open(home, responding, leak):
    home.clock.move(days=400)
    now = home.clock.now()
    made = responding.declare(
        replace(leak, discovered_at=now, persons=0), by="security"
    )

    with pytest.raises(EvidenceLocked):
        home.house.forgetting.propose("P6M", by="admin", reason="storage limitation")

    settle(responding, made)
    responding.close(made.id, reason="over", by="legal")
    free = home.house.preserving.windows()
    assert [w.incident for w in free] == [made.id]


def test_entries_of_the_window_stay_six_months_and_others_may_go(home, responding):
    locking = home.house.preserving
    now = home.clock.now()
    made = responding.declare(_small(now), by="security")
    settle(responding, made)
    responding.close(made.id, reason="over", by="legal")

    with home.house.ledger.transaction():
        locking.require_free([now - timedelta(days=10)])
        with pytest.raises(EvidenceLocked):
            locking.require_free([now - timedelta(days=1)])
    home.clock.move(days=190)
    with home.house.ledger.transaction():
        locking.require_free([now - timedelta(days=1)])


def _small(now):
    from guicang.domain.incident.model import Facts, Kind

    return Facts(kind=Kind.OTHER, story="x", discovered_at=now, persons=0)


def test_snapshots_of_the_window_are_kept_until_the_lock_ends(home, responding):
    snapshotting = home.house.snapshotting
    first = snapshotting.make()
    home.clock.move(days=1)
    made = responding.declare(_small(home.clock.now()), by="security")
    home.clock.move(days=60)

    while_open = snapshotting.standing()
    gone = snapshotting.prune()
    settle(responding, made)
    responding.close(made.id, reason="over", by="legal")
    locked = snapshotting.prune()
    home.clock.move(days=190)
    after = snapshotting.prune()

    assert [(s.snapshot.id, s.ends, s.incident) for s in while_open] == [
        (first.id, None, made.id)
    ]
    assert (list(gone), list(locked)) == ([], [])
    assert [s.id for s in after] == [first.id]
