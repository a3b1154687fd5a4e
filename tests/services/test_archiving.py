"""Segments are written, read back, written anew and ended."""

from dataclasses import replace

import pytest
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.services.standing import Meanwhile, archived, entries, found_in

from guicang.domain.archive.model import Mode, Segment, SegmentState
from guicang.domain.errors import AlreadyRunning, ArchiveBroken, NotArchived
from guicang.domain.ledger.model import Tag
from guicang.domain.record import digest
from guicang.ports.segments import Archived, laid

SALT = bytes(16)
NAMES = ("c0", "c1")
DIGESTS = {name: digest(talk(name), SALT).hex() for name in NAMES}


def _like(house: House) -> Segment:
    return Segment(
        id="",
        object="",
        key="",
        mode=Mode.ESCROW,
        basis="none",
        bucket="2026-04",
        batch="b-1",
        state=SegmentState.PLANNED,
        created_at=house.world.clock.now(),
        conversations=2,
        messages=4,
    )


def _written(house: House, *names: str) -> Segment:
    (segment,) = house.archiving.plan([_like(house)])
    told = [laid(Archived(talk(name), SALT.hex())) for name in names or NAMES]
    return house.archiving.write(segment, told)


@pytest.fixture
def house() -> House:
    return House(World())


def test_a_segment_is_in_the_catalogue_before_a_byte_is_written(house):
    (segment,) = house.archiving.plan([_like(house)])

    assert house.world.catalogue.get(segment.id).state is SegmentState.PLANNED
    assert segment.object == f"2026/03/{segment.id}.parquet"
    assert segment.key in house.world.keys.keys
    assert list(house.world.objects.names()) == []


def test_what_is_written_reads_back(house):
    segment = _written(house)

    assert segment.state is SegmentState.WRITTEN
    assert segment.size == len(house.world.objects.get(segment.object))
    assert [a.conversation for a in house.archiving.read(segment)] == [
        talk("c0"),
        talk("c1"),
    ]
    assert house.archiving.verify(segment, DIGESTS) == 4


def test_writing_again_clears_away_what_a_cut_left(house):
    (segment,) = house.archiving.plan([_like(house)])
    house.world.objects.put(segment.object, b"half")

    again = house.archiving.write(segment, [laid(Archived(talk("c0"), SALT.hex()))])

    assert len(list(house.archiving.read(again))) == 1
    assert list(house.world.objects.names()) == [again.object]


def test_no_transaction_is_open_while_bytes_are_stored():
    world = World()
    depths = []

    def note():
        depths.append(world.catalogue.database.depth)

    _written(House(world, Meanwhile("objects.put", note)))

    assert depths == [0]


def test_whoever_comes_late_leaves_what_another_has_written():
    world = World()
    (segment,) = House(world).archiving.plan([_like(House(world))])
    told = [laid(Archived(talk(name), SALT.hex())) for name in NAMES]

    def other():
        House(world).archiving.write(segment, told)

    late = House(world, Meanwhile("objects.put", other))

    with pytest.raises(AlreadyRunning):
        late.archiving.write(segment, told)

    written = world.catalogue.get(segment.id)
    assert House(world).archiving.verify(written, DIGESTS) == 4
    assert list(world.objects.names()) == [written.object]


BROKEN = {
    "its bytes are gone": lambda h, s: h.world.objects.erase(s.object),
    "its key is gone": lambda h, s: h.world.keys.destroy([s.key]),
    "its bytes are others": lambda h, s: h.world.objects._objects.update(
        {s.object: b"x" * s.size}
    ),
}


@pytest.mark.parametrize("harm", BROKEN.values(), ids=BROKEN.keys())
def test_a_segment_that_was_harmed_is_not_read(house, harm):
    segment = _written(house)
    harm(house, segment)

    with pytest.raises(ArchiveBroken):
        list(house.archiving.read(segment))


EXPECTED = {
    "one is missing": {**DIGESTS, "c2": "00"},
    "one is too many": {"c0": DIGESTS["c0"]},
    "one is different": {**DIGESTS, "c1": DIGESTS["c0"]},
}


@pytest.mark.parametrize("expected", EXPECTED.values(), ids=EXPECTED.keys())
def test_a_read_back_that_does_not_fit_is_refused(house, expected):
    with pytest.raises(ArchiveBroken):
        house.archiving.verify(_written(house), expected)


def test_a_conversation_is_fetched_by_its_id():
    house = archived("c0", "c1")

    assert house.archiving.fetch("c1").conversation == talk("c1")
    with pytest.raises(NotArchived):
        house.archiving.fetch("c2")


def test_a_catalogue_that_names_what_is_not_in_the_segment_is_found_out():
    house = archived("c0")
    item, record = house.world.catalogue.entered["c0"]
    house.world.catalogue.entered["c9"] = (item._replace(conversation="c9"), record)

    with pytest.raises(ArchiveBroken):
        house.archiving.fetch("c9")


def test_what_a_cut_left_half_made_is_swept_and_ended_things_are_ended_again(house):
    (planned,), written = house.archiving.plan([_like(house)]), _written(house)
    cut = _written(house)
    house.world.catalogue.update(cut.id, SegmentState.ENDED)  # and then the power went

    assert house.archiving.sweep("b-1") == 2

    for segment in (planned, written, cut):
        assert house.world.catalogue.get(segment.id).state is SegmentState.ENDED
        assert segment.key not in house.world.keys.keys
    assert list(house.world.objects.names()) == []
    assert house.archiving.sweep("b-1") == 0


def test_a_segment_that_the_catalogue_names_is_not_discarded():
    house = archived("c0")
    segment = _written(house, "c0")
    house.world.catalogue.move_items(["c0"], segment.id)

    with pytest.raises(AlreadyRunning):
        house.archiving.discard(segment)

    assert house.world.catalogue.get(segment.id) == segment
    assert segment.object in house.world.objects.names()
    assert segment.key in house.world.keys.keys


def test_a_segment_that_another_process_has_ended_is_not_ended_again():
    world = archived("c0", "c1").world
    (old,) = world.catalogue.segments()

    def others():
        world.catalogue.update(old.id, SegmentState.ENDED)

    house = House(world, Meanwhile("objects.put", others))
    settled = []

    with pytest.raises(AlreadyRunning):
        house.archiving.rewrite(
            old,
            frozenset({"c0"}),
            decide=lambda names: names,
            settle=lambda *told: settled.append(told),
            batch="b-2",
        )

    assert settled == []
    assert [i.conversation for i in world.catalogue.items(old.id)] == ["c0", "c1"]
    assert entries(house, Tag.ARCHIVE_REWRITTEN) == []


def test_live_segments_are_not_swept():
    house = archived("c0")
    (segment,) = house.world.catalogue.segments()

    assert house.archiving.sweep(segment.batch) == 0
    assert house.archiving.fetch("c0")


# --- strays ---------------------------------------------------------------------------


def test_a_segment_without_strays_is_left_as_it_is():
    house = archived("c0", "c1")
    (segment,) = house.world.catalogue.segments()

    assert house.archiving.trim(segment, "b-2") == 0
    assert house.world.catalogue.get(segment.id) == segment


def test_a_segment_that_was_never_filled_as_planned_has_no_strays():
    house = archived("c0", "c1")
    (segment,) = house.world.catalogue.segments()
    planned = house.world.catalogue.planned
    planned[segment.id] = replace(segment, conversations=3)

    assert house.archiving.trim(planned[segment.id], "b-2") == 0
    assert house.world.catalogue.get(segment.id).state is SegmentState.LIVE


def test_strays_are_ended_and_the_others_written_anew():
    house = archived("c0", "c1")
    (old,) = house.world.catalogue.segments()
    house.world.catalogue.remove(["c0"])

    assert house.archiving.trim(old, "b-2") == 1

    (new,) = house.world.catalogue.segments(state=SegmentState.LIVE)
    assert list(found_in(house, new.id)) == ["c1"]
    assert old.key not in house.world.keys.keys
    assert list(house.world.objects.names()) == [new.object]
    assert entries(house, Tag.ARCHIVE_REWRITTEN)[-1].data == {
        "segment": old.id,
        "successor": new.id,
        "ended": 0,
        "kept": 1,
    }


def test_a_segment_of_strays_alone_is_ended_without_a_successor():
    house = archived("c0")
    (old,) = house.world.catalogue.segments()
    house.world.catalogue.remove(["c0"])

    assert house.archiving.trim(old, "b-2") == 1

    assert list(house.world.objects.names()) == []
    assert entries(house, Tag.ARCHIVE_REWRITTEN)[-1].data["successor"] is None


def test_a_trim_that_was_cut_after_the_switch_is_finished():
    house = archived("c0")
    (old,) = house.world.catalogue.segments()
    house.world.catalogue.update(old.id, SegmentState.ENDED)

    assert house.archiving.trim(house.world.catalogue.get(old.id), "b-2") == 0

    assert old.key not in house.world.keys.keys
    assert list(house.world.objects.names()) == []


def test_half_made_segments_are_not_trimmed(house):
    segment = _written(house)

    assert house.archiving.trim(segment, "b-2") == 0
    assert house.world.catalogue.get(segment.id) == segment


def test_a_segment_that_others_change_while_it_is_trimmed_is_trimmed_as_it_is_then():
    world = archived("c0", "c1", "c2").world
    (old,) = world.catalogue.segments()
    world.catalogue.remove(["c0"])

    def others():
        world.catalogue.remove(["c1"])

    house = House(world, Meanwhile("objects.put", others))

    assert house.archiving.trim(old, "b-2") == 2

    (new,) = world.catalogue.segments(state=SegmentState.LIVE)
    assert list(found_in(house, new.id)) == ["c2"]
    assert list(world.objects.names()) == [new.object]
    ended = world.catalogue.segments(state=SegmentState.ENDED)
    assert all(s.key not in world.keys.keys for s in ended)


def test_a_segment_that_others_emptied_while_it_is_trimmed_needs_no_successor():
    world = archived("c0", "c1").world
    (old,) = world.catalogue.segments()
    world.catalogue.remove(["c0", "c1"])

    def others():
        item_and_record = archived("c0").world.catalogue.entered["c0"]
        item, record = item_and_record
        world.catalogue.entered["c0"] = (item._replace(segment=old.id), record)

    house = House(world, Meanwhile("catalogue.items", others, nth=2))

    assert house.archiving.trim(old, "b-2") == 1

    (new,) = world.catalogue.segments(state=SegmentState.LIVE)
    assert list(found_in(house, new.id)) == ["c0"]


def test_a_segment_is_discarded_once_and_not_while_another_goes_on_with_it(house):
    (planned,) = house.archiving.plan([_like(house)])
    told = [laid(Archived(talk(name), SALT.hex())) for name in NAMES]
    written = house.archiving.write(planned, told)

    with pytest.raises(AlreadyRunning):
        house.archiving.discard(planned)
    kept = house.archiving.read(written)
    assert [a.conversation.id for a in kept] == list(NAMES)
    house.archiving.discard(written)
    house.archiving.discard(written)

    assert house.world.catalogue.get(written.id).state is SegmentState.ENDED
    assert list(house.world.objects.names()) == []
