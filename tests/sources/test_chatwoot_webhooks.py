"""Chatwoot's webhooks: hints that are checked, and what they tell of read again."""

import json

import pytest

from guicang.adapters.sources.chatwoot.door import sign
from guicang.domain.errors import (
    CallRefused,
    SourceRefused,
)
from guicang.domain.sources.model import (
    Turn,
    Unread,
)
from guicang.ports.recalling import Place
from tests.fakes.clock import FakeClock
from tests.simulators.chatwoot import SECRET, chatwoot
from tests.simulators.server import Answered, Fault
from tests.sources.chatwoot import fill, opened, seconds
from tests.sources.connectors import DEEP, call, drained, said, sample


@pytest.fixture
def platform():
    with chatwoot() as running:
        yield running


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def source(platform, clock):
    with opened(platform, clock) as source:
        yield source


def heard(platform, source, clock, event="message_created", delivery="d1", **told):
    headers, body = platform.webhook(event, delivery, seconds(clock), **told)
    return source.receive(call(clock, body, headers))


def test_a_webhook_wakes_and_its_message_is_read_again(platform, source, clock):
    fill(platform, 3)
    _, cursor = drained(source, {})
    number = platform.say(2, "新的话")
    told = {"id": number, "content": "别的话", "conversation": {"id": 2}}
    it = heard(platform, source, clock, **told)
    page = source.pull(cursor, it.hints)

    assert it.wakes
    assert said(page.items) == {str(number): "新的话"}
    assert page.cursor == cursor
    assert page.more


def test_a_change_of_an_old_message_is_read_when_it_is_told(platform, source, clock):
    fill(platform, 3)
    _, cursor = drained(source, {})
    old = platform.messages[2][0]["id"]
    source.delete(Place(source="c", conversation="2", message=str(old)))
    it = heard(
        platform, source, clock, "message_updated", id=old, conversation={"id": 2}
    )
    [item] = source.pull(cursor, it.hints).items

    assert item.recalls == str(old)


def test_a_conversation_that_ends_is_marked_when_it_is_told(platform, source, clock):
    number = platform.open()
    platform.conversations[number]["status"] = "resolved"
    it = heard(platform, source, clock, "conversation_status_changed", id=number)
    *_, last = source.pull({}, it.hints).items

    assert last.turn == Turn.CLOSED


def test_what_is_gone_before_it_is_read_tells_nothing(platform, source):
    hints = {"9/4": "message", "8": "conversation"}

    assert source.pull({}, hints).items == ()


def test_a_conversation_that_is_told_of_and_cannot_be_read_is_kept(platform, source):
    number = platform.open()
    platform.conversations[number]["created_at"] = "soon"
    [item] = source.pull({}, {str(number): "conversation"}).items

    assert isinstance(item, Unread)


def test_without_permission_nothing_is_passed_over(platform, source):
    fill(platform, 3)
    first = source.pull({})
    platform.faults.append(Fault("/messages", Answered({}, 403), times=2))
    with pytest.raises(SourceRefused):
        source.pull(first.cursor)
    with pytest.raises(SourceRefused):
        source.pull({}, {"1/1": "message"})


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("webwidget_triggered", {}),
        ("message_created", {"id": "x"}),
        ("conversation_x", {}),
    ],
)
def test_other_events_only_wake(platform, source, clock, event, told):
    it = heard(platform, source, clock, event, **told)

    assert it.wakes
    assert it.hints == {}


@pytest.mark.parametrize("body", [b"[]", b"{", DEEP], ids=["list", "cut", "deep"])
def test_a_body_that_is_no_event_only_wakes(source, clock, body):
    stamp = str(seconds(clock))
    headers = {
        "x-chatwoot-timestamp": stamp,
        "x-chatwoot-signature": sign(SECRET, stamp, body),
    }

    assert source.receive(call(clock, body, headers)).hints == {}


def test_the_published_webhook_is_accepted(platform, clock):
    given = json.loads(sample("chatwoot/webhook_message_created.json"))
    headers = {name.lower(): value for name, value in given["headers"].items()}
    clock.move(seconds=1_763_856_000 - seconds(clock))
    with opened(platform, clock, webhook_secret=given["config"]["secret"]) as source:
        it = source.receive(call(clock, given["raw_body"].encode(), headers))

    assert it.hints == {"1/1": "message"}


def test_a_delivery_comes_in_once(platform, source, clock):
    heard(platform, source, clock, id=1)
    heard(platform, source, clock, delivery="d2", id=1)
    with pytest.raises(CallRefused, match="came before"):
        heard(platform, source, clock, id=1)


@pytest.mark.parametrize(
    "change",
    [
        {"x-chatwoot-signature": "sha256=00"},
        {"x-chatwoot-signature": ""},
        {"x-chatwoot-signature": "密"},
        {"x-chatwoot-timestamp": "1"},
        {"x-chatwoot-timestamp": ""},
    ],
)
def test_a_webhook_with_a_wrong_signature_is_refused(platform, source, clock, change):
    headers, body = platform.webhook("message_created", "d", seconds(clock))
    with pytest.raises(CallRefused):
        source.receive(call(clock, body, headers | change))


@pytest.mark.parametrize("late", [-301, 301, -800_000_000])
def test_a_webhook_of_another_time_is_refused(platform, source, clock, late):
    headers, body = platform.webhook("message_created", "d", seconds(clock) + late)
    with pytest.raises(CallRefused, match="too old"):
        source.receive(call(clock, body, headers))


def test_without_a_secret_and_with_too_much_nothing_comes_in(platform, source, clock):
    headers, body = platform.webhook("message_created", "d", seconds(clock))
    with pytest.raises(CallRefused):
        source.receive(call(clock, b" " * 10_000_000, headers))
    with (
        opened(platform, clock, webhook_secret="") as without,
        pytest.raises(CallRefused),
    ):
        without.receive(call(clock, body, headers))
