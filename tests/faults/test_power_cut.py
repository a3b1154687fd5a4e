"""The power goes at every call of the disposal, before and after it, and comes back."""

from functools import cache
from typing import Any

import pytest

from guicang.domain.archive.model import SegmentState
from guicang.domain.disposal.model import Batch, End, Fate, State
from guicang.domain.record import digest
from guicang.services.disposing import Wish
from tests.fakes.house import House
from tests.fakes.talk import talk
from tests.fakes.world import World
from tests.faults.wire import PowerCut, Wire

NAMES = tuple(f"c{n}" for n in range(5))


def _world(end: End) -> tuple[World, str]:
    """A world with an approved batch of five, the third of them held afterwards."""
    world, batch = _approved(end)
    return world.copy(), batch


@cache
def _approved(end: End) -> tuple[World, str]:
    world = World()
    house = House(world)
    house.populate()
    house.take_in(*(talk(name) for name in NAMES))
    house.policy()
    if end is End.DESTRUCTION:
        batch = house.approved()
        house.running.run(batch.id)
        world.clock.move(days=60)
    batch = house.approved(end)
    house.hold(NAMES[2])
    return world, batch.id


def _whole(world: World) -> None:
    """Each conversation is live, or whole in a segment that the catalogue names."""
    house = House(world)
    live = world.records.kept
    for name in NAMES:
        if name in live and live[name].key in world.keys.keys:
            continue
        archived = house.archiving.fetch(name)
        assert archived.conversation.messages == talk(name).messages


def _final(world: World, batch: Batch) -> dict[str, Any]:
    """What must be the same however often the power went."""
    ended = [
        s for s in world.catalogue.planned.values() if s.state is SegmentState.ENDED
    ]
    live = [s for s in world.catalogue.planned.values() if s.state is SegmentState.LIVE]
    for segment in ended:
        assert segment.key not in world.keys.keys
        assert segment.object not in set(world.objects.names())
    assert {s.object for s in live} == set(world.objects.names())
    # A key that was made just before the cut and never used opens nothing: it may stay.
    used = {k.key for k in world.records.kept.values()} | {s.key for s in live}
    assert used <= world.keys.keys.keys()
    report = House(world).recording.verify()
    assert report.whole, report.faults
    return {
        "state": batch.state,
        "counts": dict(batch.counts),
        "live": sorted(world.records.kept),
        "archived": sorted(world.catalogue.entered),
        "keys": len(used),
        "certificates": len(world.published),
    }


def _run_until_done(world: World, batch: str, wire: Wire | None = None) -> Batch:
    return House(world, wire or Wire()).running.run(batch)


def _calls(end: End) -> int:
    world, batch = _world(end)
    wire = Wire()
    _run_until_done(world, batch, wire)
    return wire.calls


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("end", list(End))
def test_a_cut_at_any_call_of_a_run_changes_nothing_in_the_end(end, before):
    world, batch = _world(end)
    expected = _final(world, _run_until_done(world, batch))
    calls = _calls(end)
    assert calls > 60

    for cut in range(1, calls + 1):
        world, batch = _world(end)
        with pytest.raises(PowerCut):
            _run_until_done(world, batch, Wire(cut, before=before))
        if end is End.OFFLINE:
            _whole(world)
        world.clock.move(seconds=61)  # the dead process's lease ends

        assert _final(world, _run_until_done(world, batch)) == expected, cut


def test_the_held_record_survives_and_the_rest_goes():
    world, batch = _world(End.OFFLINE)

    done = _run_until_done(world, batch)

    assert sorted(world.records.kept) == [NAMES[2]]
    assert done.counts[Fate.DESTROYED] == 4
    assert done.counts[Fate.REFUSED] == 1
    refused = next(world.batches.members(batch, fate=Fate.REFUSED))
    assert refused.why.startswith("GC-301 h-")
    assert NAMES[2] not in world.catalogue.entered


def test_the_archive_keeps_nothing_of_what_was_refused():
    world, batch = _world(End.OFFLINE)

    _run_until_done(world, batch)

    house = House(world)
    for segment in world.catalogue.segments(state=SegmentState.LIVE):
        names = {a.conversation.id for a in house.archiving.read(segment)}
        assert NAMES[2] not in names


def test_a_second_run_of_a_finished_batch_is_harmless():
    world, batch = _world(End.OFFLINE)
    first = _final(world, _run_until_done(world, batch))
    size = world.ledger.head().size

    again = _final(world, _run_until_done(world, batch))

    assert again == first
    assert world.ledger.head().size == size + 1  # one more checkpoint, nothing else


def test_what_was_read_back_is_what_was_written():
    world, batch = _world(End.OFFLINE)
    salts = {name: world.records.kept[name].salt for name in NAMES}
    digests = {name: world.records.kept[name].digest for name in NAMES}
    _run_until_done(world, batch)

    house = House(world)
    for name in set(NAMES) - {NAMES[2]}:
        archived = house.archiving.fetch(name)
        assert digest(archived.conversation, salts[name]) == digests[name]


def test_nothing_is_proposed_twice():
    world, _ = _world(End.OFFLINE)
    house = House(world)

    with pytest.raises(Exception, match="nothing is due"):
        house.disposing.propose(Wish(end=End.OFFLINE, by="hr", reason="again"))

    assert len(world.batches.list()) == 1
    assert world.batches.list()[0].state is State.APPROVED
