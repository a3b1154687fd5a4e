"""What was deleted by mistake is found, and asked back through approval."""

import pytest

from guicang.domain.disposal.model import State
from guicang.domain.errors import BadIncident, ErasedForGood, Frozen, NothingDue
from guicang.domain.hold import Query
from guicang.domain.incident.model import Facts, Kind
from guicang.domain.incident.rescue import Trace, Way
from guicang.domain.ledger.model import Tag
from guicang.services.rescuing import Sought
from tests.fakes.talk import talk

NAMES = ("c0", "c1", "c2")


@pytest.fixture
def offline(home):
    """A home from which a batch was taken offline, and an incident that asks why."""
    home.policy()
    home.take_in(*(talk(name, customer="anna") for name in NAMES))
    home.before = home.clock.now()
    home.clock.move(seconds=5)
    home.snapshot = home.house.snapshotting.make()
    home.batch = home.approved()
    home.house.running.run(home.batch.id)
    home.incident = declared(home)
    return home


def declared(home, **more):
    told = Facts(
        kind=Kind.MIS_DELETION,
        story="wrong batch",
        discovered_at=home.clock.now(),
        persons=1,
    )
    return home.house.responding.declare(told, by="security", **more).id


def look(home, **sought):
    found = home.house.rescuing.find(home.incident, Sought(**sought), by="security")
    return {each.conversation: each for each in found}


def test_one_batch_is_found_by_name_customer_and_time(offline):
    named = look(offline, batch=offline.batch.id)

    assert named.keys() == set(NAMES)
    assert {each.way for each in named.values()} == {Way.ARCHIVE}
    assert look(offline, customer="anna") == named
    assert look(offline, since=offline.before) == named
    assert look(offline, until=offline.before) == {}
    assert look(offline, conversations=frozenset({"c1"})) == {"c1": named["c1"]}


def test_what_is_found_proves_who_erased_it_and_what_still_holds_it(offline):
    found = look(offline, conversations=frozenset({"c1"}))["c1"]

    certificate = offline.house.batches.get(offline.batch.id).certificate
    assert (found.batch, found.certificate) == (offline.batch.id, certificate)
    (entry,) = offline.house.ledger.entries(tag=Tag.BATCH_CHUNK_ERASED)
    assert found.erasures == (entry.seq,)
    assert found.snapshots == (offline.snapshot.id,)
    assert not found.key_stands
    (looked,) = offline.house.ledger.entries(tag=Tag.INCIDENT_RESCUE_LOOKED)
    assert looked.data["ways"] == {"archive": 1}


def test_what_the_archive_holds_comes_back_when_two_have_signed(offline):
    wish = Sought(batch=offline.batch.id)
    rescuing = offline.house.rescuing

    asked = rescuing.propose(offline.incident, wish, by="supervisor", reason="mistake")
    offline.sign(asked.id, "admin", "compliance")
    offline.house.restoring.run(asked.id)

    ways = {each.way for each in look(offline, batch=offline.batch.id).values()}
    assert ways == {Way.LIVE}
    assert list(rescuing.restores(offline.incident)) == [asked.id]
    with pytest.raises(NothingDue):
        rescuing.propose(offline.incident, wish, by="supervisor", reason="again")


def test_what_a_person_had_erased_is_never_offered(offline):
    house = offline.house
    with house.catalogue.transaction():
        house.catalogue.ended(["c1"], "r-1", offline.clock.now())

    found = look(offline, batch=offline.batch.id)

    assert (found["c1"].way, found["c1"].request) == (Way.FORBIDDEN, "r-1")
    asked = house.rescuing.propose(
        offline.incident,
        Sought(batch=offline.batch.id),
        by="supervisor",
        reason="mistake",
    )
    assert asked.payload["conversations"] == ["c0", "c2"]
    with pytest.raises(ErasedForGood):
        house.restoring.propose(["c1"], by="supervisor", reason="mistake")


def test_a_freeze_in_time_keeps_the_key_and_the_snapshot_is_a_way_back(home):
    home.policy()
    home.take_in(talk("c0"))
    snapshot = home.house.snapshotting.make()
    batch = home.approved()
    move, pressed = home.house.batches.move, []

    def until_erased(batch_id, state):
        move(batch_id, state)
        if state is State.ERASED:
            pressed.append(declared(home, freeze=Query()))

    home.house.batches.move = until_erased
    with pytest.raises(Frozen):
        home.house.running.run(batch.id)
    del home.house.batches.move
    home.incident = pressed[0]

    found = look(home, conversations=frozenset({"c0"}))["c0"]

    assert found.key_stands
    assert found.snapshots == (snapshot.id,)
    assert found.way is Way.ARCHIVE
    bare = Trace(
        conversation="c0",
        erasures=found.erasures,
        key_stands=found.key_stands,
        snapshots=found.snapshots,
    )
    assert bare.way is Way.SNAPSHOT


def test_what_the_ledger_does_not_know_is_not_promised(offline):
    found = look(offline, conversations=frozenset({"c-none"}))["c-none"]

    assert found.way is Way.UNKNOWN
    assert found.snapshots == (offline.snapshot.id,)
    assert Trace(conversation="x", erasures=(3,)).way is Way.EVIDENCE
    assert Trace(conversation="x", erasures=(3,), snapshots=("n",)).way is Way.EVIDENCE


def test_somebody_says_what_they_look_for(offline):
    with pytest.raises(BadIncident):
        look(offline)
