"""The red button: it stops at once, leaves what can go on, and two people lift it."""

import pytest
from tests.fakes.house import House
from tests.services.standing import Meanwhile, entries, standing

from guicang.domain.approval.model import Decision
from guicang.domain.disposal.model import End, Fate, State
from guicang.domain.errors import (
    Frozen,
    NoSuchFreeze,
    NothingDue,
    SameHand,
)
from guicang.domain.hold import Query
from guicang.domain.ledger.model import Tag

ALL = Query()


def freeze(house, query=ALL, by="supervisor"):
    return house.freezing.freeze(query, reason="wrong batch", by=by)


def lifted(house, freeze_id):
    request = house.freezing.lift(freeze_id, reason="over", by="supervisor")
    house.sign(request.id, "compliance")
    house.sign(request.id, "admin")
    return request


def test_a_freeze_binds_at_once_and_the_ledger_says_who_stopped_what():
    house = standing()

    placed = freeze(house)

    with pytest.raises(NothingDue):
        house.propose()
    (entry,) = entries(house, Tag.FREEZE_PLACED)
    assert (entry.actor, entry.data["freeze"]) == ("supervisor", placed.id)
    assert house.freezing.get(placed.id) == placed


@pytest.mark.parametrize("place", ["keys.destroy", "batches.settle"])
@pytest.mark.parametrize("end", End)
def test_a_running_batch_stands_still_and_goes_on_when_two_people_lifted_it(end, place):
    ready = standing("c0", "c1", "c2", "c3", "c4")
    if end is End.DESTRUCTION:
        ready.running.run(ready.approved().id)
        ready.world.clock.move(days=60)
    batch = ready.approved(end)
    frozen = []
    watch = Meanwhile(place, lambda: frozen.append(freeze(ready)))
    running = House(ready.world, watch, chunk=2)

    with pytest.raises(Frozen):
        running.running.run(batch.id)
    stopped = ready.world.batches.get(batch.id)
    with pytest.raises(Frozen):
        ready.running.run(batch.id)
    still = ready.world.batches.get(batch.id)
    lifted(ready, frozen[0].id)
    done = ready.running.run(batch.id)

    assert stopped.state in {State.ERASING, State.ERASED}
    assert still.counts == stopped.counts
    assert stopped.counts.get(Fate.REFUSED, 0) == 0
    assert done.state is State.CERTIFIED
    assert done.counts[Fate.DESTROYED] == batch.members


def test_keys_of_what_was_erased_wait_for_any_freeze():
    house = standing()
    batch = house.approved()
    watch = Meanwhile(
        "keys.destroy",
        lambda: freeze(house, Query(sources=frozenset({"elsewhere"}))),
    )

    with pytest.raises(Frozen):
        House(house.world, watch).running.run(batch.id)

    assert house.world.batches.get(batch.id).state is State.ERASED
    assert entries(house, Tag.BATCH_SHREDDED) == []


def test_a_smaller_freeze_refuses_what_it_covers_and_lets_the_rest_go():
    house = standing()
    batch = house.approved()
    placed = freeze(house, Query(conversations=frozenset({"c1"})))

    with pytest.raises(Frozen):
        house.running.run(batch.id)  # its keys wait
    lifted(house, placed.id)
    done = house.running.run(batch.id)

    assert done.counts[Fate.DESTROYED] == 2
    assert done.counts[Fate.REFUSED] == 1


def test_two_people_lift_a_freeze_and_the_ledger_names_them():
    house = standing("c0")
    placed = freeze(house)

    request = lifted(house, placed.id)

    assert house.world.requests.get(request.id).decision is Decision.APPROVED
    assert house.world.holds.freezes() == []
    assert len(list(house.world.batches.members(house.propose().id))) == 1
    (entry,) = entries(house, Tag.FREEZE_LIFTED)
    assert entry.data["signers"] == ["admin", "compliance"]


def test_who_asks_to_lift_it_does_not_sign():
    house = standing("c0")
    placed = freeze(house)
    request = house.freezing.lift(placed.id, reason="over", by="admin")

    with pytest.raises(SameHand):
        house.sign(request.id, "admin")

    house.sign(request.id, "compliance")
    assert house.world.holds.freezes() == [placed]


@pytest.mark.parametrize("name", ["f-unknown", "lifted"])
def test_what_is_not_in_force_is_not_lifted(name):
    house = standing("c0")
    if name == "lifted":
        name = freeze(house).id
        lifted(house, name)

    with pytest.raises(NoSuchFreeze):
        house.freezing.lift(name, reason="again", by="supervisor")
