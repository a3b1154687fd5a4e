"""What is remembered of calls, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.calls import DjangoCalls
from guicang.domain.errors import AnswerPending, KeyReused
from guicang.ports.calls import Answer, Call

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
CALL = Call(caller="system:key:1", key="one", digest="d" * 64)
DONE = Answer(status=200, kind="application/json", body=b"{}")


@pytest.fixture
def calls(database):
    return DjangoCalls()


def test_calls_are_counted_by_the_minute_and_by_caller(calls):
    counted = [calls.count("a", NOW) for _ in range(3)]
    other = calls.count("b", NOW)
    next_minute = calls.count("a", NOW + timedelta(minutes=1))

    assert (counted, other, next_minute) == ([1, 2, 3], 1, 1)


def test_a_call_begins_once_and_its_answer_is_given_again(calls):
    assert calls.begin(CALL, NOW) is None
    with pytest.raises(AnswerPending):
        calls.begin(CALL, NOW)
    calls.end(CALL, DONE)

    assert calls.begin(CALL, NOW) == DONE


def test_an_answer_that_is_not_kept_says_that_it_was_given(calls):
    calls.begin(CALL, NOW)
    calls.end(CALL, Answer(status=201, kind="application/json", body=None))

    assert calls.begin(CALL, NOW).body is None


def test_a_key_belongs_to_one_call(calls):
    calls.begin(CALL, NOW)
    calls.end(CALL, DONE)
    with pytest.raises(KeyReused):
        calls.begin(Call(caller=CALL.caller, key="one", digest="e" * 64), NOW)

    assert calls.begin(Call(caller="x", key="one", digest="e" * 64), NOW) is None


def test_what_failed_begins_anew(calls):
    calls.begin(CALL, NOW)
    calls.undo(CALL)

    assert calls.begin(CALL, NOW) is None


def test_what_was_answered_is_not_undone(calls):
    calls.begin(CALL, NOW)
    calls.end(CALL, DONE)
    calls.undo(CALL)

    assert calls.begin(CALL, NOW) == DONE


@pytest.mark.parametrize(
    ("later", "ended"), [(timedelta(minutes=11), False), (timedelta(hours=25), True)]
)
def test_what_was_cut_off_or_is_old_is_forgotten(calls, later, ended):
    calls.begin(CALL, NOW)
    if ended:
        calls.end(CALL, DONE)

    assert calls.begin(CALL, NOW + later) is None
