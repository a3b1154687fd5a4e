"""What is blocked is written down, and taken back where the platform still can."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.engines import POISON, BrokenEngine
from tests.fakes.ledger import MemoryLedger
from tests.fakes.platform import TOO_LATE, SimulatedPlatform
from tests.scanners import SCANNER

from guicang.domain.errors import LedgerRefused
from guicang.ports.recalling import CannotRecall, Place, Recalled
from guicang.services.inspecting import Inspecting, Plain, Verdict
from guicang.services.intercepting import NO_WAY, NOT_REACHED, Intercepting

NOW = datetime(2026, 1, 31, 7, tzinfo=UTC)
BLOCKED = frozenset({"MOBILE"})


@pytest.fixture
def ledger():
    return MemoryLedger()


@pytest.fixture
def platform():
    return SimulatedPlatform("wecom", NOW)


def intercepting(ledger, *platforms, scanner=None, block=BLOCKED):
    return Intercepting(
        inspecting=Inspecting(scanner=Plain(scanner or SCANNER), block=block),
        recallers={each.name: each for each in platforms},
        ledger=ledger,
        clock=FakeClock(NOW),
    )


def said(ledger):
    return [(entry.tag, dict(entry.data)) for entry in ledger.entries()]


def fresh(platform):
    """Deliver until a telephone number was sent, and stand just behind that."""
    place, text, at = next(
        found
        for found in platform.deliver(60)
        if SCANNER.scan_one(found[1]) and SCANNER.scan_one(found[1])[0].type == "MOBILE"
    )
    platform.now = at + timedelta(seconds=5)
    return place, text


def test_what_may_pass_passes_without_an_entry(ledger, platform):
    place, text = fresh(platform)
    service = intercepting(ledger, platform, block=frozenset())

    masked = service.intercept(text, place, sent=True)
    plain = service.intercept("你好", place, sent=True)

    assert masked.inspection.verdict is Verdict.MASK
    assert plain.inspection.verdict is Verdict.ALLOW
    assert (masked.recall, plain.recall) == (None, None)
    assert said(ledger) == []
    assert platform.asked == []


def test_what_is_blocked_before_it_was_sent_needs_no_recall(ledger, platform):
    place, text = fresh(platform)

    found = intercepting(ledger, platform).intercept(text, place, sent=False)

    assert (found.inspection.verdict, found.recall) == (Verdict.BLOCK, None)
    [(tag, data)] = said(ledger)
    assert tag == "message:blocked"
    assert data == {
        "source": "wecom",
        "conversation": place.conversation,
        "message": place.message,
        "rules": SCANNER.version,
        "findings": [["MOBILE", 1]],
        "failure": None,
        "sent": False,
    }
    assert platform.asked == []


def test_what_was_sent_is_taken_back(ledger, platform):
    place, text = fresh(platform)

    found = intercepting(ledger, platform).intercept(text, place, sent=True)

    assert found.recall == Recalled()
    assert (place.conversation, place.message) not in platform.seen
    assert [tag for tag, _ in said(ledger)] == ["message:blocked", "message:recalled"]


def test_asking_twice_is_no_harm(ledger, platform):
    place, text = fresh(platform)
    service = intercepting(ledger, platform)

    assert service.intercept(text, place, sent=True).recall == Recalled()
    assert service.intercept(text, place, sent=True).recall == Recalled()


def test_a_platform_that_refuses_is_noted_and_the_message_stays_blocked(
    ledger, platform
):
    place, text = fresh(platform)
    platform.now += timedelta(minutes=3)

    found = intercepting(ledger, platform).intercept(text, place, sent=True)

    assert found.inspection.verdict is Verdict.BLOCK
    assert found.recall == CannotRecall(TOO_LATE)
    assert said(ledger)[-1] == (
        "message:not-recalled",
        {
            "source": "wecom",
            "conversation": place.conversation,
            "message": place.message,
            "reason": TOO_LATE,
        },
    )


def test_a_platform_that_cannot_be_asked_is_noted_without_what_it_said(
    ledger, platform
):
    place, text = fresh(platform)
    platform.down = True

    found = intercepting(ledger, platform).intercept(text, place, sent=True)

    assert found.recall == CannotRecall(NOT_REACHED)
    assert text not in str(said(ledger))


def test_a_platform_that_no_connector_can_ask_is_noted(ledger):
    place = Place(source="elsewhere", conversation="c", message="m")

    found = intercepting(ledger).intercept("13800138000", place, sent=True)

    assert found.recall == CannotRecall(NO_WAY)
    assert said(ledger)[-1][1]["reason"] == NO_WAY


def test_an_engine_that_fails_blocks_and_asks_for_recall(ledger, platform):
    place, _text = fresh(platform)
    service = intercepting(ledger, platform, scanner=BrokenEngine({}))

    found = service.intercept(POISON, place, sent=True)

    assert (found.inspection.verdict, found.recall) == (Verdict.BLOCK, Recalled())
    assert said(ledger)[0][1]["failure"] == "GC-911"
    assert "13800138000" not in str(said(ledger))


def test_without_an_entry_nothing_is_asked_of_the_platform(ledger, platform):
    place, text = fresh(platform)

    def refuse(*_arguments):
        raise LedgerRefused(reason="the disk is full")

    ledger.append = refuse

    with pytest.raises(LedgerRefused):
        intercepting(ledger, platform).intercept(text, place, sent=True)

    assert platform.asked == []
