"""Forecasts against series whose future is known, and what their band holds."""

import random  # noqa: TID251 - seeded
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.cost import measure
from guicang.domain.cost.book import Place, read
from guicang.domain.cost.forecast import (
    LEAST,
    LEAST_ERRORS,
    WITHIN,
    checks,
    forecast,
)
from guicang.domain.cost.measure import Sample, Slice, daily, shared, split
from guicang.domain.cost.samples import SAMPLES
from guicang.domain.cost.trend import Shift, slope
from guicang.domain.cost.whatif import Wish, what_if
from guicang.domain.errors import BadUsage, NoSuchOffer

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
MB = 10**6
STAY = 30


def house(days: int, *, noise: float = 0.0, seed: int = 7, odd: int = -1):
    """Play a house that takes in 10 MB a day and keeps it 30 days, day by day.

    On the ``odd`` day it takes in fifty times as much. The archive has a fifth of what
    was taken offline.
    """
    chance = random.Random(seed)
    came: list[int] = []
    for day in range(days):
        amount = 10 * MB * (1 + chance.uniform(-noise, noise))
        came.append(round(amount * (50 if day == odd else 1)))
        there = came[max(0, day - STAY + 1) :]
        gone = sum(came[: max(0, day - STAY + 1)])
        due = {STAY - len(there) + 1 + n: size for n, size in enumerate(there)}
        yield Sample(
            at=BEGUN + day * A_DAY,
            slices=(
                Slice(Place.WORKING, "kf", "order", 2 * sum(there)),
                Slice(Place.ARCHIVE, "kf", "order", gone // 5),
                Slice(Place.LEDGER, "", "", 1_000 * day),
            ),
            content=sum(there),
            gone=gone,
            archived=gone,
            due=due,
            stay={STAY: 1},
            ages=dict(enumerate(reversed(there))),
        )


def test_a_house_that_keeps_thirty_days_grows_no_more_after_thirty():
    samples = list(house(40))

    (point,) = forecast(samples, [60]).points

    assert point.middle()[Place.WORKING] == pytest.approx(600 * MB, rel=0.02)


def test_what_is_known_to_go_is_forecast_before_anything_went():
    samples = list(house(20))
    known = list(house(60))

    for days in (10, 25, 39):
        (point,) = forecast(samples, [days]).points
        came = known[19 + days].sizes
        assert point.middle()[Place.WORKING] == pytest.approx(
            came[Place.WORKING], rel=0.04
        )


def test_the_archive_gets_what_goes():
    samples, known = list(house(40)), list(house(71))

    (point,) = forecast(samples, [30]).points

    assert point.middle()[Place.ARCHIVE] == pytest.approx(
        known[69].sizes[Place.ARCHIVE], rel=0.02
    )


def test_one_odd_day_does_not_bend_the_trend():
    model = forecast(list(house(40, odd=35)), [1]).model

    assert model is not None
    assert model.intake == pytest.approx(10 * MB, rel=0.2)


def test_the_band_holds_as_many_as_it_says():
    held = []
    for seed in range(12):
        known = list(house(160, noise=0.6, seed=seed))
        for end in (60, 100):
            for point in forecast(known[:end], [7, 14, 30]).points:
                came = known[end - 1 + point.days].sizes[Place.WORKING]
                between = point.sizes[Place.WORKING]
                held.append(between.low <= came <= between.high)

    assert WITHIN - 0.1 <= sum(held) / len(held) <= WITHIN + 0.15


def test_a_band_grows_with_its_span_and_holds_the_middle():
    points = forecast(list(house(90, noise=0.5)), [30, 60, 360]).points

    widths = []
    for point in points:
        between = point.sizes[Place.WORKING]
        assert between.low <= between.size <= between.high
        widths.append(between.high - between.low)
    assert widths[-1] >= widths[0] > 0


@pytest.mark.parametrize("days", range(LEAST))
def test_too_few_samples_are_no_forecast(days):
    found = forecast(list(house(days)), [30])

    assert (found.samples, found.points, found.model) == (days, (), None)


def test_too_few_errors_are_no_band():
    found = forecast(list(house(LEAST + LEAST_ERRORS - 1)), [30])

    assert found.points
    assert found.tested is None
    assert found.points[0].sizes[Place.WORKING].low is None


def test_a_band_comes_with_the_first_eight_errors():
    found = forecast(list(house(LEAST + LEAST_ERRORS)), [30])

    assert (found.tested, found.errors) == (1, LEAST_ERRORS)


def test_an_earlier_forecast_used_only_what_was_known_then():
    known = list(house(60, noise=0.3))
    later = [*known[:45], *(replace(s, content=9 * s.content) for s in known[45:])]

    (before,) = [c for c in checks(known, 14) if c.made_at == known[44].at]
    (after,) = [c for c in checks(later, 14) if c.made_at == known[44].at]

    assert before.expected == after.expected
    assert before.error is not None


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=12))
def test_a_slope_does_not_depend_on_the_order(heights):
    points = list(enumerate(map(float, heights)))

    assert slope(points) == pytest.approx(slope(points[::-1]))


# --- samples --------------------------------------------------------------------------


@given(
    st.integers(0, 10**15),
    st.dictionaries(st.text(max_size=3), st.integers(0, 10**9), min_size=1),
)
def test_a_total_is_shared_out_to_the_byte(total, weights):
    parts = shared(total, weights)

    assert sum(parts.values()) == total
    assert all(part >= 0 for part in parts.values())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b"]),
            st.lists(st.sampled_from(["x", "y", "z"])),
            st.integers(0, 10**6),
        )
    )
)
def test_categories_share_and_lose_no_byte(rows):
    assert sum(split(rows).values()) == sum(size for _, _, size in rows)


def test_a_sample_comes_back_as_it_was_written():
    for sample in house(3):
        assert measure.read(measure.written(sample)) == sample


def test_of_a_day_the_last_sample_counts():
    (one, two) = house(2)
    again = replace(two, at=two.at + timedelta(hours=3), content=1)

    assert daily([again, one, two]) == (one, again)


# --- what if --------------------------------------------------------------------------

OWN = read(SAMPLES["own"])


def priced(wish: Wish, shift: Shift | None = None):
    samples = list(house(60))
    spans = [30, 60, 90]
    as_is = forecast(samples, spans)
    return what_if(OWN, samples[-1], as_is, forecast(samples, spans, shift), wish)


def test_nothing_asked_changes_nothing():
    found = priced(Wish())

    assert all(month.now == month.then for month in found.months)
    assert found.total[0] == found.total[1]


def test_cold_storage_makes_the_cold_share_cheaper_by_the_difference():
    found = priced(Wish(cold_after=10))

    assert found.cold == pytest.approx(2 / 3)
    cold = round(600 * MB * 2 / 3)
    saved = float(found.before.total - found.after.total)
    assert saved == pytest.approx(cold / 10**9 * (0.58 - 0.12), rel=1e-6)


def test_reading_cold_records_back_costs():
    free, paid = priced(Wish(cold_after=0)), priced(Wish(cold_after=0, reads=100))

    assert free.reading == 0
    assert float(paid.reading) == pytest.approx(600 * MB / 10**9 * 0.03)
    assert paid.months[0].then - free.months[0].then == paid.reading


def test_a_region_has_a_copy_of_the_archive_and_its_way_is_paid_once():
    found = priced(Wish(regions=("eu",)))

    archive = 60 * MB
    assert float(found.once) == pytest.approx(archive / 10**9 * 0.5)
    assert float(found.after.total - found.before.total) == pytest.approx(
        archive / 10**9 * 0.15
    )


def test_a_shorter_policy_keeps_less():
    shift = Shift(
        due={0: 200 * MB, **dict.fromkeys(range(1, 11), 10 * MB)},
        stay={10: 1},
        stay_ever=0,
    )

    found = priced(Wish(), shift)

    assert found.months[1].then < found.months[1].now
    assert found.months[0].then == found.months[0].now


def test_a_region_without_an_offer_is_said():
    with pytest.raises(NoSuchOffer):
        priced(Wish(regions=("moon",)))


@pytest.mark.parametrize(
    "wish", [Wish(cold_after=-1), Wish(reads=101), Wish(regions=("eu", "eu"))]
)
def test_what_cannot_be_is_refused(wish):
    with pytest.raises(BadUsage):
        priced(wish)
