"""What a DingTalk robot asks of its platform: tokens, files, words of its own."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from guicang.adapters.sources.dingtalk import ROBOT
from guicang.domain.errors import (
    MediaGone,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.record import Role
from guicang.domain.sources.model import (
    MediaRef,
)
from guicang.ports.recalling import CannotRecall, Place, Recalled
from tests.fakes.clock import FakeClock
from tests.simulators.dingtalk import (
    BLOCKED,
    BUSY,
    PUNISHED,
    SECRET,
    dingtalk,
)
from tests.simulators.server import Answered, Fault
from tests.sources.dingtalk import opened

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
