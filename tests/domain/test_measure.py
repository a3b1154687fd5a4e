"""How good a classifier is: against numbers that were reckoned by hand."""

from random import Random  # noqa: TID251 - seeded samples

import pytest
from hypothesis import given, strategies as st

from guicang.domain.classify.measure import (
    Comparison,
    Judged,
    compare,
    drift,
    measure,
    threshold,
    thresholds,
    wilson,
)
from guicang.domain.classify.noise import Held, suspects

FOUR = [
    Judged("a", "a", 0.9),
    Judged("a", "a", 0.8),
    Judged("b", "a", 0.7),
    Judged("b", "b", 0.6),
]


def test_accuracy_and_macro_f1_are_those_of_the_book():
    found = measure(FOUR)

    assert found.accuracy.value == 0.75
    # a: precision 2/3, recall 1; b: precision 1, recall 1/2.
    assert found.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert found.confusion == {("a", "a"): 2, ("b", "a"): 1, ("b", "b"): 1}


def test_the_interval_of_macro_f1_is_that_of_many_samples():
    """Drawn 400 times with replacement, 95 of 100 lie in it."""
    dice = Random(7)
    judged = [
        Judged(truth, said, 0.5)
        for truth, said, times in (
            *(("a", "a", 60), ("a", "b", 15), ("b", "b", 30), ("b", "c", 9)),
            *(("c", "c", 20), ("c", "a", 6)),
        )
        for _ in range(times)
    ]
    found = measure(judged)

    drawn = sorted(
        measure(dice.choices(judged, k=len(judged))).macro_f1 for _ in range(400)
    )

    low, high = found.macro_f1_interval
    assert (low, high) == pytest.approx((drawn[10], drawn[-10]), abs=0.02)
    assert low < found.macro_f1 < high
    assert measure([]).macro_f1_interval == (0.0, 1.0)


def test_worse_is_what_is_so_by_more_than_chance():
    assert Comparison(1, 12, 0.003).worse
    assert not Comparison(12, 1, 0.003).worse
    assert not Comparison(5, 8, 0.58).worse


def test_the_interval_is_wilsons():
    share = wilson(8, 10)

    assert (share.low, share.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 0)[2:] == (0.0, 1.0)


def test_how_much_can_be_filed_is_said_for_each_accuracy():
    found = measure(FOUR)

    assert found.coverage_at[0.99] == 0.5
    assert threshold(FOUR, 0.99) == 0.8
    assert threshold(FOUR[2:3], 0.9) == 1.0


def test_what_is_equally_sure_is_filed_together():
    alike = [Judged("a", "a", 0.5), Judged("b", "a", 0.5)]

    assert measure(alike).coverage_at[0.9] == 0


@given(
    st.lists(
        st.builds(
            Judged, st.sampled_from("ab"), st.sampled_from("ab"), st.floats(0, 1)
        ),
        min_size=1,
    )
)
def test_what_is_filed_from_a_threshold_on_is_as_right_as_was_asked(judged):
    least = threshold(judged, 0.9)
    filed = [each for each in judged if each.confidence >= least]

    assert least == 1.0 or sum(e.right for e in filed) / len(filed) >= 0.9
    assert 0 <= measure(judged).calibration_error <= 1


def test_only_labels_that_were_said_often_enough_have_a_threshold_of_their_own():
    judged = [Judged("a", "a", 0.5)] * 20 + [Judged("b", "b", 0.4)] * 19

    found = thresholds(judged)

    assert found == {"threshold": 0.4, "thresholds": {"a": 0.5}}


def test_two_that_differ_in_one_direction_differ_by_more_than_chance():
    right = [Judged("a", "a", 1.0)] * 10
    wrong = [Judged("a", "b", 1.0)] * 10

    found = compare(right, wrong)

    assert found[:2] == (10, 0)
    assert found.p == pytest.approx(2 / 2**10)
    assert compare(right, right).p == 1.0
    many = compare(right * 200, wrong * 200)
    assert many.p < 1e-9


def test_drift_is_nothing_where_nothing_moved():
    assert drift({"a": 50, "b": 50}, {"a": 500, "b": 500}) == pytest.approx(0, abs=1e-3)
    assert drift({"a": 90, "b": 10}, {"a": 10, "b": 90}) > 0.25
    assert drift({}, {}) == 0


def test_a_label_is_suspected_where_the_model_is_as_sure_of_another_as_it_usually_is():
    held = [
        Held("a", "a", 0.9, 0.9),
        Held("b", "b", 0.8, 0.8),
        Held("b", "a", 0.05, 0.95),
        Held("b", "a", 0.4, 0.6),
    ]

    assert [s.number for s in suspects(held)] == [2]


def test_among_many_labels_what_is_ten_times_likelier_is_suspected_without_sureness():
    held = [
        *(Held("a", "a", 0.9, 0.9), Held("b", "b", 0.8, 0.8)),
        *(Held("b", "a", 0.02, 0.3), Held("b", "a", 0.1, 0.3)),
        Held("b", "a", 0.0, 0.95),
    ]

    assert [s.number for s in suspects(held)] == [4, 2]
