"""The whole archive is read back: all of it, once, and what is wrong is said loudly."""

import pytest
from tests.fakes.house import House
from tests.services.standing import Meanwhile, archived, entries, extend, restore

from guicang.adapters.engines.local import LocalEngine
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import ArchiveBroken, ArchiveNotWhole, StoreUnreachable
from guicang.domain.ledger.model import Tag
from guicang.services.checking import Checked, Checking
from guicang.services.straying import Straying

NAMES = ("c0", "c1", "c2", "c3")


class PowerCut(BaseException):
    pass


@pytest.fixture
def house() -> House:
    return archived(*NAMES, segment_messages=1)


def _checking(house: House) -> Checking:
    def check(task):
        if task.error is not None:
            raise task.error
        packed = house.archiving.format
        told = (task.segment, task.key, task.data, task.expected)
        return packed.verify(*told, more=task.more)

    return Checking(
        archiving=house.archiving,
        straying=Straying(batches=house.world.batches, catalogue=house.world.catalogue),
        records=house.world.records,
        engine=LocalEngine(),
        work=check,
        ledger=house.world.ledger,
        clock=house.world.clock,
    )


def _segments(house: House):
    return sorted(
        house.world.catalogue.segments(state=SegmentState.LIVE), key=lambda s: s.id
    )


def _spoil(house: House, number: int) -> str:
    segment = _segments(house)[number]
    data = house.world.objects.get(segment.object)
    house.world.objects.erase(segment.object)
    house.world.objects.put(segment.object, data[:-1] + bytes([data[-1] ^ 1]))
    return segment.id


def test_every_segment_is_compared_and_one_entry_says_so(house):
    told = []

    done = _checking(house).run("7", by="system:worker", progress=_into(told))

    assert done == Checked(segments=4, conversations=4, messages=8)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    [entry] = entries(house, Tag.ARCHIVE_CHECKED)
    assert entry.data == {
        "segments": 4,
        "conversations": 4,
        "messages": 8,
        "wrong": 0,
        "broken": [],
    }


def _into(told):
    return lambda done, of: told.append((done, of))


@pytest.mark.parametrize("after", range(1, 5))
def test_a_run_that_was_cut_off_goes_on_behind_what_it_had_looked_at(house, after):
    told = []

    def cut(done: int, of: int) -> None:
        told.append(done)
        if done == after:
            raise PowerCut

    with pytest.raises(PowerCut):
        _checking(house).run("7", by="system:worker", progress=cut)
    done = _checking(house).run("7", by="system:worker", progress=_into(told))

    assert done == Checked(segments=4, conversations=4, messages=8)
    assert len(told) == 4
    assert len(entries(house, Tag.ARCHIVE_CHECKED)) == 1


def test_another_run_looks_at_everything_anew(house):
    def cut(_done: int, _of: int) -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        _checking(house).run("7", by="system:worker", progress=cut)
    told = []
    _checking(house).run("8", by="system:worker", progress=_into(told))

    assert told[0] == (1, 4)


def test_what_is_wrong_stops_nothing_and_is_said_at_the_end(house):
    spoiled, lost = _spoil(house, 1), _segments(house)[2]
    house.world.objects.erase(lost.object)

    with pytest.raises(ArchiveNotWhole) as caught:
        _checking(house).run("7", by="system:worker")
    assert caught.value.data == {"count": 2, "segment": spoiled}
    assert caught.value.hopeless
    [entry] = entries(house, Tag.ARCHIVE_CHECKED)
    assert entry.data["broken"] == [
        [spoiled, ArchiveBroken.code],
        [lost.id, ArchiveBroken.code],
    ]
    assert (entry.data["segments"], entry.data["conversations"]) == (4, 2)


def test_tried_again_it_looks_at_everything_anew(house):
    _spoil(house, 1)
    for _ in range(2):
        told = []
        with pytest.raises(ArchiveNotWhole):
            _checking(house).run("7", by="system:worker", progress=_into(told))

    assert len(told) == 4


def test_a_segment_that_ended_meanwhile_is_no_fault(house):
    checking = _checking(house)
    gone = _segments(house)[0]
    real = house.archiving.format.verify

    class Ending:
        def verify(self, segment, *rest, more):
            house.world.catalogue.update(gone.id, SegmentState.ENDED)
            house.archiving.shred([gone])
            if segment == gone.id:
                return real(segment, b"another key", *rest[1:], more=more)
            return real(segment, *rest, more=more)

    object.__setattr__(house.archiving, "format", Ending())

    done = checking.run("7", by="system:worker")

    assert (done.segments, done.wrong) == (3, 0)


# --- copies that no entry stands for --------------------------------------------------


def _longer(house: House) -> str:
    """Bring a record back, let the talk go on, and propose it once more."""
    restore(house, "c0")
    extend(house, "c0")
    house.world.clock.move(days=31)
    return house.approved().id


def test_a_copy_that_a_batch_under_way_is_about_to_end_is_no_fault(house):
    batch, (old, *_), found = _longer(house), _segments(house), []

    def look():
        one = _checking(house).one(house.world.catalogue.get(old.id))
        run = _checking(house).run("7", by="system:worker")
        found.append((one.conversations, run.wrong))

    House(house.world, Meanwhile("keys.destroy", look)).running.run(batch)

    assert found == [(0, 0)]
    assert _checking(house).run("8", by="system:worker").wrong == 0
    assert _checking(house).one(old) == Checked()  # it has ended since


def test_a_copy_that_nobody_is_about_to_end_is_a_fault(house):
    old, *_ = _segments(house)
    house.world.catalogue.remove(["c0"])

    with pytest.raises(ArchiveBroken, match="c0 is too many"):
        _checking(house).one(old)
    with pytest.raises(ArchiveNotWhole):
        _checking(house).run("7", by="system:worker")


def test_a_store_that_is_away_is_waited_for_and_nothing_is_said_of_the_archive(house):
    class Away:
        def get(self, name):
            raise StoreUnreachable(store="specimen", reason="away")

    object.__setattr__(house.archiving, "objects", Away())

    with pytest.raises(StoreUnreachable):
        _checking(house).run("7", by="system:worker")
    assert entries(house, Tag.ARCHIVE_CHECKED) == []
