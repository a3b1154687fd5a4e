"""What is held out: the newest part, of customers whom nobody learned from."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from guicang.domain.classify.split import Origin, divide

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def days(*customers):
    return [Origin(c, BEGIN + timedelta(days=n)) for n, c in enumerate(customers)]


def test_the_newest_fifth_is_held_out():
    found = divide(days(*(f"c{n}" for n in range(50))))

    assert found.held == tuple(range(40, 50))
    assert found.learned == tuple(range(40))
    assert found.since == BEGIN + timedelta(days=40)


def test_what_the_same_customers_said_before_is_on_neither_side():
    found = divide(days(*(f"c{n % 45}" for n in range(50))))

    assert found.left == tuple(range(5))
    assert found.held == tuple(range(40, 50))


def test_whole_customers_are_held_out_where_no_time_is_known():
    found = divide([Origin(f"c{n % 25}") for n in range(100)])

    assert found.since is None
    assert len(found.held) == 20
    assert found.left == ()


def test_what_carries_neither_cannot_be_divided():
    assert divide([Origin()] * 100) is None
    assert divide([]) is None


def test_one_customer_alone_cannot_be_divided():
    assert divide(days(*["c"] * 100)) is None


@given(
    st.lists(
        st.builds(
            Origin,
            st.sampled_from(["", *(f"c{n}" for n in range(40))]),
            st.none() | st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=120,
    )
)
def test_no_customer_is_on_both_sides_and_nothing_learned_is_newer(origins):
    found = divide(origins)

    if found is None:
        return
    sides = (found.learned, found.held, found.left)
    assert sorted(n for side in sides for n in side) == list(range(len(origins)))
    theirs = [{origins[n].customer for n in side} - {""} for side in sides]
    assert theirs[0].isdisjoint(theirs[1])
    if found.since:
        newest = [origins[n].at for n in found.learned if origins[n].at]
        assert all(at < found.since for at in newest)
