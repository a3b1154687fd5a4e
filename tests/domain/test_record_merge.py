"""Two versions of a conversation become one, or contradict each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guicang.domain.record.merge import ContradictionError, merge
from tests.specimens import START, conversation, message

BASE = conversation("c1", closed_at=None, messages=(message(0), message(1)))


def test_nothing_new_gives_the_stored_one_itself():
    assert (
        merge(BASE, conversation("c1", closed_at=None, messages=(message(1),))) is BASE
    )


def test_new_messages_stand_in_their_order():
    later = replace(BASE, messages=(message(1), message(3), message(2)))

    assert [m.seq for m in merge(BASE, later).messages] == [0, 1, 2, 3]


def test_parts_that_count_from_nought_are_ordered_by_time():
    part = tuple(message(n, id=f"n{n}", at=message(n + 5).at) for n in range(2))
    merged = merge(BASE, replace(BASE, messages=part))

    assert [m.id for m in merged.messages] == ["m0", "m1", "n0", "n1"]
    assert [m.seq for m in merged.messages] == [0, 1, 2, 3]


def test_the_life_grows_in_both_directions():
    day = timedelta(days=1)
    merged = merge(BASE, replace(BASE, opened_at=START - day, closed_at=START + day))

    assert (merged.opened_at, merged.closed_at) == (START - day, START + day)


def test_what_was_empty_is_filled_and_the_agent_may_change():
    bare = replace(BASE, customer="", customer_name="", extra="")
    newer = replace(BASE, agent="agent-2", agent_name="另一位", extra='{"a":1}')
    merged = merge(bare, newer)

    assert merged.customer == "customer-7"
    assert merged.agent == "agent-1"
    assert merged.extra == '{"a":1}'


def test_extras_that_agree_are_joined():
    stored = replace(BASE, extra='{"a":1,"b":2}')
    newer = replace(BASE, extra='{"b":2,"c":3}')

    assert merge(stored, newer).extra == '{"a":1,"b":2,"c":3}'


CONTRADICTIONS = {
    "conversation_id": replace(BASE, id="c2"),
    "customer": replace(BASE, customer="customer-8"),
    "channel": replace(BASE, channel="web"),
    "messages[0]": replace(BASE, messages=(message(0, "别的话"),)),
    "events.closed_case": replace(BASE, events={"closed_case": START}),
    "extra": replace(BASE, extra='{"a":2}'),
}


@pytest.mark.parametrize(("where", "newer"), CONTRADICTIONS.items(), ids=str)
def test_a_contradiction_names_the_field_and_no_value(where, newer):
    stored = replace(
        BASE, events={"closed_case": START + timedelta(hours=1)}, extra='{"a":1}'
    )
    with pytest.raises(ContradictionError) as caught:
        merge(stored, newer)

    assert str(caught.value) == where
