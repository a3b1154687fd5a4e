"""DingTalk robots over HTTP: calls at the door, and what is refused there."""

import json

import pytest

from guicang.adapters.sources.dingtalk import ROBOT
from guicang.domain.errors import (
    CallRefused,
)
from guicang.domain.sources.model import (
    Turn,
    Unread,
)
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import (
    dingtalk,
    robot_message,
)
from tests.sources.connectors import call, said, sample
from tests.sources.dingtalk import millis, opened

AT = 1_763_856_000_000
EVENT = "dingtalk/event_http_callback.json"
RECORDED = {
    "config": {
        "token": "mryue",
        "aes_key": "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
        "owner_key": "ding6ccabc44d2c8d38b",
    },
    "query": {
        "signature": "03044561471240d4a14bb09372dfcfd4fd0e40cb",
        "timeStamp": "1608001896814",
        "timestamp": "1608001896814",
        "nonce": "WL4PK6yA",
    },
    "body": {
        "encrypt": "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XH"
        "pP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
    },
}


@pytest.fixture
def platform():
    with dingtalk() as running:
        yield running


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def robot(platform, clock):
    with opened(ROBOT, platform, clock) as source:
        yield source


def test_a_call_with_a_true_signature_is_read(platform, robot, clock):
    body = robot_message("m1", " 我的手机号 13800138000", millis(clock))
    headers, data = platform.robot_call(body, millis(clock))
    heard = robot.receive(call(clock, data, headers))
    [item] = heard.items

    assert heard.status == 200
    assert item.raw == data
    assert item.message.text == "我的手机号 13800138000"
    assert (item.thread, item.customer) == ("cidSYN01==", "user001")
    assert item.message.at == millis(clock) * 1_000
    assert "session=syn" not in item.message.extra


def test_the_published_call_is_accepted(platform, clock):
    told = json.loads(sample("dingtalk/robot_http_callback.json"))
    headers = {name.lower(): value for name, value in told["headers"].items()}
    clock.move(seconds=AT / 1_000 - clock.now().timestamp())
    with opened(ROBOT, platform, clock, app_secret=told["config"]["app_secret"]) as it:
        heard = it.receive(call(clock, json.dumps(told["body"]).encode(), headers))

    assert said(heard.items) == {"msgSYN0001": "我的手机号 13800138000"}


def test_the_same_call_ten_times_is_one_message(platform, robot, clock):
    headers, data = platform.robot_call(
        robot_message("m1", "话", millis(clock)), millis(clock)
    )
    heard = [robot.receive(call(clock, data, headers)) for _ in range(10)]

    assert {item.message.id for each in heard for item in each.items} == {"m1"}
    assert len({item.raw for each in heard for item in each.items}) == 1


def test_an_id_does_not_come_with_another_body(platform, robot, clock):
    stamp = millis(clock)
    headers, data = platform.robot_call(robot_message("m1", "话", stamp), stamp)
    robot.receive(call(clock, data, headers))
    _, other = platform.robot_call(robot_message("m1", "别的话", stamp), stamp)
    with pytest.raises(CallRefused, match="another message"):
        robot.receive(call(clock, other, headers))


@pytest.mark.parametrize(
    "change",
    [
        {"sign": "AAAA"},
        {"sign": ""},
        {"sign": "密"},
        {"timestamp": "999"},
        {"timestamp": ""},
        {"timestamp": "x"},
    ],
)
def test_a_call_with_a_wrong_signature_is_refused(platform, robot, clock, change):
    headers, data = platform.robot_call(
        robot_message("m1", "话", millis(clock)), millis(clock)
    )
    with pytest.raises(CallRefused):
        robot.receive(call(clock, data, headers | change))


@pytest.mark.parametrize("hours", [-1.1, 1.1, -24 * 365 * 25])
def test_a_call_of_another_time_is_refused(platform, robot, clock, hours):
    stamp = millis(clock) + round(hours * 3_600_000)
    headers, data = platform.robot_call(robot_message("m1", "话", stamp), stamp)
    with pytest.raises(CallRefused, match="too old"):
        robot.receive(call(clock, data, headers))


def test_a_call_of_ten_megabytes_is_refused(platform, robot, clock):
    headers, _ = platform.robot_call({}, millis(clock))
    with pytest.raises(CallRefused, match="no call"):
        robot.receive(call(clock, b" " * 10_000_000, headers))


def test_a_call_that_is_no_message_is_kept_as_it_came(platform, robot, clock):
    headers, _ = platform.robot_call({}, millis(clock))
    [item] = robot.receive(call(clock, b"{", headers)).items

    assert item == Unread(reason="a message: the message", raw=b"{")


def test_an_event_is_answered_in_an_envelope(platform, robot, clock):
    query, data = platform.event_call({"EventType": "check_url"}, millis(clock))
    heard = robot.receive(call(clock, data, query=query))
    answer = json.loads(heard.body)
    opened_again = robot.door.envelope.open(
        answer["msg_signature"], answer["timeStamp"], answer["nonce"], answer["encrypt"]
    )

    assert opened_again == b"success"
    assert not heard.items


@pytest.mark.parametrize("vector", ["recorded", "sample"])
def test_events_that_others_sealed_open(platform, clock, vector):
    """The first is what DingTalk's own sample repository opens in its demonstration."""
    told = RECORDED if vector == "recorded" else json.loads(sample(EVENT))
    at = int(told["query"]["timestamp"])
    clock.move(seconds=at / 1_000 - clock.now().timestamp())
    config = told["config"]
    with opened(
        ROBOT, platform, clock, token=config["token"], aes_key=config["aes_key"],
        owner=config["owner_key"],
    ) as it:  # fmt: skip
        event, _ = it.door.event(
            call(clock, json.dumps(told["body"]).encode(), query=told["query"])
        )

    assert event == {"EventType": "check_url"}


def test_an_event_that_ends_a_group_is_a_mark(platform, robot, clock):
    event = {"EventType": "chat_disband", "OpenConversationId": "cid1"}
    query, data = platform.event_call(event, millis(clock))
    [mark] = robot.receive(call(clock, data, query=query)).items

    assert (mark.thread, mark.turn) == ("cid1", Turn.CLOSED)
    assert json.loads(mark.raw) == event


def test_an_event_is_taken_once(platform, robot, clock):
    query, data = platform.event_call({"EventType": "x"}, millis(clock))
    robot.receive(call(clock, data, query=query))
    with pytest.raises(CallRefused, match="told before"):
        robot.receive(call(clock, data, query=query))


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ({"msg_signature": "0" * 40}, None),
        ({"timestamp": "978307200000"}, None),
        ({}, b'{"encrypt": "AAAA"}'),
        ({}, b'{"encrypt": 1}'),
        ({}, b"<xml/>"),
        ({}, b'{"encrypt": {}}'),
        ({}, b""),
    ],
)
def test_an_event_that_does_not_open_is_refused(platform, robot, clock, query, body):
    good, data = platform.event_call({"EventType": "x"}, millis(clock))
    with pytest.raises(CallRefused):
        robot.receive(call(clock, data if body is None else body, query=good | query))


def test_an_event_of_2001_is_refused_though_it_is_signed(platform, robot, clock):
    query, data = platform.event_call({"EventType": "x"}, 978_307_200_000)
    with pytest.raises(CallRefused, match="too old"):
        robot.receive(call(clock, data, query=query))


def test_an_event_for_somebody_else_is_refused(platform, robot, clock):
    query, data = platform.event_call({}, millis(clock), owner="dingOTHER")
    with pytest.raises(CallRefused, match="somebody else"):
        robot.receive(call(clock, data, query=query))


def test_without_a_subscription_no_event_is_taken(platform, clock):
    query, data = platform.event_call({"EventType": "x"}, millis(clock))
    with (
        opened(ROBOT, platform, clock, token="", aes_key="") as robot,
        pytest.raises(CallRefused),
    ):
        robot.receive(call(clock, data, query=query))
