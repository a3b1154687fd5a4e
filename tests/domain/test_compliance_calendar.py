"""When something of the compliance calendar is due, and what shows that it was done."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from guicang.domain.programme.calendar import Evidence, Item, List, State, line

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
DAYS = {"P30D": 30, "P3M": 90, "P3Y": 1095}


def later(at, period):
    return at + DAYS[period] * A_DAY


def on(day):
    return Evidence(at=BEGUN + day * A_DAY, reference=f"day {day}")


def stands(day, *done, every="P3M"):
    item = Item(
        id="x",
        list=List.QUARTERLY,
        every=every,
        known="",
        basis="guide",
        titles={"en": "x", "zh": "x"},
    )
    now = BEGUN + day * A_DAY
    found = [on(each) for each in done]
    return line(item, "ann", found, begun=BEGUN, now=now, later=later)


@pytest.mark.parametrize(
    ("day", "done", "state"),
    [
        (0, (), State.DUE),
        (29, (), State.DUE),
        (30, (), State.LATE),
        (30, (20,), State.DONE),
        (95, (20,), State.DONE),
        (96, (20,), State.DUE),
        (110, (20,), State.LATE),
        (110, (20, 105), State.DONE),
    ],
)
def test_an_item_is_due_after_its_period(day, done, state):
    assert stands(day, *done).state is state


@given(st.integers(0, 4_000), st.sets(st.integers(0, 4_000), min_size=1))
def test_what_is_done_once_stays_done_by_its_newest_evidence(day, done):
    found = stands(day, *done, every="")

    assert found.state is State.DONE
    assert found.due_at is None
    assert found.evidence == on(max(done))


@given(st.integers(0, 4_000), st.sets(st.integers(0, 4_000)))
def test_more_evidence_never_makes_an_item_later(day, done):
    order = [State.DONE, State.DUE, State.LATE]

    before, after = stands(day, *done), stands(day, *done, day)

    assert order.index(after.state) <= order.index(before.state)
    assert after.due_at >= before.due_at
