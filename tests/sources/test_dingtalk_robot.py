"""A robot of DingTalk: what it hears over both ways, and what it says."""

import json

import pytest
from hypothesis import given, settings, strategies as st

from guicang.adapters.sources.dingtalk import ROBOT
from guicang.adapters.sources.dingtalk.messages import heard as read
from guicang.domain.errors import (
    BadSource,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceUnreachable,
)
from guicang.domain.record import Kind, Role
from guicang.domain.sources.model import (
    Ability,
    Can,
    Mark,
    Presence,
    Said,
    Turn,
    Unread,
)
from guicang.ports.connecting import Heard
from guicang.ports.recalling import Place
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import (
    dingtalk,
    robot_message,
)
from tests.simulators.server import Answered, Fault
from tests.sources.connectors import DEEP, call, odd, said, sample
from tests.sources.dingtalk import millis, opened

TOPIC = "/v1.0/im/bot/messages/get"
AT = 1_763_856_000_000
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
        Ability.END: (lambda: robot.end("t"),),
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
