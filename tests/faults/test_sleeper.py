"""A process falls asleep at any call of a disposal, and others go on without it.

It wakes up when they are at the end, or were cut off somewhere on the way, and goes on
with what it knew. It must do no harm, whatever has become of the batch meanwhile.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from guicang.domain.disposal.model import End
from guicang.domain.errors import AlreadyRunning
from tests.fakes.house import House
from tests.fakes.world import World
from tests.faults import test_power_cut as power
from tests.faults.wire import PowerCut, Wire

STRIDE = 11  # every 121st pair of calls is tried


class Nap(Wire):
    """Something happens just before a call; not in a transaction: others would wait."""

    def __init__(self, world: World, at: int, meanwhile: Callable[[], Any]) -> None:
        super().__init__()
        self.world, self.at, self.meanwhile = world, at, meanwhile

    def pass_(self, name: str, call: Callable[[], Any]) -> Any:
        if self.calls + 1 == self.at and not self.world.database.depth:
            self.at = 0
            self.meanwhile()
        return super().pass_(name, call)


class AllDead:
    """Takes every lease: its owner is asleep."""

    def me(self) -> str:
        return "the other"

    def gone(self, name: str) -> bool:
        return True


def other(world: World, batch: str, cut: int | None) -> None:
    """Let another process run the batch, to its end or until it is cut off."""
    running = replace(House(world, Wire(cut)).running, processes=AllDead())
    with suppress(PowerCut):
        running.run(batch)


def what_became(end: End, at: int, cut: int | None) -> dict[str, Any]:
    world, batch = power._world(end)
    nap = Nap(world, at, lambda: other(world, batch, cut))
    with suppress(AlreadyRunning):
        House(world, nap).running.run(batch)
    if end is End.OFFLINE:
        power._whole(world)
    world.clock.move(seconds=61)  # whoever was cut off had the lease
    done = power._run_until_done(world, batch)
    House(world).disposing.sweep()
    return power._final(world, done)


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_who_sleeps_while_others_finish_does_no_harm(end):
    world, batch = power._world(end)
    expected = power._final(world, power._run_until_done(world, batch))

    for at in range(1, power._calls(end) + 1):
        assert what_became(end, at, None) == expected, at


@pytest.mark.slow
@pytest.mark.parametrize("end", list(End))
def test_who_sleeps_while_others_are_cut_off_does_no_harm(end):
    world, batch = power._world(end)
    expected = power._final(world, power._run_until_done(world, batch))

    calls = power._calls(end)
    for pair in range(0, calls * calls, STRIDE * STRIDE):
        at, cut = pair // calls + 1, pair % calls + 1
        assert what_became(end, at, cut) == expected, (at, cut)
