"""What every store of incidents promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.incidents import DjangoIncidents
from guicang.domain.errors import NoSuchIncident
from guicang.domain.incident.model import Circumstance, Facts, Incident, Kind, Mark
from tests.fakes.incidents import MemoryIncidents

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
FACTS = Facts(
    kind=Kind.LEAK,
    story="一份导出放在了公开的文件夹里",
    discovered_at=NOW,
    happened_at=NOW - timedelta(hours=3),
    sources=frozenset({"wecom"}),
    categories=frozenset({"chat.minor", "chat.general"}),
    conversations=frozenset({"c-2", "c-1"}),
    persons=12,
    sensitive=False,
    jurisdictions=frozenset({"CN", "EU"}),
    circumstances=frozenset({Circumstance.MALICIOUS}),
)


@pytest.fixture
def incidents(either):
    return either(MemoryIncidents, DjangoIncidents)


def an_incident(name="i-1", **changes) -> Incident:
    made = Incident(id=name, facts=FACTS, declared_at=NOW, declared_by="security")
    return replace(made, **changes)


def test_an_incident_comes_back_as_it_was_told(incidents):
    incidents.add(an_incident(freeze="f-1"))

    assert incidents.get("i-1") == an_incident(freeze="f-1")
    with pytest.raises(NoSuchIncident):
        incidents.get("i-2")


def test_what_is_not_known_stays_not_known(incidents):
    bare = Facts(kind=Kind.OTHER, story="x", discovered_at=NOW)
    incidents.add(an_incident(facts=bare))

    assert incidents.get("i-1").facts == bare


def test_incidents_come_the_newest_first_and_change(incidents):
    incidents.add(an_incident())
    incidents.add(an_incident("i-2", declared_at=NOW + timedelta(hours=1)))
    closed = an_incident(
        facts=replace(FACTS, persons=None),
        handled_at=NOW,
        closed_at=NOW + timedelta(days=1),
        closed_by="legal",
    )
    with incidents.transaction():
        incidents.get("i-1", lock=True)
        incidents.keep(closed)

    assert [each.id for each in incidents.all()] == ["i-2", "i-1"]
    assert incidents.get("i-1") == closed
    with pytest.raises(NoSuchIncident):
        incidents.keep(an_incident("i-3"))


def test_a_clock_has_one_mark_and_the_last_one_counts(incidents):
    incidents.add(an_incident())
    owned = Mark(clock="cn-other", owner="legal")
    met = replace(owned, met_at=NOW, met_by="security", reference="网信-7")

    incidents.mark("i-1", owned)
    incidents.mark("i-1", met)
    incidents.mark("i-1", Mark(clock="eu", waived_at=NOW, waived_by="x", why="y"))

    assert incidents.marks("i-1")["cn-other"] == met
    assert sorted(incidents.marks("i-1")) == ["cn-other", "eu"]
    assert incidents.marks("i-2") == {}
    with pytest.raises(NoSuchIncident):
        incidents.mark("i-2", met)
