"""The official client of Feishu meets our simulator, our door and our frames."""

import hashlib
import json
from typing import Any

import pytest

from guicang.adapters.sources.feishu import crypt, frames
from tests.oracles import driven
from tests.simulators import feishu, feishu_desk
from tests.simulators.feishu_line import Lines
from tests.simulators.lines import listening
from tests.sources.feishu import drain, world

pytestmark = pytest.mark.slow


def lark(deed: str, given: Any) -> Any:
    return driven("lark-oapi", "drive_lark_oapi.py", deed, json.dumps(given))


def test_the_official_client_reads_all_that_our_connectors_read():
    with world() as here:
        here.platform.chat("oc_a")
        for n in range(20):
            here.platform.say("oc_a", f"话 {n}", at=here.now * 1000 + n)
        data = bytes(range(256)) * 64
        here.platform.files["file_1"] = data
        with_file = here.platform.say("oc_a", {"file_key": "file_1"}, kind="file")
        here.platform.desk.open("t1")
        here.platform.desk.say("t1", "问")
        told = lark(
            "read",
            {
                "address": here.address,
                "app": feishu.APP,
                "secret": feishu.SECRET,
                "desk": feishu_desk.HELPDESK,
                "desk_token": feishu_desk.TOKEN,
                "chat": "oc_a",
                "with_file": with_file,
                "file": "file_1",
                "theirs": "om_000000",
                "ticket": "t1",
            },
        )
        ours = drain(here.im())
        tickets = drain(here.desk())

    assert {each[0] for each in told["messages"]} == set(ours.ids)
    assert {each[0]: int(each[2]) for each in told["messages"]} == {
        each.message.id: each.message.at // 1000 for each in ours.said
    }
    assert {each[4] for each in told["messages"]} == {"测试客户"}
    assert told["pages"] == 3
    assert told["file"] == hashlib.sha256(data).hexdigest()
    assert told["deleted"][0] == 230026
    assert told["tickets"] == [["t1", "测试客户", 2]]
    assert told["bare"] == 154001
    assert [each[0] for each in told["said"]] == tickets.ids
    assert told["agents"] == [["ou_agent", 1]]


def test_the_official_door_lets_in_what_ours_lets_in():
    with world() as here:
        line = feishu.Line("om_1", "oc_a", "text", '{"text":"在"}', 1, "ou_cust")
        recalled = {"message_id": "om_2", "chat_id": "oc_a", "recall_time": "1"}
        events = [
            feishu.event("im.message.receive_v1", feishu.received(line), 1),
            feishu.event("im.message.recalled_v1", recalled, 1, "ev2"),
            feishu.event(
                "helpdesk.ticket_message.created_v1", {"ticket": {"ticket_id": "t1"}}, 1
            ),
            {"type": "url_verification", "challenge": "c1", "token": feishu.VERIFY},
        ]
        posts = [feishu.posted(each, here.now) for each in events]
        posts.append(feishu.posted(events[0], here.now, key="other"))
        posts.append(({**posts[0][0], "x-lark-signature": "0" * 64}, posts[0][1]))
        texts = ["", "a", "x" * 15, "y" * 16, json.dumps(events[0])]
        told = lark(
            "check",
            {
                "key": feishu.ENCRYPT,
                "token": feishu.VERIFY,
                "requests": [
                    {"headers": headers, "body": body.decode()}
                    for headers, body in posts
                ],
                "texts": texts,
            },
        )
        ours = [here.im().receive(here.call(*post)) for post in posts[:2]]
    opened = [crypt.opened(each, feishu.ENCRYPT).decode() for each in told["sealed"]]

    assert [status for status, _ in told["answers"]] == [200] * 4 + [500] * 2
    assert json.loads(told["answers"][3][1]) == {"challenge": "c1"}
    assert told["heard"] == ["om_1", "om_2", "t1"]
    assert [len(each.items) for each in ours] == [1, 1]
    assert opened == texts


def test_the_official_frames_are_ours_byte_for_byte():
    made = [
        frames.Frame(),
        frames.Frame(service=33, headers=(("type", "ping"),)),
        frames.Frame(
            sequence=2**64 - 1,
            log=2**40,
            service=-1,
            method=frames.DATA,
            headers=(("type", "event"), ("", "值"), ("sum", "1")),
            encoding="gzip",
            kind="json",
            payload=bytes(range(256)),
            log_name="20261125",
        ),
    ]
    told = lark("frames", [{"ours": frames.written(each).hex()} for each in made])

    for frame, other in zip(made, told, strict=True):
        assert other["theirs"] == frames.written(frame).hex()
        assert frames.read(bytes.fromhex(other["theirs"])) == frame
        assert other["payload"] == frame.payload.hex()
        assert other["headers"] == [list(each) for each in frame.headers]
        assert (other["sequence"], other["log"]) == (frame.sequence, frame.log)
        assert (other["service"], other["method"]) == (frame.service, frame.method)


@pytest.mark.parametrize("parts", [1, 3])
def test_the_official_long_connection_hears_what_ours_hears(parts):
    lines = Lines(parts=parts)
    with world() as here, listening(lines.handle) as address:
        here.platform.line_address = address
        here.platform.chat("oc_a")
        for n in range(4):
            id_ = here.platform.say("oc_a", f"话 {n}")
            told = feishu.received(here.platform.lines[id_])
            lines.push(f"m{n}", feishu.event("im.message.receive_v1", told, 1, f"{n}"))
        heard = lark(
            "hold",
            {
                "address": here.address,
                "app": feishu.APP,
                "secret": feishu.SECRET,
                "count": 4,
            },
        )

    assert set(heard) == set(here.platform.held())
    assert all(payload == {"code": 200} for _, payload in lines.acked)
    assert lines.waiting == {}
