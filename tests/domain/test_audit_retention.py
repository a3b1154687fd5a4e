"""How long the ledger keeps what its entries say: floors, guides, what never goes."""

from datetime import UTC, datetime

import pytest

from guicang.domain.errors import AuditFloor, BadPeriod
from guicang.domain.ledger.model import Tag
from guicang.domain.ledger.removals import Removals
from guicang.domain.retention.audit import (
    DEFAULT,
    FLOOR,
    GUIDES,
    REMOVABLE,
    advised,
    over,
    ranges,
    require_allowed,
)

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize("period", [FLOOR, DEFAULT, "P184D", "P7M", "P1Y", "P365D"])
def test_six_calendar_months_are_enough(period):
    require_allowed(period)


@pytest.mark.parametrize(
    "period", ["P180D", "P183D", "P5M", "PT4416H", "P5M30D", "P0D", "P26W"]
)
def test_what_can_end_before_six_calendar_months_is_refused(period):
    with pytest.raises(AuditFloor):
        require_allowed(period)


def test_the_guides_say_what_becomes_of_them_and_why():
    short, long = GUIDES

    assert (short.period, short.taken) == ("P180D", "")
    with pytest.raises(AuditFloor, match="181 to 184 days"):
        require_allowed(short.period)
    assert (advised(long.period), advised("P2Y")) == (DEFAULT, "P2Y")
    assert "three years" in long.why


def test_no_period_is_no_period():
    with pytest.raises(BadPeriod):
        require_allowed("six months")


def test_a_period_is_over_when_its_last_day_is():
    at = datetime(2027, 1, 31, 4, tzinfo=UTC)

    assert not over(at, FLOOR, ZONE, datetime(2027, 7, 31, 15, 59, tzinfo=UTC))
    assert over(at, FLOOR, ZONE, datetime(2027, 7, 31, 16, tzinfo=UTC))
    assert not over(at, "P3Y", ZONE, datetime(2029, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "thing",
    [
        *("batch", "erasure", "hold", "freeze", "ledger", "policy", "roles"),
        *("organisation", "pack", "request", "restore", "rules", "classifier"),
    ],
)
def test_what_proves_is_never_removed(thing):
    assert {tag for tag in Tag if tag.thing == thing}
    assert not {tag for tag in REMOVABLE if tag.startswith(f"{thing}:")}


def test_numbers_are_written_as_ranges():
    assert ranges([]) == []
    assert ranges([3, 4, 5, 9, 11, 12]) == [[3, 5], [9, 9], [11, 12]]


def entry(seq, told):
    return {"tag": Tag.LEDGER_PAYLOADS_REMOVED, "seq": seq, "data": {"ranges": told}}


def test_what_is_gone_is_counted_by_the_entry_that_tells_of_it():
    found = Removals(gone=[1, 2, 7, 9])
    found.hear(entry(20, [[1, 2]]))
    found.hear(entry(21, [[7, 7]]))

    assert found.counted() == ((20, 2), (21, 1))
    assert list(found.untold()) == [9]


@pytest.mark.parametrize(
    "told", [None, 5, [5], [[1]], [["1", "2"]], [[2, 1]], [[1, 9]]]
)
def test_an_entry_that_tells_nonsense_excuses_nothing(told):
    found = Removals(gone=[1])
    found.hear(entry(9, told))

    assert list(found.untold()) == [1]
