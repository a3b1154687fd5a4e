"""Working copies go once an archive was read back; what changed on the way stays."""

from datetime import timedelta

import pytest
from tests.fakes.house import House
from tests.fakes.spoiling import SpoilingObjects
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.faults.wire import PowerCut, Wire
from tests.services.standing import (
    NAMES,
    Meanwhile,
    archived,
    destroyed,
    entries,
    extend,
    found_in,
    restore,
    standing,
)

from guicang.domain.archive.model import Mode, SegmentState
from guicang.domain.disposal.guards import Breaker
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import ArchiveBroken
from guicang.domain.ledger.model import Tag


def _fates(house: House, batch: str) -> dict[str, str]:
    members = house.world.batches.members(batch)
    return {m.conversation: m.why or m.fate.value for m in members}


def test_every_copy_is_whole_in_the_archive_and_every_key_is_gone():
    house = standing()
    keys = [kept.key for kept in house.world.records.kept.values()]

    house.running.run(house.approved().id)

    assert house.world.records.kept == {}
    assert [house.archiving.fetch(n).conversation for n in NAMES] == [
        talk(n) for n in NAMES
    ]
    assert house.world.keys.missing(keys) == set(keys)
    shredded = entries(house, Tag.BATCH_SHREDDED)[-1]
    assert (shredded.data["keys"], shredded.data["strays"]) == (3, 0)


def test_segments_are_filled_up_to_their_limit():
    house = standing(segment_messages=4)

    house.running.run(house.approved().id)

    sizes = [s.conversations for s in house.world.catalogue.segments()]
    assert sorted(sizes) == [1, 2]


def test_chunks_are_erased_one_by_one():
    house = standing(chunk=1)

    house.running.run(house.approved().id)

    erased = entries(house, Tag.BATCH_CHUNK_ERASED)
    assert [(e.data["erased"], e.data["messages"]) for e in erased] == [(1, 2)] * 3


def test_who_asked_for_erasure_leaves_no_copy_in_the_archive():
    house = standing("c0", "c1")
    house.world.records.request(["c0"], house.world.clock.now())

    batch = house.approved()
    house.running.run(batch.id)

    modes = {m.conversation: m.mode for m in house.world.batches.members(batch.id)}
    assert modes == {"c0": Mode.EVIDENCE, "c1": Mode.ESCROW}
    assert sorted(house.world.catalogue.entered) == ["c1"]


def test_a_batch_of_evidence_alone_writes_no_segment():
    house = standing("c0")
    house.world.records.request(["c0"], house.world.clock.now())

    done = house.running.run(house.approved().id)

    assert done.counts[Fate.DESTROYED] == 1
    assert house.world.catalogue.segments() == []
    assert house.world.keys.keys == {}


# --- the last door (R13) --------------------------------------------------------------

DOORS = {
    "a hold came": (lambda h: h.hold("c1"), "GC-301 h-"),
    "it became longer": (lambda h: extend(h, "c1"), "GC-307 content"),
    "it was labelled": (
        lambda h: h.labelling.label("c1", ["chat.complaint"], by="supervisor"),
        "GC-307 facts",
    ),
    "it is not there": (lambda h: h.world.records.destroy(["c1"]), "GC-104 gone"),
}


@pytest.mark.parametrize("case", DOORS.values(), ids=DOORS.keys())
def test_what_befalls_a_record_after_the_read_back_keeps_it(case):
    befall, why = case
    house = standing()
    batch = house.approved()
    wired = House(
        house.world, Meanwhile("policies.ran", lambda: befall(House(house.world)))
    )

    done = wired.running.run(batch.id)

    assert _fates(house, batch.id)["c1"].startswith(why)
    assert done.counts[Fate.DESTROYED] == 2
    refused = entries(house, Tag.BATCH_MEMBER_REFUSED)[-1]
    assert refused.data["conversations"] == ["c1"]
    assert refused.data["fate"] == "refused"
    assert "c1" not in house.world.catalogue.entered
    (segment,) = house.world.catalogue.segments(state=SegmentState.LIVE)
    assert list(found_in(house, segment.id)) == ["c0", "c2"]  # no copy is left behind
    assert entries(house, Tag.BATCH_SHREDDED)[-1].data["strays"] == 1


def test_an_archive_in_which_all_are_refused_is_ended():
    house = standing("c0")
    batch = house.approved()
    wired = House(house.world, Meanwhile("policies.ran", lambda: house.hold("c0")))

    wired.running.run(batch.id)

    assert list(house.world.objects.names()) == []
    assert list(house.world.records.kept) == ["c0"]


def test_a_member_that_was_never_verified_does_not_go():
    house = standing("c0")
    batch = house.approved()

    def unverify():
        (segment,) = house.world.catalogue.segments()
        house.world.catalogue.update(segment.id, SegmentState.WRITTEN)

    House(house.world, Meanwhile("policies.ran", unverify)).running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": "GC-405 not verified"}
    assert list(house.world.records.kept) == ["c0"]


# --- archiving ------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["longer", "gone"])
def test_what_changed_before_it_was_archived_is_set_aside(harm):
    house = standing("c0", "c1", breaker=Breaker(records=9, percent=999))
    batch = house.approved()
    if harm == "longer":
        extend(house, "c0")
    else:
        house.world.records.destroy(["c0"])

    house.running.run(batch.id)

    assert _fates(house, batch.id) == {"c0": "GC-307 content", "c1": "destroyed"}
    (segment,) = house.world.catalogue.segments()
    assert segment.state is SegmentState.LIVE  # two were planned, one was written
    assert list(found_in(house, segment.id)) == ["c1"]


def test_a_segment_of_which_nothing_is_left_is_not_written():
    house = standing("c0")
    batch = house.approved()
    extend(house, "c0")

    done = house.running.run(batch.id)

    assert done.counts[Fate.REFUSED] == 1
    assert list(house.world.objects.names()) == []


def test_what_does_not_open_fails_and_the_rest_goes_on():
    house = standing()
    batch = house.approved()
    house.world.keys.destroy([house.world.records.kept["c1"].key])

    done = house.running.run(batch.id)

    assert _fates(house, batch.id) == {
        "c0": "destroyed",
        "c1": "GC-401",
        "c2": "destroyed",
    }
    assert done.counts[Fate.FAILED] == 1
    assert entries(house, Tag.BATCH_MEMBER_REFUSED)[-1].data["fate"] == "failed"
    assert list(house.world.records.kept) == ["c1"]


# --- the read-back --------------------------------------------------------------------


def test_a_write_that_went_wrong_is_found_and_written_once_more():
    house = standing(world=World(objects=SpoilingObjects()))
    house.world.objects.spoil = True

    done = house.running.run(house.approved().id)

    assert done.counts[Fate.DESTROYED] == 3
    assert house.archiving.fetch("c0").conversation == talk("c0")


def test_an_archive_that_goes_wrong_twice_stops_the_batch_and_nothing_is_erased():
    house = standing(world=World(objects=SpoilingObjects()))
    batch = house.approved()

    def spoil():
        house.world.objects.spoil = True

    spoil()
    wired = House(house.world, Meanwhile("objects.put", spoil, nth=2))

    with pytest.raises(ArchiveBroken):
        wired.running.run(batch.id)

    assert house.world.batches.get(batch.id).state is State.ARCHIVED
    assert len(house.world.records.kept) == 3
    assert house.running.run(batch.id).counts[Fate.DESTROYED] == 3


def test_a_segment_that_went_live_while_one_slept_stays_live():
    house = standing("c0")
    batch = house.approved()
    segments = house.world.catalogue.segments

    class Asleep(Exception):
        pass

    def archived(state, _at, _of):
        if state is State.ARCHIVED:
            raise Asleep

    with pytest.raises(Asleep):
        house.running.run(batch.id, archived)
    wired = House(
        house.world,
        Meanwhile(
            "objects.get",
            lambda: house.world.catalogue.update(segments()[0].id, SegmentState.LIVE),
        ),
    )
    wired.running.ways[End.OFFLINE].verify(batch, lambda *_: None)

    assert [s.state for s in segments()] == [SegmentState.LIVE]


def test_what_changed_before_it_is_written_once_more_is_set_aside():
    house = standing("c0", world=World(objects=SpoilingObjects()))
    batch = house.approved()
    house.world.objects.spoil = True
    wired = House(house.world, Meanwhile("objects.get", lambda: extend(house, "c0")))

    done = wired.running.run(batch.id)

    assert done.state is State.CERTIFIED
    assert _fates(house, batch.id) == {"c0": "GC-307 content"}
    assert list(house.world.objects.names()) == []


# --- a second life --------------------------------------------------------------------


def test_what_comes_back_unchanged_goes_back_to_the_segment_it_was_in():
    house = archived("c0", "c1")
    (segment,) = house.world.catalogue.segments()
    restore(house, "c0")
    house.world.clock.move(days=31)

    house.running.run(house.approved().id)

    assert house.world.catalogue.segments() == [segment]
    assert house.world.records.kept == {}
    assert house.archiving.fetch("c0").conversation == talk("c0")


def test_what_comes_back_and_becomes_longer_leaves_no_old_copy():
    house = archived("c0", "c1")
    (old,) = house.world.catalogue.segments()
    restore(house, "c0")
    extend(house, "c0")
    house.world.clock.move(days=31)

    house.running.run(house.approved().id)

    live = house.world.catalogue.segments(state=SegmentState.LIVE)
    held = sorted(n for s in live for n in found_in(house, s.id))
    assert held == ["c0", "c1"]
    assert len(house.archiving.fetch("c0").conversation.messages) == 3
    assert old.key not in house.world.keys.keys
    assert entries(house, Tag.BATCH_SHREDDED)[-1].data["strays"] == 1


def test_a_segment_that_another_batch_wrote_anew_meanwhile_refuses_its_members():
    house = archived("c0", "c1")
    restore(house, "c0")
    house.world.clock.move(days=31)
    batch = house.approved()  # c0 goes back to the segment it was in
    for cut in range(1, 100):
        tried = house.world.copy()
        with pytest.raises(PowerCut):
            House(tried, Wire(cut)).running.run(batch.id)
        if tried.batches.get(batch.id).state is State.ARCHIVED:
            break
    house = House(tried)
    destroyed(house, only=frozenset({"c1"}))  # ends the segment, c0 moves on
    house.world.clock.move(seconds=61)

    done = house.running.run(batch.id)

    assert done.state is State.CERTIFIED
    assert _fates(house, batch.id) == {"c0": "GC-405 not verified"}
    assert "c0" in house.world.records.kept
    assert house.archiving.fetch("c0").conversation == talk("c0")


# --- what a floor keeps (R28) ---------------------------------------------------------


def test_what_the_law_keeps_is_kept_in_the_archive_until_its_end():
    house = standing("other")
    house.world.policies.declare(
        {"actors": ["ecommerce_platform_operator"]},
        by="admin",
        at=house.world.clock.now(),
    )
    ordered = talk("c0").closed_at
    assert ordered is not None
    house.take_in(talk("c0", events={"transaction_completed": ordered}))

    batch = house.approved(only=frozenset({"c0"}))
    house.running.run(batch.id)

    (member,) = house.world.batches.members(batch.id)
    assert (member.mode, member.basis) == (Mode.FLOOR, "cn-ecl-31")
    assert member.keep_until > ordered + timedelta(days=3 * 365)
    house.world.clock.move(days=3 * 365 - 100)
    house.recording.checkpoint()
    assert house.retaining.tally(End.DESTRUCTION).due == {}
    house.world.clock.move(days=100)
    destroyed(house)
    assert house.world.catalogue.entered == {}
