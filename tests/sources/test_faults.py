"""Weather over a platform: seeded, of every kind, and passing."""

from random import Random  # noqa: TID251 - seeded

import pytest

from guicang.domain.errors import SourceGarbled, SourceUnreachable
from tests.fakes.clock import FakeClock
from tests.simulators.faults import Trouble, Weather, replayed
from tests.simulators.server import Answered, Fault, Platform, running
from tests.sources.tools import tools


class Small(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.expired = 0
        self.route("GET", "/it", lambda asked: Answered({"here": "x" * 500}))

    def expire(self) -> None:
        self.expired += 1


@pytest.fixture
def small():
    platform = Small()
    with running(platform) as address, tools(address, FakeClock()) as given:
        yield platform, lambda: given.http.call("GET", f"{address}/it")


def outcomes(call, times: int) -> list[str]:
    found = []
    for _ in range(times):
        try:
            reply = call()
            found.append("whole" if reply.json() and reply.status == 200 else "refused")
        except (SourceGarbled, SourceUnreachable) as error:
            found.append(type(error).__name__)
    return found


def test_the_same_dice_bring_the_same_weather(small):
    platform, call = small
    runs = []
    for _ in range(2):
        platform.faults = Weather(Random(5), platform.expire, calm=(1, 4))
        runs.append((outcomes(call, 120), dict(platform.faults.met)))

    assert runs[0] == runs[1]
    assert set(runs[0][1]) == set(Trouble)
    assert platform.expired == 2 * runs[0][1][Trouble.EXPIRED]


EXPECTED = {
    Trouble.EXPIRED: "whole",
    Trouble.SLOW: "whole",
    Trouble.BLOCKED: "SourceGarbled",
    Trouble.PARTIAL: "SourceGarbled",
    Trouble.CUT: "SourceUnreachable",
    Trouble.BROKEN: "SourceGarbled",
    Trouble.EMPTY: "SourceGarbled",
}


@pytest.mark.parametrize("kind", Trouble)
def test_each_trouble_is_what_it_is_called(small, kind):
    platform, call = small
    platform.faults = Weather(Random(1), kinds=(kind,), calm=(1, 1))

    assert outcomes(call, 5) == [EXPECTED[kind]] * 5


def test_weather_passes_and_planned_faults_come_first(small):
    platform, call = small
    platform.faults = Weather(Random(1), kinds=(Trouble.EMPTY,), calm=(1, 1))
    platform.faults.append(Fault("/it", instead=Answered({"planned": True})))
    first = call().json()
    platform.faults.clear()

    assert first == {"planned": True}
    assert outcomes(call, 50) == ["whole"] * 50


def test_calls_are_replayed_out_of_order_and_none_is_left_out():
    calls = list(range(50))
    found = replayed(Random(2), calls)

    assert set(found) == set(calls)
    assert 50 < len(found) <= 500
    assert found != sorted(found)
