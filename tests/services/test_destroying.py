"""The last end: archive copies go, and what must stay is written anew first."""

from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.faults.wire import PowerCut, Wire
from tests.services.standing import (
    Meanwhile,
    archived,
    destroyed,
    entries,
    extend,
    found_in,
    restore,
)

from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import ArchiveBroken
from guicang.domain.ledger.model import Tag
from guicang.domain.retention.model import Label, LabelSource


def _fates(house: House, batch: str) -> dict[str, str]:
    members = house.world.batches.members(batch)
    return {m.conversation: m.why or m.fate.value for m in members}


def _only_live(house: House):
    (segment,) = house.world.catalogue.segments(state=SegmentState.LIVE)
    assert list(house.world.objects.names()) == [segment.object]
    ended = house.world.catalogue.segments(state=SegmentState.ENDED)
    assert all(s.key not in house.world.keys.keys for s in ended)
    return segment


def test_a_segment_whose_records_all_go_is_ended_with_its_key():
    house = archived()
    (segment,) = house.world.catalogue.segments()

    batch = destroyed(house)

    assert set(_fates(house, batch).values()) == {"destroyed"}
    assert house.world.catalogue.entered == {}
    assert segment.key not in house.world.keys.keys
    assert list(house.world.objects.names()) == []
    assert entries(house, Tag.BATCH_SHREDDED)[-1].data["keys"] == 1


def test_one_record_goes_alone_and_the_others_are_written_anew():
    house = archived()

    destroyed(house, only=frozenset({"c1"}))

    assert list(found_in(house, _only_live(house).id)) == ["c0", "c2"]
    assert house.archiving.fetch("c0")


def test_a_held_record_stays_and_its_neighbours_go():
    house = archived()
    batch = house.approved(End.DESTRUCTION)
    hold = house.hold("c1")

    house.running.run(batch.id)

    assert _fates(house, batch.id) == {
        "c0": "destroyed",
        "c1": f"GC-301 {hold}",
        "c2": "destroyed",
    }
    assert list(found_in(house, _only_live(house).id)) == ["c1"]
    refused = entries(house, Tag.BATCH_MEMBER_REFUSED)[-1]
    assert refused.data["why"] == f"GC-301 {hold}"
    assert refused.data["conversations"] == ["c1"]


def test_a_hold_that_comes_between_staging_and_switching_is_kept():
    house = archived()
    batch = house.approved(End.DESTRUCTION, only=frozenset({"c0", "c1"}))
    meanwhile = Meanwhile("objects.put", lambda: house.hold("c1"))

    House(house.world, meanwhile).running.run(batch.id)

    assert _fates(house, batch.id)["c0"] == "destroyed"
    assert _fates(house, batch.id)["c1"].startswith("GC-301 h-")
    assert list(found_in(house, _only_live(house).id)) == ["c1", "c2"]
    assert meanwhile.left < 0  # it was staged once more


def test_where_all_are_held_nothing_is_written_and_nothing_ends():
    house = archived("c0")
    batch = house.approved(End.DESTRUCTION)
    house.hold("c0")
    before = house.world.catalogue.segments()

    done = house.running.run(batch.id)

    assert done.counts[Fate.REFUSED] == 1
    assert house.world.catalogue.segments() == before
    assert house.archiving.fetch("c0")


CHANGES = {
    "its facts": (lambda r: r._replace(sensitive=True), {}, "GC-307 facts"),
    "its label": (
        lambda r: r._replace(
            labels=(
                Label(
                    category="chat.ip_evidence",
                    by=LabelSource.PERSON,
                    at=r.starts["closed"],
                ),
            ),
        ),
        {},
        "GC-307 facts",
    ),
    "its digest": (lambda r: r, {"digest": "00"}, "GC-307 content"),
}


@pytest.mark.parametrize("case", CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_since_it_was_proposed_stays(case):
    change, other, why = case
    house = archived("c0")
    batch = house.approved(End.DESTRUCTION)
    entered = house.world.catalogue.entered

    def befall():
        item, record = entered["c0"]
        entered["c0"] = (item._replace(**other), change(record))

    wired = House(house.world, Meanwhile("holds.in_force", befall, nth=2))
    wired.running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": why}
    assert "c0" in entered


def test_a_promise_that_was_made_longer_is_kept():
    house = archived("c0")
    batch = house.approved(End.DESTRUCTION)
    item, record = house.world.catalogue.entered["c0"]
    later = house.world.clock.now() + timedelta(days=300)
    house.world.catalogue.entered["c0"] = (item._replace(keep_until=later), record)

    house.running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": "GC-307 facts"}


@pytest.mark.parametrize("when", ["before the run", "before the last door"])
def test_what_is_gone_already_is_refused_and_not_counted_as_destroyed(when):
    house = archived("c0", "c1", breaker=Breaker(records=9, percent=999))
    batch = house.approved(End.DESTRUCTION)
    (segment,) = house.world.catalogue.segments()

    def lose():
        house.world.catalogue.remove(["c0"])

    if when == "before the run":
        lose()
        house.archiving.trim(segment, "b-other")
        house.running.run(batch.id)
    else:
        wired = House(house.world, Meanwhile("holds.in_force", lose, nth=2))
        wired.running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": "GC-702 gone", "c1": "destroyed"}
    assert list(house.world.objects.names()) == []


def test_an_approval_that_runs_out_on_the_way_refuses_the_rest():
    house = archived("c0")
    batch = house.approved(End.DESTRUCTION)
    cut = 0
    while house.world.batches.get(batch.id).state is not State.ERASING:
        cut += 1
        tried = house.world.copy()
        with pytest.raises(PowerCut):
            House(tried, Wire(cut)).running.run(batch.id)
        if tried.batches.get(batch.id).state is State.ERASING:
            house = House(tried)
    house.world.clock.move(days=15)

    house.running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": "GC-308 expired"}
    assert house.archiving.fetch("c0")


def test_a_copy_that_does_not_read_back_stops_the_batch_and_says_so():
    house = archived("c0")
    batch = house.approved(End.DESTRUCTION)
    (segment,) = house.world.catalogue.segments()
    house.world.objects.erase(segment.object)

    with pytest.raises(ArchiveBroken):
        house.running.run(batch.id)

    stopped = entries(house, Tag.BATCH_STOPPED)[-1]
    assert stopped.data == {
        "batch": batch.id,
        "segment": segment.id,
        "why": "GC-405",
    }
    back = house.disposing.withdraw(batch.id, by="hr", reason="look first")
    assert back.state is State.WITHDRAWN


def test_two_batches_that_end_copies_of_one_segment_do_not_undo_each_other():
    house = archived()
    first = house.approved(End.DESTRUCTION, only=frozenset({"c0"}))
    second = house.approved(End.DESTRUCTION, only=frozenset({"c1"}))
    other = House(house.world)
    wired = House(
        house.world,
        Meanwhile("keys.create", lambda: other.running.run(second.id)),
    )

    wired.running.run(first.id)

    assert _fates(house, first.id) == {"c0": "destroyed"}
    assert _fates(house, second.id) == {"c1": "destroyed"}
    assert list(found_in(house, _only_live(house).id)) == ["c2"]
    assert sorted(house.world.catalogue.entered) == ["c2"]


def test_a_copy_that_another_batch_is_about_to_end_stops_no_batch():
    house = archived("c0", "c1", segment_messages=100)
    restore(house, "c0")
    extend(house, "c0")
    house.world.clock.move(days=400)
    ends = house.approved(End.DESTRUCTION, only=frozenset({"c1"}))
    goes = house.approved(only=frozenset({"c0"}))
    told = []

    def end():
        told.append(House(house.world).running.run(ends.id).state)

    House(house.world, Meanwhile("keys.destroy", end)).running.run(goes.id)

    assert told == [State.CERTIFIED]
    assert not entries(house, Tag.BATCH_STOPPED)
    assert house.world.catalogue.entered.keys() == {"c0"}


def test_a_segment_in_which_another_batch_left_nothing_is_looked_for_anew():
    house = archived("c0", "c1")
    first = house.approved(End.DESTRUCTION, only=frozenset({"c0"}))
    second = house.approved(End.DESTRUCTION, only=frozenset({"c1"}))
    other = House(house.world)
    # The first has read where its members are; then the second writes them elsewhere.
    wired = House(
        house.world,
        Meanwhile("catalogue.items", lambda: other.running.run(second.id), nth=2),
    )

    wired.running.run(first.id)

    assert _fates(house, first.id) == {"c0": "destroyed"}
    assert house.world.catalogue.entered == {}
    assert list(house.world.objects.names()) == []


def test_a_restored_working_copy_is_named_as_residue():
    house = archived("c0")
    request = house.restoring.propose(["c0"], by="hr", reason="x")
    house.sign(request.id, "admin", "compliance")
    house.restoring.run(request.id)

    batch = destroyed(house)

    assert _fates(house, batch) == {"c0": "destroyed"}
    document = house.certifying.open(house.world.batches.certificate(batch))
    assert "working copy of c0" in str(document)
    assert "c0" in house.world.records.kept
