"""Which records a hold covers, and how its query is written down."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, strategies as st

from guicang.domain.errors import BadUsage
from guicang.domain.hold import (
    Query,
    covers,
    freezing,
    holding,
    query_from,
    query_to,
)
from tests.domain.retention_cases import ORDER, at, freeze, hold, record

FACTS = record(
    ["chat.complaint"],
    customer="c0ffee",
    agent="wang",
    source="wecom",
    channel="app",
)


def one(value):
    return frozenset({value})


CASES = {
    "everything": (Query(), True),
    "this conversation": (Query(conversations=one("c1")), True),
    "another conversation": (Query(conversations=one("c2")), False),
    "this customer": (Query(customers=one("c0ffee")), True),
    "another customer": (Query(customers=one("beef")), False),
    "this agent": (Query(agents=one("wang")), True),
    "another agent": (Query(agents=one("li")), False),
    "this source": (Query(sources=one("wecom")), True),
    "another source": (Query(sources=one("zoho")), False),
    "this channel": (Query(channels=one("app")), True),
    "another channel": (Query(channels=one("web")), False),
    "this category": (Query(categories=one("chat.complaint")), True),
    "another category": (Query(categories=one("chat.general")), False),
    "all conditions must be met": (
        Query(customers=one("c0ffee"), agents=one("li")),
        False,
    ),
    "open on that day": (
        Query(since=at("2026-01-31"), until=at("2026-02-01")),
        True,
    ),
    "over before": (Query(since=at("2026-02-01")), False),
    "closed at the first instant": (Query(since=at("2026-01-31 15:00")), True),
    "opened after": (Query(until=at("2026-01-31 13:59")), False),
    "until is exclusive": (Query(until=at("2026-01-31 14:00")), False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_query_covers(case):
    query, covered = CASES[case]

    assert covers(query, FACTS) is covered


def test_what_is_not_known_does_not_free_a_record():
    bare = FACTS._replace(starts={})

    assert covers(Query(since=at("2030-01-01")), bare)
    assert covers(Query(until=at("2000-01-01")), bare)


def test_an_open_conversation_ends_with_its_last_message():
    running = record(starts={"closed": None, "last_message": at("2026-03-01")})

    assert covers(Query(since=at("2026-02-15")), running)
    assert not covers(Query(since=at("2026-03-02")), running)


def test_a_conversation_without_a_label_is_everyday_chat():
    assert covers(Query(categories=one("chat.general")), record())


def test_a_conversation_with_a_completed_transaction_is_linked_to_an_order():
    query = Query(categories=one("chat.transaction"))

    assert covers(query, record(["chat.general"], starts=ORDER))
    assert not covers(query, record(["chat.general"]))


def test_only_holds_and_freezes_in_force_bind():
    holds = (hold(), hold(id="h2", released_at=at("2026-02-02")))
    freezes = (freeze(), replace(freeze(), id="f2", lifted_at=at("2026-02-02")))

    assert [h.id for h in holding(holds, FACTS)] == ["h1"]
    assert [f.id for f in freezing(freezes, FACTS)] == ["f1"]


names = st.frozensets(st.text(min_size=1, max_size=8), max_size=3)
instants = st.datetimes(timezones=st.just(UTC))


@given(
    st.builds(Query, conversations=names, customers=names, agents=names),
    st.one_of(st.none(), instants),
)
def test_a_query_survives_being_written_down(query, since):
    query = replace(query, since=since)

    assert query_from(query_to(query)) == query


@pytest.mark.parametrize(
    "plain",
    [
        {"customer": ["c0ffee"]},
        {"customers": "c0ffee"},
        {"customers": [1]},
        {"customers": [""]},
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"since": "2026-02-01T00:00+08:00", "until": "2026-01-01T00:00+08:00"},
    ],
    ids=str,
)
def test_what_is_no_query_is_refused(plain):
    with pytest.raises(BadUsage):
        query_from(plain)
