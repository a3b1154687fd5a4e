"""Sessions of the past under other time-outs: what would have been done to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guicang.domain.desk import model
from guicang.domain.desk.model import Clock, Closing, Session
from guicang.domain.desk.preview import Event, play, tally
from guicang.domain.desk.timeouts import Limits, due
from guicang.domain.desk.waiting import chance

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEVER = Limits(customer_silent=None, agent_silent=None, first_reply=None, total=None)


def opened():
    session = Session(
        id="s-1",
        source="shop",
        channel="web",
        thread="t-1",
        customer="c-1",
        opened_at=NOW,
        queued_at=NOW,
    )
    return model.heard(session, NOW)


def played(limits, *events, until=600):
    told = [(NOW + MINUTE * at, kind, agent) for at, kind, agent in events]
    return play(opened(), told, limits, NOW + MINUTE * until)


def test_without_a_time_nothing_is_done():
    found = played(
        NEVER,
        (1, Event.QUEUED, ""),
        (2, Event.REPLIED, "ann"),
        (3, Event.ASSIGNED, "ann"),
        (4, Event.PAUSED, "ann"),
        (5, Event.PAUSED, "ann"),
        (6, Event.QUEUED, ""),
        (7, Event.ASSIGNED, "bob"),
        (8, Event.REPLIED, "bob"),
        (9, Event.COMPLETED, "bob"),
        (10, Event.HEARD, ""),
        (11, Event.REOPENED, ""),
        (12, Event.HEARD, ""),
    )

    assert (found.returned, found.raised, found.completed) == (0, 0, None)
    assert not found.cut
    assert sum(found.warned.values()) == 0


def test_who_does_not_reply_loses_it_and_at_last_it_is_raised():
    slow = replace(NEVER, first_reply=MINUTE, most_returns=2)

    found = played(slow, (1, Event.ASSIGNED, "ann"))

    assert found.returned == 2
    assert found.raised == 1


def test_a_silent_customer_is_warned_of_and_what_comes_later_is_cut():
    short = replace(NEVER, customer_silent=20 * MINUTE, warn_before=5 * MINUTE)

    quiet = played(short, (1, Event.ASSIGNED, "ann"), (2, Event.REPLIED, "ann"))
    late = played(
        short,
        (1, Event.ASSIGNED, "ann"),
        (2, Event.REPLIED, "ann"),
        (90, Event.REPLIED, "ann"),
        (91, Event.HEARD, ""),
    )

    assert (quiet.completed, quiet.cut) == (Clock.CUSTOMER_SILENT, False)
    assert quiet.warned[Clock.CUSTOMER_SILENT] == 1
    assert (late.completed, late.cut) == (Clock.CUSTOMER_SILENT, True)


def test_a_session_ends_by_its_total_time():
    found = played(replace(NEVER, total=60 * MINUTE), (1, Event.ASSIGNED, "ann"))

    assert found.completed is Clock.TOTAL


def test_a_pause_that_lasts_too_long_is_neither_a_return_nor_an_end():
    grace = replace(NEVER, pause_grace=5 * MINUTE)
    paused = model.paused(model.assigned(opened(), "ann", NOW), "ann", NOW)
    back = replace(paused, resume_at=NOW + 10 * MINUTE)

    found = play(back, [], grace, NOW + 600 * MINUTE)

    assert (found.returned, found.completed) == (0, None)


@pytest.mark.parametrize("many", [0, 3])
def test_what_was_played_is_counted(many):
    slow = replace(NEVER, first_reply=MINUTE, most_returns=1)
    one = played(slow, (1, Event.ASSIGNED, "ann"))

    found = tally([one] * many)

    assert (found.sessions, found.returned, found.raised) == (many, many, many)
    assert (found.completed, found.cut, found.warned) == (0, 0, 0)


def test_nothing_is_due_of_a_session_that_is_over():
    over = model.completed(model.assigned(opened(), "ann", NOW), Closing.AGENT, NOW)

    assert due(over, Limits(), NOW + 600 * MINUTE) is None


def test_in_no_time_no_place_comes_free():
    assert chance(0.0, 1, 10, 600.0) == 0.0
    assert 0.0 < chance(60.0, 1, 10, 600.0) < 1.0
