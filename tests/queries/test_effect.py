"""Sessions are read around a change; where there are too many, both sides shrink."""

from datetime import UTC, datetime, timedelta

import pytest

from guicang.adapters.db.desk import DjangoDesk
from guicang.adapters.db.queries.effect import inquiries
from guicang.domain.desk.model import Closing, Session, State
from guicang.domain.effect import Inquiry, Window
from guicang.domain.record import micros
from guicang.ports.desk import Turn, TurnKind
from tests.fakes.keys import MemoryTagger
from tests.fakes.sealing import MemoryBox

CHANGE = datetime(2026, 3, 1, tzinfo=UTC)
WINDOW = Window(change=CHANGE, length=timedelta(days=10), again=timedelta(days=2))
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(database) -> DjangoDesk:
    return DjangoDesk(box=MemoryBox(), tagger=MemoryTagger())


def hold(desk, name, days, *, channel="chat", answered=True):
    at = CHANGE + timedelta(days=days)
    session = Session(
        id=name,
        source="webchat:shop",
        channel=channel,
        thread=name,
        customer=f"of-{name}",
        opened_at=at,
        state=State.COMPLETED,
        first_reply_at=at + HOUR if answered else None,
        completed_at=at + 2 * HOUR,
        closing=Closing.AGENT,
    )
    desk.open(session, Turn(session=name, at=at, kind=TurnKind.OPENED))
    return Inquiry(
        f"of-{name}",
        micros(at),
        micros(at + HOUR) if answered else None,
        micros(at + 2 * HOUR),
    )


def test_both_sides_are_read_with_what_is_compared_and_nothing_else(desk):
    early = hold(desk, "s-1", -3)
    late = hold(desk, "s-2", 3, answered=False)
    hold(desk, "s-3", -11)
    hold(desk, "s-4", 10)
    hold(desk, "s-5", 1, channel="other")

    found, window = inquiries(WINDOW, "chat")

    assert found == [early, late]
    assert window == WINDOW
    assert len(inquiries(WINDOW)[0]) == 3


def test_of_too_many_the_nearest_are_read_and_both_sides_shrink_alike(desk):
    for day in range(1, 7):
        hold(desk, f"b-{day}", -day)
    near = hold(desk, "a-1", 1)

    found, window = inquiries(WINDOW, most=3)

    assert window.length == timedelta(days=3)
    assert [i.customer for i in found] == ["of-b-1", "of-b-2", "of-b-3", "of-a-1"]
    assert found[-1] == near
