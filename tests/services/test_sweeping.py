"""Judged in advance: as ``due`` says, and anew when anything that decides changes."""

from tests.services.standing import policy, standing

from guicang.domain.disposal.model import End
from guicang.domain.hold import Hold, Query
from guicang.services.sweeping import Sweeping, digest_of


def made(house) -> Sweeping:
    world = house.world
    return Sweeping(records=world.records, judging=house.judging, clock=world.clock)


def kept(house):
    return {
        id_: (state, due)
        for id_, (_, _, state, due) in house.world.records.outlooks.items()
    }


def judged(house):
    return {
        record.id: (verdict.state, verdict.offline_at)
        for record, verdict in house.retaining.verdicts(End.OFFLINE)
    }


def hold(*names: str) -> Hold:
    return Hold(
        id="h1",
        title="t",
        reason="r",
        owner="legal",
        query=Query(conversations=frozenset(names)),
        placed_at=None,
    )


def test_what_was_swept_is_what_is_due():
    house = standing("c0", "c1", "c2")

    assert made(house).sweep() == 3
    assert kept(house) == judged(house)
    assert made(house).sweep() == 0


def test_a_sweep_stops_at_its_limit_and_goes_on_later():
    house = standing("c0", "c1", "c2")

    assert [made(house).sweep(2) for _ in range(3)] == [2, 1, 0]


def test_a_hold_and_a_policy_make_all_to_be_judged_anew():
    house = standing("c0", "c1")
    sweeping = made(house)
    sweeping.sweep()
    house.world.holds.place(hold("c0"))

    assert sweeping.sweep() == 2
    assert kept(house)["c0"] == ("held", None)

    house.policy(policy(period="P90D"))

    assert sweeping.sweep() == 2
    assert kept(house) == judged(house)


def test_the_digest_is_of_what_decides_and_not_of_the_instant():
    house = standing("c0")
    before = made(house).digest()
    house.world.clock.move(days=3)

    assert (
        made(house).digest()
        == before
        == digest_of(house.judging.bench(house.world.clock.now()))
    )

    house.world.holds.place(hold("c0"))

    assert made(house).digest() != before
