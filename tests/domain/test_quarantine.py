"""An unknown never frees: a hold is ruled out only by what is known not to fit."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.hold import Query
from guicang.domain.quarantine.model import Place, Told, digest_of, is_ripe
from guicang.domain.quarantine.rules import may_cover

NOW = datetime(2026, 1, 31, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = Told(
    conversation="c-1",
    customer="u-1",
    agent="a-1",
    source="shop",
    channel="web",
    starts={"opened": NOW, "closed": NOW + DAY},
)
CASES = [
    (Query(), ALL, True),
    (Query(), Told(), True),
    (Query(conversations=frozenset({"c-1"})), ALL, True),
    (Query(conversations=frozenset({"c-2"})), ALL, False),
    (Query(conversations=frozenset({"c-2"})), Told(customer="u-1"), True),
    (Query(customers=frozenset({"#u-1"})), ALL, True),
    (Query(customers=frozenset({"u-1"})), ALL, False),
    (Query(customers=frozenset({"#u-1"})), Told(customer=""), False),
    (Query(agents=frozenset({"a-2"})), ALL, False),
    (Query(sources=frozenset({"shop"}), channels=frozenset({"app"})), ALL, False),
    (Query(sources=frozenset({"shop"})), Told(channel="app"), True),
    (Query(categories=frozenset({"chat.complaint"})), ALL, True),
    (Query(until=NOW), ALL, False),
    (Query(until=NOW), Told(conversation="c-1"), True),
    (Query(since=NOW + 2 * DAY), ALL, False),
    (Query(since=NOW), ALL, True),
]


@pytest.mark.parametrize(("query", "told", "covered"), CASES)
def test_a_query_covers_what_may_be_meant(query, told, covered):
    assert may_cover(query, told, lambda customer: f"#{customer}") is covered


def test_each_part_of_a_place_is_in_its_digest():
    places = [Place("ab", 1, 0), Place("ab", 0, 1), Place("a", 1, 0), Place("b", 1, 0)]
    digests = {digest_of(id_, place) for id_ in (1, 2) for place in places}

    assert len(digests) == 2 * len(places)
    assert digest_of(1, places[0]) == digest_of(1, places[0])


@pytest.mark.parametrize(
    ("age", "ripe"), [(30 * DAY, True), (30 * DAY - DAY / 2, False)]
)
def test_it_is_ripe_after_whole_days(age, ripe):
    assert is_ripe(NOW - age, NOW, 30) is ripe
