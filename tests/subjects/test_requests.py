"""What persons ask about their own records, on a real home."""

import pytest

from guicang.domain.errors import SubjectRequestChanged
from guicang.domain.subjects.model import Kind, State


def test_an_erasure_goes_from_the_request_through_two_signatures_to_the_answer(desk):
    desk.arrive("a", "b", customer="wm-1")
    desk.arrive("c", customer="wm-2")
    decided = desk.decided()
    desk.run_batches()
    outcomes = desk.outcomes(decided.id)
    done = desk.do("answer", decided.id, decided.revision, "everything is erased")

    assert set(desk.house.records.known(["a", "b", "c"])) == {"c"}
    assert outcomes == {"a": "erased", "b": "erased"}
    assert desk.house.catalogue.erased_by(["a", "b"]) == dict.fromkeys("ab", done.id)
    assert done.state is State.ANSWERED


def test_who_asks_again_joins_the_request_that_is_open(desk):
    first = desk.ask()
    again = desk.ask()
    other = desk.ask(Kind.ACCESS)

    assert (again.id, again.joined) == (first.id, 1)
    assert again.due_at == first.due_at
    assert other.id != first.id


def test_of_two_clerks_at_once_the_second_is_refused(desk):
    seen = desk.vouched()
    desk.do("decide", seen.id, seen.revision)

    with pytest.raises(SubjectRequestChanged):
        desk.do("decide", seen.id, seen.revision, by="legal")
