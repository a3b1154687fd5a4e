"""The paper model agrees with five simulated years, and the simulation can disagree."""

from dataclasses import replace

import pytest
from bench.sizing import (
    Costs,
    Fleet,
    Load,
    measured,
    model,
    rest,
    rows,
    simulate,
    traffic,
)

SMALL = Load(messages=2e9, peak=400, years=2, hot_days=90)
COSTS = Costs(
    intake=30_000,
    dispose=25_000,
    verify=250_000,
    open=150_000,
    due=30_000,
    archived=24.0,
)


def test_traffic_is_as_much_and_as_steep_as_was_assumed():
    found = list(traffic(SMALL))

    assert sum(found) * 3600 == pytest.approx(SMALL.messages, rel=1e-6)
    assert max(found) == SMALL.peak
    assert min(found) > 0


def test_so_many_at_the_peak_that_none_are_left_is_refused():
    with pytest.raises(ValueError, match="peak"):
        list(traffic(replace(SMALL, peak=1e6)))


def test_model_and_simulation_agree_where_hosts_suffice():
    said, seen = model(SMALL, COSTS), simulate(SMALL, COSTS, Fleet())

    assert seen.mean_share == pytest.approx(said.mean_share, rel=0.15)
    for name in ("peak_share", "hot", "hot_bytes", "archive_bytes", "due_seconds"):
        assert getattr(seen, name) == pytest.approx(getattr(said, name), rel=0.1), name
    assert seen.wait_hours < 72


def test_nothing_is_lost_on_the_way():
    seen = simulate(SMALL, COSTS, Fleet())

    archived = seen.archive_bytes / COSTS.archived
    assert seen.hot + archived == pytest.approx(SMALL.messages, rel=1e-9)


def test_a_fleet_that_is_too_small_falls_behind():
    little = Fleet(hosts=1, cores=SMALL.mean / COSTS.dispose * 0.5)

    seen = simulate(SMALL, COSTS, little)

    assert seen.wait_hours > 24 * 30
    assert seen.hot > 1.5 * model(SMALL, COSTS).hot


def test_hosts_that_fail_often_let_what_is_due_wait_longer():
    cores = SMALL.peak / COSTS.dispose
    steady = simulate(SMALL, COSTS, Fleet(cores=cores, between=1e9))
    shaky = simulate(SMALL, COSTS, Fleet(cores=cores, between=24, repair=12))

    assert steady.wait_hours < shaky.wait_hours


def test_the_page_says_ten_billion_in_five_years_at_a_thousand_a_second():
    load, costs = Load(), measured()

    assert (load.messages, load.peak, load.years) == (10e9, 1_000, 5)
    for what, said, seen in rows(load, costs, Fleet()):
        if "waits" not in what:
            assert seen == pytest.approx(said, rel=0.1), what
    assert all(value > 0 for value in rest(load, costs).values())
