"""How long the door stays shut, and for whom."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.access.failures import (
    FREE,
    LONGEST,
    Counted,
    counters,
    forgotten,
    pause,
)

TEXT = st.text(max_size=12)


@pytest.mark.parametrize("by", Counted)
def test_a_few_failures_are_free_then_each_doubles_the_pause_up_to_the_longest(by):
    free = FREE[by]

    pauses = [int(pause(by, free + n).total_seconds()) for n in range(-1, 12)]
    assert pauses == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    assert pause(by, 10**9) == LONGEST


@given(by=st.sampled_from(Counted), failures=st.integers(0, 10**6))
def test_one_more_failure_never_shortens_a_pause(by, failures):
    assert timedelta(0) <= pause(by, failures) <= pause(by, failures + 1) <= LONGEST


@given(name=TEXT, device=TEXT.filter(bool), others=st.lists(st.tuples(TEXT, TEXT)))
def test_nothing_others_do_counts_for_a_known_device(name, device, others):
    own = set(counters(name, "203.0.113.1", device))

    for other, address in [*others, (name, "203.0.113.1")]:
        assert not own & set(counters(other, address, ""))


def test_a_success_forgets_neither_the_name_nor_the_address():
    counted = counters("li", "203.0.113.1", "")

    assert {c.by for c in forgotten(counted)} == {Counted.PLACE}
    assert {c.by for c in counted} - {Counted.PLACE} == {Counted.NAME, Counted.ADDRESS}
    known = counters("li", "203.0.113.1", "d")
    assert forgotten(known) == known
