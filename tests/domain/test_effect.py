"""What changed is told from chance: intervals against scipy's and the papers' own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

from guicang.domain.effect import Inquiry, Name, Verdict, Window, compare
from guicang.domain.effect.statistics import (
    Differences,
    median,
    newcombe,
    shift,
    wilson,
)
from guicang.domain.record import micros

CHANGE = datetime(2026, 3, 1, tzinfo=UTC)
WINDOW = Window(change=CHANGE, length=timedelta(days=28), again=timedelta(days=7))
seconds = st.lists(st.integers(0, 10_000), min_size=1, max_size=40)
rates = st.integers(1, 400).flatmap(
    lambda of: st.tuples(st.integers(0, of), st.just(of))
)
confidences = st.sampled_from([0.8, 0.95, 0.99])


@given(rates, confidences)
def test_wilson_is_scipys(rate, confidence):
    found = wilson(*rate, confidence)
    theirs = stats.binomtest(*rate).proportion_ci(confidence, method="wilson")

    assert found.low == pytest.approx(theirs.low, abs=1e-12)
    assert found.high == pytest.approx(theirs.high, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe 1998, table II, method 10; the second is taken from the first
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.0582, 0.8062),
        ((0, 29), (5, 56), -0.0381, 0.1926),
        ((0, 20), (0, 10), -0.1611, 0.2775),
        ((0, 10), (10, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_gives_what_the_paper_gives(first, second, low, high):
    found = newcombe(first, second, 0.95)

    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(rates, rates, confidences)
def test_a_rise_is_the_fall_of_the_other_way_round(first, second, confidence):
    there, back = (
        newcombe(first, second, confidence),
        newcombe(second, first, confidence),
    )

    assert there.low <= there.estimate <= there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@given(seconds, seconds, st.data())
def test_differences_are_those_written_down(before, after, data):
    every = sorted(a - b for a in after for b in before)
    rank = data.draw(st.integers(0, len(every) - 1))

    assert Differences(before, after).at(rank) == every[rank]


@given(seconds, seconds)
def test_the_shift_is_the_median_of_all_differences(before, after):
    every = [a - b for a in after for b in before]
    found = shift(before, after, 0.95)

    assert found.estimate == median(every) == float(np.median(every))
    assert found.low <= found.estimate <= found.high


@settings(max_examples=150)
@given(
    st.integers(0, 2**32 - 1), st.integers(8, 40), st.integers(8, 40), st.floats(0, 3)
)
def test_no_shift_lies_outside_just_where_mann_and_whitney_reject_it(seed, n, m, by):
    draw = np.random.default_rng(seed)
    before = [int(x) for x in draw.normal(0, 1_000_000, n)]
    after = [int(x) for x in draw.normal(by * 1_000_000, 1_000_000, m)]
    p = stats.mannwhitneyu(
        before, after, method="asymptotic", use_continuity=False
    ).pvalue

    found = shift(before, after, 0.95)

    # At the edge itself a whole rank decides.
    if not 0.03 < p < 0.07:
        assert found.without_zero == (p < 0.05)


def test_the_interval_of_a_shift_holds_the_truth_as_often_as_it_says():
    draw = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        before = [int(x) for x in draw.exponential(600, 60)]
        after = [int(x) for x in draw.exponential(600, 50) + 90]
        found = shift(before, after, 0.9)
        held += found.low <= 90 <= found.high

    assert stats.binomtest(held, 400, 0.9).pvalue > 0.001


# --- the comparison -------------------------------------------------------------------


def inquiry(customer, at, answered=None, completed=None):
    opened = micros(at)
    return Inquiry(
        customer,
        opened,
        None if answered is None else opened + answered * 1_000_000,
        None if completed is None else opened + completed * 1_000_000,
    )


def crowd(side, start, many, *, again, answer):
    """So many customers, the first of whom come again after a day."""
    for n in range(many):
        at = start + timedelta(minutes=n)
        yield inquiry(f"{side}{n}", at, answer + n % 60, answer * 10 + n % 60)
        if n < again:
            yield inquiry(f"{side}{n}", at + timedelta(days=1), answer, answer * 10)


def measures(effect):
    return {measure.name: measure for measure in effect.measures}


def test_a_large_change_is_more_than_chance_and_none_is_not():
    before, after = WINDOW.before[0], WINDOW.after[0]
    better = compare(
        [
            *crowd("b", before, 300, again=120, answer=300),
            *crowd("a", after, 300, again=30, answer=120),
        ],
        WINDOW,
    )
    same = compare(
        [
            *crowd("b", before, 300, again=60, answer=300),
            *crowd("a", after, 300, again=62, answer=300),
        ],
        WINDOW,
    )

    assert {m.verdict for m in better.measures} == {Verdict.LESS}
    assert {m.verdict for m in same.measures} == {Verdict.CHANCE}
    repeat = measures(better)[Name.REPEAT]
    assert (repeat.before.value, repeat.after.value) == (0.4, 0.1)
    assert repeat.change.estimate == pytest.approx(-0.3)
    assert better.each == pytest.approx(1 - 0.05 / 3)


def test_few_cases_say_nothing():
    found = compare([*crowd("b", WINDOW.before[0], 19, again=3, answer=9)], WINDOW)

    assert {m.verdict for m in found.measures} == {Verdict.TOO_FEW}
    assert {m.change for m in found.measures} == {None}
    assert measures(found)[Name.RESOLUTION].after.value is None


def test_who_cannot_come_again_in_time_is_no_case_and_nobody_known_is_none():
    start, end = WINDOW.after
    found = compare(
        [
            inquiry("early", start),
            inquiry("early", start + timedelta(days=8)),  # not soon
            inquiry("late", end - timedelta(days=1)),
            inquiry("", start),
            inquiry("outside", end),
        ],
        WINDOW,
    )

    after = measures(found)[Name.REPEAT].after
    assert (after.cases, after.left_out, after.value) == (1, 1, 0.0)


def test_what_was_not_answered_has_no_time_and_is_counted():
    found = compare(
        [inquiry("a", CHANGE), inquiry("b", CHANGE, answered=5)],
        WINDOW,
    )

    first = measures(found)[Name.FIRST_RESPONSE].after
    assert (first.cases, first.left_out, first.value) == (1, 1, 5.0)


def test_what_settles_is_left_out_on_both_sides():
    quiet = replace(WINDOW, skip=timedelta(days=2))
    near = [inquiry("a", CHANGE), inquiry("b", CHANGE - timedelta(days=1))]

    assert all(
        (m.before.cases, m.after.cases) == (0, 0) for m in compare(near, quiet).measures
    )
    assert quiet.before[1] - quiet.before[0] == quiet.after[1] - quiet.after[0]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-40, 40)), max_size=60))
def test_the_order_in_which_sessions_are_read_changes_nothing(said):
    every = [inquiry(who, CHANGE + timedelta(days=d), 5, 9) for who, d in said]

    assert compare(every, WINDOW) == compare(every[::-1], WINDOW)


def test_of_nothing_there_is_no_rate_and_no_shift():
    with pytest.raises(ValueError, match="no rate"):
        wilson(1, 0, 0.95)
    with pytest.raises(ValueError, match="no rate"):
        wilson(3, 2, 0.95)
    with pytest.raises(ValueError, match="empty"):
        shift([], [1], 0.95)
