"""A robot of DingTalk: what it hears over both ways, and what it says."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.dingtalk import ROBOT
from guicang.adapters.sources.dingtalk.messages import heard as read
from guicang.domain.errors import (
    BadSource,
    CallRefused,
    MediaGone,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Mark,
    MediaRef,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.connecting import Heard
from guicang.ports.recalling import CannotRecall, Place, Recalled
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import (
    BLOCKED,
    BUSY,
    PUNISHED,
    SECRET,
    dingtalk,
    robot_message,
)
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, call, odd, said, sample
from tests.sources.dingtalk import millis, opened

TOPIC = "/v1.0/im/bot/messages/get"
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
WRONG = "another-secret-altogether"


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


def listening(robot, done, kept=None):
    """Listen until ``done`` says so of what was heard."""
    kept = [] if kept is None else kept
    robot.listen(lambda heard: kept.append(heard), lambda: done(kept))
    return [item for heard in kept for item in heard.items]


# The long connection


def test_what_was_told_is_kept_before_it_is_acknowledged(platform, robot):
    names = [
        platform.frame("CALLBACK", TOPIC, robot_message(f"m{n}", f"话{n}", AT + n))
        for n in range(3)
    ]
    before = []

    def keep(heard: Heard) -> None:
        before.append([ack["headers"]["messageId"] for ack in platform.acked])

    robot.listen(keep, lambda: len(platform.acked) == 3)

    assert [len(set(names[n:]) & set(acked)) for n, acked in enumerate(before)] == [
        0, 0, 0,
    ]  # fmt: skip
    assert not platform.frames


def test_what_could_not_be_kept_is_told_again(platform, robot):
    platform.frame("CALLBACK", TOPIC, robot_message("m1", "话", AT))

    def broken(heard: Heard) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        robot.listen(broken, lambda: False)
    found = listening(robot, lambda kept: platform.acked)

    assert said(found) == {"m1": "话"}


def test_a_line_that_is_cut_loses_nothing(platform, robot):
    for n in range(10):
        platform.frame("CALLBACK", TOPIC, robot_message(f"m{n}", f"话{n}", AT + n))
    platform.cut_after = 4
    kept = []
    with pytest.raises(SourceUnreachable):
        listening(robot, lambda kept: False, kept)
    found = listening(robot, lambda kept: not platform.frames, kept)

    assert said(found) == {f"m{n}": f"话{n}" for n in range(10)}


def test_another_line_is_opened_where_the_platform_asks_for_it(platform, robot):
    platform.frame("SYSTEM", "disconnect", {"reason": "connection is expired"})
    kept = []

    def later() -> bool:
        if platform.lines == 2 and not kept and not platform.frames:
            platform.frame("CALLBACK", TOPIC, robot_message("m1", "话", AT))
        return bool(kept) and not platform.frames

    robot.listen(kept.append, later)

    assert platform.lines == 2
    assert json.loads(platform.acked[0]["data"])["reason"] == "connection is expired"


def test_a_question_whether_we_are_there_is_answered_with_what_it_asked(
    platform, robot
):
    platform.frame("SYSTEM", "ping", {"opaque": "x1"})
    found = listening(robot, lambda kept: platform.acked)

    assert not found
    assert json.loads(platform.acked[0]["data"]) == {"opaque": "x1"}


def test_a_group_that_ends_is_marked_and_other_events_are_acknowledged(platform, robot):
    platform.frame(
        "EVENT", "*", {"openConversationId": "cid1"}, eventType="chat_disband",
        eventBornTime=str(AT),
    )  # fmt: skip
    platform.frame(
        "EVENT", "*", {"userId": ["u"]}, eventType="user_add_org", eventBornTime=str(AT)
    )
    [mark] = listening(robot, lambda kept: len(platform.acked) == 2)

    assert isinstance(mark, Mark)
    assert (mark.thread, mark.turn, mark.at) == ("cid1", Turn.CLOSED, AT * 1_000)


@pytest.mark.parametrize(
    ("kind", "topic", "data"),
    [
        ("CALLBACK", TOPIC, {"msgId": "m1"}),
        ("CALLBACK", TOPIC, ["no object"]),
        ("CALLBACK", "/v1.0/card/instances/callback", {}),
        ("EVENT", "*", {}),
        ("LATER", "*", {}),
    ],
)
def test_a_frame_that_cannot_be_read_is_kept_as_it_came(
    platform, robot, kind, topic, data
):
    platform.frame(kind, topic, data)
    [item] = listening(robot, lambda kept: not platform.frames)

    assert isinstance(item, Unread)
    assert item.raw


@pytest.mark.parametrize("frame", ["{", "[]", '{"headers": {}}', b"\xff"])
def test_what_is_no_frame_is_kept_as_it_came(platform, robot, frame):
    platform.greetings.append(frame)
    platform.frame("SYSTEM", "ping", {})
    [item] = listening(robot, lambda kept: platform.acked)

    assert isinstance(item, Unread)
    assert item.raw == (frame.encode() if isinstance(frame, str) else frame)


def test_an_endpoint_that_is_none_is_garbled(platform, robot):
    platform.faults.append(Fault("/connections/open", Answered({"ticket": "t"})))
    with pytest.raises(SourceGarbled):
        robot.listen(lambda heard: None, lambda: False)


def test_a_line_is_refused_to_a_wrong_secret(platform, clock):
    with (
        opened(ROBOT, platform, clock, app_secret=WRONG) as robot,
        pytest.raises(SourceRefused) as refused,
    ):
        robot.listen(lambda heard: None, lambda: False)

    assert WRONG not in f"{refused.value!r} {robot!r}"


def test_every_sample_of_the_long_connection_is_read(platform, robot):
    for line in sample("dingtalk/stream_frames.jsonl").splitlines():
        frame = json.loads(line)
        platform.frames[frame["headers"]["messageId"]] = frame
    found = listening(robot, lambda kept: not platform.frames)
    messages = [item for item in found if isinstance(item, Said)]
    kinds = [item.message.kind for item in messages]
    codes = [ref.key["downloadCode"] for item in messages for ref in item.media]

    assert kinds == ["text", "image", "text", "voice", "video", "file"]
    assert codes == ["dcIMG", "dcIMG2", "dcAUD", "dcVID", "dcFILE"]
    assert [m.message.text for m in messages[2:4]] == ["看图", "退货"]
    assert messages[5].media[0].name == "合同.pdf"
    assert isinstance(found[-1], Mark)
    assert len(found) == 7


# Calls at the door


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


# What is said


def test_who_speaks_is_told_by_the_form_and_the_kind_of_chat():
    def role(members: Role, **more: object) -> tuple[str, str, str, str]:
        item = read(json.dumps(robot_message("m", "话", AT, **more)).encode(), members)
        return item.message.role, item.customer, item.agent, item.thread

    stranger = {"senderStaffId": None, "senderId": "x1"}

    assert role(Role.CUSTOMER) == ("customer", "user001", "", "cidSYN01==")
    assert role(Role.AGENT) == ("agent", "", "user001", "cidSYN01==")
    assert role(Role.AGENT, **stranger) == ("customer", "x1", "", "cidSYN01==")
    assert role(Role.AGENT, conversationType="1") == (
        "customer", "user001", "", "cidSYN01==#user001",
    )  # fmt: skip


WORDS = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda n: not n.startswith("session")),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=4,
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(kind=st.text(min_size=1, max_size=12), content=WORDS, more=WORDS)
def test_kinds_and_fields_that_nobody_knows_survive(kind, content, more):
    body = robot_message("m1", "话", AT)
    kind = f"未知{kind}"
    body = {**more, **body, "msgtype": kind, "content": content}
    item = read(json.dumps(body).encode(), Role.CUSTOMER)
    extra = json.loads(item.message.extra)
    unknown = {k: v for k, v in more.items() if k not in body or body[k] is v}

    assert item.message.kind == Kind.OTHER
    assert extra["msgtype"] == kind
    assert extra["content"] == content
    assert unknown.items() <= extra.items()


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(["text", "richText", "picture", "file", "audio", "x"]),
    changed=odd(
        {
            "text", "content", "richText", "downloadCode", "fileName", "msgId",
            "createAt", "senderNick", "senderStaffId", "conversationId", "robotCode",
            "conversationType",
        }
    ),
)  # fmt: skip
def test_whatever_is_told_is_read_or_kept_as_it_came(kind, changed):
    data = json.dumps({**robot_message("m1", "话", AT, msgtype=kind), **changed})
    item = read(data.encode(), Role.CUSTOMER)

    assert isinstance(item, Said | Unread)
    assert item.raw == data.encode()


def test_what_no_stack_holds_is_kept_as_it_came(platform, robot, clock):
    headers, _ = platform.robot_call({}, millis(clock))
    [item] = robot.receive(call(clock, DEEP, headers)).items
    platform.frame("CALLBACK", TOPIC, {})
    platform.frames["frame0001"]["data"] = DEEP.decode()
    platform.frame("CALLBACK", TOPIC, {})
    platform.frames["frame0002"]["data"] = '{"half": "\\ud800'
    found = listening(robot, lambda kept: not platform.frames)

    assert [type(each) for each in [item, *found]] == [Unread] * 3


def test_fields_beside_known_ones_survive():
    body = robot_message("m1", "", AT, msgtype="audio", unheard=[1])
    body["content"] = {"downloadCode": "d", "duration": 4000, "recognition": "退货"}
    item = read(json.dumps(body).encode(), Role.CUSTOMER)
    extra = json.loads(item.message.extra)

    assert (item.message.kind, item.message.text) == (Kind.VOICE, "退货")
    assert extra["content"] == {"duration": 4000}
    assert extra["unheard"] == [1]


# Calls of the platform


def test_twenty_calls_at_once_make_one_new_token(platform, robot):
    platform.files["d"] = b"x"
    ref = MediaRef(key={"downloadCode": "d"}, name="d")
    robot.media(ref, 10)
    platform.expire()
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: robot.media(ref, 10), range(20)))

    assert found == [b"x"] * 20
    assert platform.refreshes == 2


def test_a_token_is_made_anew_before_it_is_old(platform, robot, clock):
    robot.tell("cid1", "您好")
    clock.move(seconds=7_000)
    robot.tell("cid1", "您好")

    assert platform.refreshes == 2


@pytest.mark.parametrize("answer", [BLOCKED, PUNISHED, BUSY])
def test_whoever_is_blocked_waits_five_minutes(platform, robot, answer):
    platform.faults.append(Fault("/robot/", answer))
    with pytest.raises(SourceThrottled) as held:
        robot.tell("cid1", "您好")
    robot.tell("cid1", "您好")

    assert held.value.data == {"seconds": 300}
    assert len(platform.sent) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answered({"code": "Forbidden.AccessDenied.QpsLimitForApi"}, 403), "Throttled"),
        (Answered({"code": "slow down"}, 429), "Throttled"),
        (Answered(b"<html>bad gateway", 502), "Unreachable"),
        (Answered(b"not json"), "Garbled"),
        (Answered([1]), "Garbled"),
        (Answered({"code": "Forbidden.AccessDenied"}, 403), "Refused"),
        (Answered({"errcode": 60011, "errmsg": "no"}), "Refused"),
        (Answered({"fine": True}), "Garbled"),
    ],
)
def test_answers_that_are_none_are_errors_of_sources(platform, robot, answer, error):
    platform.faults.append(Fault("/robot/", answer))
    kinds = {
        "Throttled": SourceThrottled,
        "Unreachable": SourceUnreachable,
        "Garbled": SourceGarbled,
        "Refused": SourceRefused,
    }
    with pytest.raises(kinds[error]):
        robot.tell("cid1", "您好")


def test_check_names_the_application_and_shows_no_secret(platform, robot, clock):
    answer = robot.check()
    with (
        opened(ROBOT, platform, clock, app_secret=WRONG) as other,
        pytest.raises(SourceRefused),
    ):
        other.check()

    assert answer == "dingSYN: a token for 7200 seconds"
    assert SECRET not in repr(robot)


def test_a_file_is_fetched_and_taken_up_where_it_broke(platform, robot):
    body = bytes(range(256)) * 2_000
    platform.files["dcIMG"] = body
    platform.faults.append(
        Fault("/dl/", change=lambda a: Answered(a.body, a.status, a.headers, cut=9_999))
    )
    found = robot.media(MediaRef(key={"downloadCode": "dcIMG"}, name="p"), len(body))

    assert hashlib.sha256(found).digest() == hashlib.sha256(body).digest()
    assert platform.calls("/dl/") == 2


def test_a_file_that_is_gone_or_too_large_is_a_gap(platform, robot):
    platform.files["big"] = b"x" * 100
    platform.faults.append(Fault("/dl/", Answered(b"no", 403)))
    reasons = []
    for code in ("gone", "big", "big"):
        with pytest.raises(MediaGone) as gone:
            robot.media(MediaRef(key={"downloadCode": code}, name="f"), 99)
        reasons.append(gone.value.data["reason"])

    assert reasons == [
        "the platform gives none (downloadCode.expired)",
        "HTTP 403",
        "it is larger than 99 bytes",
    ]


def test_a_file_on_a_host_that_is_not_allowed_is_a_gap_with_its_name(platform, robot):
    link = {"downloadUrl": "https://down.elsewhere.test/f"}
    platform.faults.append(Fault("/messageFiles/", Answered(link)))
    with pytest.raises(MediaGone, match=r"down\.elsewhere\.test is not allowed"):
        robot.media(MediaRef(key={"downloadCode": "d"}, name="f"), 99)


def test_a_file_without_an_address_is_a_gap(platform, robot):
    platform.faults.append(Fault("/messageFiles/", Answered({})))
    with pytest.raises(MediaGone, match="no address"):
        robot.media(MediaRef(key={"downloadCode": "d"}, name="f"), 99)


def test_a_file_without_permission_is_no_gap(platform, robot):
    denied = Answered({"code": "Forbidden.AccessDenied"}, 403)
    platform.faults.append(Fault("/messageFiles/", denied))
    with pytest.raises(SourceRefused):
        robot.media(MediaRef(key={"downloadCode": "d"}, name="f"), 99)


def test_what_the_robot_says_is_recorded_and_can_be_recalled(platform, robot, clock):
    sent = [robot.tell("cid1", "您好"), robot.tell("cid2#user001", "您好")]
    done = [
        robot.recall(
            Place(source="d", conversation=each.thread, message=each.message.id)
        )
        for each in sent
        for _ in range(2)
    ]

    assert done == [Recalled()] * 4
    assert platform.recalled == {"pqk1", "pqk2"}
    assert [each.message.role for each in sent] == [Role.BOT] * 2
    assert platform.sent["pqk1"]["openConversationId"] == "cid1"
    assert platform.sent["pqk2"]["userIds"] == ["user001"]


def test_nothing_else_can_be_recalled(platform, robot):
    def recalled(message: str) -> object:
        return robot.recall(Place(source="d", conversation="cid1", message=message))

    asked = platform.calls("/")
    other = recalled("msgSYN0001")
    assert platform.calls("/") == asked
    unknown = recalled("robot:pqk9")

    assert isinstance(other, CannotRecall)
    assert isinstance(unknown, CannotRecall)


def test_a_recall_that_is_refused_stays_where_it_is(platform, robot):
    platform.faults.append(Fault("/recall", Answered({"code": "tooLate"}, 400)))
    sent = robot.tell("cid1", "您好")
    answer = robot.recall(
        Place(source="d", conversation="cid1", message=sent.message.id)
    )

    assert answer == CannotRecall("DingTalk refused it (tooLate)")


def test_somebody_whom_the_robot_cannot_write_to_is_told(robot):
    with pytest.raises(SourceRefused, match="invalidStaffIdList"):
        robot.tell("cid1#stranger", "您好")


# What it can


def test_what_a_robot_cannot_is_not_possible(robot, clock):
    refused = {
        Ability.PULL: (
            lambda: robot.pull({}),
            lambda: robot.window(clock.at, clock.at),
        ),
        Ability.AGENT_STATE: (
            robot.agents,
            lambda: robot.present("a", Presence.ONLINE),
        ),
        Ability.TRANSFER: (lambda: robot.transfer("t", "a"),),
        Ability.DELETE: (
            lambda: robot.delete(Place(source="d", conversation="c", message="m")),
        ),
    }
    declared = {
        a for a, answer in ROBOT.profile.abilities.items() if answer.can == Can.NO
    }

    assert declared == refused.keys()
    assert ROBOT.profile.abilities.keys() == set(Ability)
    for asks in refused.values():
        for ask in asks:
            with pytest.raises(NotPossible):
                ask()


def test_the_profile_says_what_robots_cannot_see():
    assert any("robots see only" in note for note in ROBOT.profile.notes)
    assert ROBOT.profile.native.presets == (3, 7, 15)
    assert "not verified" in ROBOT.profile.native.source


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("app_key", ""),
        ("app_secret", " "),
        ("address", "ftp://x"),
        ("members", "all"),
        ("aes_key", "short"),
        ("token", ""),
    ],
)
def test_a_form_that_cannot_work_is_refused_with_its_field(
    platform, clock, field, value
):
    with (
        pytest.raises(BadSource) as bad,
        opened(ROBOT, platform, clock, **{field: value}),
    ):
        pass

    assert bad.value.data["field"] == field
