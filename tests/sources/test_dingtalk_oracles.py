"""The official clients of DingTalk meet our simulator, and hear what we put there."""

import pytest

from tests.oracles import driven
from tests.simulators.dingtalk import KEY, SECRET, dingtalk, robot_message

AT = 1_763_856_000_000


@pytest.fixture
def platform():
    with dingtalk() as running:
        yield running


@pytest.mark.slow
def test_the_official_long_connection_hears_what_ours_hears(platform):
    topic = "/v1.0/im/bot/messages/get"
    for n in range(8):
        platform.frame("CALLBACK", topic, robot_message(f"m{n}", f"话{n}", AT + n))
    heard = driven(
        "dingtalk-stream",
        "drive_dingtalk_stream.py",
        KEY,
        SECRET,
        "8",
        env={"DINGTALK_OPENAPI_ENDPOINT": platform.address},
    )

    assert {each["id"]: each["text"] for each in heard} == {
        f"m{n}": f"话{n}" for n in range(8)
    }
    assert {each["at"] for each in heard} == {AT + n for n in range(8)}
    assert not platform.frames


@pytest.mark.slow
def test_the_official_client_reads_all_that_our_connectors_read(platform):
    for n in range(30):
        platform.case(f"tk{n}", AT + n * 1_000, "一", "二")
    platform.group_cases["ot1"] = {"openTicketId": "ot1"}
    platform.files["d"] = b"x"
    platform.groups["cid1=="] = [
        {
            "content": '{"text": "好"}',
            "contentType": "TEXT",
            "createAt": str(AT),
            "sender": {"id": "u1", "idType": "userId", "type": "INNER"},
        }
    ] * 9
    told = driven(
        "alibabacloud-dingtalk",
        "drive_alibabacloud_dingtalk.py",
        platform.address.removeprefix("http://"),
        KEY,
        SECRET,
        str(AT),
        str(AT + 86_400_000),
    )

    assert [name for name, _ in told["tickets"]] == [f"tk{n}" for n in range(30)]
    assert told["tickets"][0][1] == "2025-11-23 08:00:00"
    assert told["actions"] == ["一", "二"]
    assert (told["recalled"], told["refused"]) == (["pqk1"], ["none"])
    assert told["link"] == f"{platform.address}/dl/d"
    assert told["processor"] == "a2"
    assert told["groups"] == ["cid1=="]
    assert told["said"] == [['{"text": "好"}', str(AT), "INNER"]] * 5
    assert told["next"] == "5"
