"""Limits hold calls back, and hold for all who read a source together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from guicang.adapters.connecting.pace import Leaf, Pace
from tests import homes
from tests.fakes.clock import FakeClock
from tests.simulators.server import Platform, running
from tests.sources.tools import tools

SCRIPT = Path(__file__).with_name("pacing.py")
CALLS = 40


class Watch:
    """A clock that goes on by sleeping."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def test_limits_hold_calls_back():
    watch = Watch()
    limits = ((2, 60), (3, 600))
    with (
        running(Platform()) as address,
        tools(
            address, FakeClock(), limits=limits, sleep=watch.sleep, now=watch.now
        ) as given,
    ):
        for _ in range(4):
            given.http.call("GET", f"{address}/to")

    assert watch.slept == [66.0, 594.0]


@given(
    st.integers(1, 300),
    st.integers(1, 20),
    st.lists(st.floats(0, 3), min_size=1, max_size=60),
    st.integers(1, 3),
)
def test_no_stretch_of_time_holds_more_calls_than_the_limit(most, span, pauses, many):
    watch, book = Watch(), Leaf()
    several = [
        Pace(((most, span),), book, now=watch.now, sleep=watch.sleep)
        for _ in range(many)
    ]
    called = []
    for number, pause in enumerate(pauses):
        watch.at += pause
        for _ in range(most // 20 + 1):
            several[number % many].wait()
            called.append(watch.at)

    for first, at in enumerate(called[most:]):
        assert at - called[first] >= span


def test_a_clock_that_was_ahead_stops_nobody():
    watch, book = Watch(), Leaf()
    watch.at = 1_000_000.0
    Pace(((1, 60),), book, now=watch.now, sleep=watch.sleep).wait()
    watch.at = 0.0

    Pace(((1, 60),), book, now=watch.now, sleep=watch.sleep).wait()

    assert watch.slept == []


@pytest.mark.slow
def test_two_processes_together_call_no_more_often_than_one_may(database, settings):
    home = homes.bare(database, settings)
    django = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    both = [
        subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(SCRIPT), str(home.folder), str(CALLS)],
            env={**os.environ, "PYTHONPATH": "src:.", **django, **database.env},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for each in both:
        assert each.stdout.readline() == "ready\n"
    for each in both:
        each.stdin.write("go\n")
        each.stdin.flush()
    made = [int(each.communicate(timeout=60)[0]) for each in both]

    assert sum(made) == 50
    assert all(each.returncode == 0 for each in both)
