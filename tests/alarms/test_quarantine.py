"""Whoever watches is told of what lies in quarantine for too long, once it does."""

import pytest

from guicang.domain.alarms.model import Kind
from tests import homes
from tests.quarantine.houses import BROKEN, lies


@pytest.fixture
def home(settled):
    return settled(homes.make)


def test_what_lies_there_too_long_is_an_alarm_until_it_ends(home):
    (item,) = lies(home, BROKEN)

    def wrong():
        return [f for f in home.house.wrong() if f.kind is Kind.QUARANTINE_OLD]

    home.clock.move(days=29)
    assert wrong() == []
    home.clock.move(days=1)
    (found,) = wrong()
    assert found.facts == {"days": 30, "limit": 30}
    with home.house.records.transaction():
        home.house.quarantine.end([item.id])
    assert wrong() == []
