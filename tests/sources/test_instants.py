"""One instant is one instant, whatever a platform writes it in: s, ms, text or ISO."""

import json
from datetime import UTC, datetime

import pytest

from guicang.adapters.sources.chatwoot.messages import message as chatwoot
from guicang.adapters.sources.dingtalk.messages import message as dingtalk
from guicang.adapters.sources.feishu.messages import Who, read as feishu
from guicang.adapters.sources.matrix.events import People, read as matrix
from guicang.adapters.sources.wecom import archive_messages, kf_messages
from guicang.domain.record import Role, instant
from guicang.domain.retention.calendar import end_of
from guicang.domain.retention.model import Effect
from tests.simulators.dingtalk import robot_message
from tests.sources.feishu import ITEM
from tests.sources.zoho import house, pages, said

SHANGHAI = "Asia/Shanghai"
LATE = 1_772_380_799_999  # 2026-03-01T23:59:59.999+08:00, in milliseconds
WHOLE = LATE - 999


def _kf(at: int) -> int:
    entry = {
        "msgid": "m", "send_time": at // 1000, "open_kfid": "wk", "origin": 3,
        "external_userid": "wm", "msgtype": "text", "text": {"content": "x"},
    }  # fmt: skip
    return kf_messages.read(entry, {}).message.at


def _archive(at: int) -> int:
    fields = {
        "msgid": "m_external", "action": "send", "from": "wm", "tolist": ["z"],
        "msgtime": at, "msgtype": "text", "text": {"content": "x"},
    }  # fmt: skip
    return archive_messages.read(fields, b"", consented=True).message.at


def _dingtalk(at: int) -> int:
    told = json.dumps(robot_message("m", "x", at)).encode()
    return dingtalk(told, Role.AGENT).message.at


def _feishu(at: int) -> int:
    return feishu({**ITEM, "create_time": str(at)}, Who()).message.at


def _chatwoot(at: int) -> int:
    told = {
        "id": 1, "message_type": 0, "created_at": at // 1000, "content": "x",
        "sender": {"id": 2, "name": "甲", "type": "contact"},
    }  # fmt: skip
    return chatwoot("1", told).message.at


def _matrix(at: int) -> int:
    event = {
        "type": "m.room.message", "event_id": "$e", "sender": "@c:guicang.test",
        "origin_server_ts": at, "content": {"msgtype": "m.text", "body": "x"},
    }  # fmt: skip
    [item] = matrix("!r", event, People("@me:guicang.test", frozenset()))
    return item.message.at


def _zoho(at: int) -> int:
    moment = instant(at * 1000)
    with house() as there:
        there.clock.at = moment
        there.zoho.say(there.zoho.ticket(moment), "x", moment)
        [only] = said(pages(there.desk()))
    return only.message.at


READERS = {
    "seconds (WeCom customer service)": (_kf, 1000),
    "milliseconds (WeCom's archive)": (_archive, 1),
    "milliseconds (DingTalk)": (_dingtalk, 1),
    "milliseconds as text (Feishu)": (_feishu, 1),
    "seconds (Chatwoot)": (_chatwoot, 1000),
    "milliseconds (Matrix)": (_matrix, 1),
    "ISO 8601 (Zoho)": (_zoho, 1),
}


@pytest.mark.parametrize("how", READERS)
def test_the_last_moment_of_a_day_counts_to_that_day_on_every_platform(how):
    read, unit = READERS[how]
    at = read(LATE)
    end = end_of(instant(at), "P30D", SHANGHAI, effect=Effect.SCHEDULE)

    assert at == LATE // unit * unit * 1000
    assert end == datetime(2026, 3, 31, 16, tzinfo=UTC)  # April begins in Shanghai


def test_the_same_instant_from_all_platforms_sorts_equal():
    assert {read(WHOLE) for read, _ in READERS.values()} == {WHOLE * 1000}
