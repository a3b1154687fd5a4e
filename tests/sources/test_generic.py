"""Files that other programs wrote are read as they are: generic ones, and WeChat's."""

import gzip
import json
import os
from pathlib import Path

import pytest

from guicang.domain.errors import UnknownFormat
from guicang.domain.record import Kind, Role, instant
from tests.files import read, reasons, taken

GENERIC = Path(__file__).parents[3] / "shared/data/platform-samples/generic"
ACCOUNT = (
    "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,"
    "Remark,NickName,Sender"
)
CHAT = "消息ID,类型,发送人,时间,内容,备注,昵称,更多信息"
BOM = b"\xef\xbb\xbf"


def sample(name):
    if not GENERIC.is_dir():
        assert not os.environ.get("CI"), "no shared data beside the checkout"
        pytest.skip("no shared data beside the checkout")
    return GENERIC / name


def written(tmp_path, name, *lines, bom=False):
    path = tmp_path / name
    data = (BOM if bom else b"") + "\r\n".join([*lines, ""]).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def test_the_published_lines_and_rows_are_one_conversation():
    lines, rows = (read(sample(f"messages.{ending}")) for ending in ("jsonl", "csv"))
    [one], [two] = taken(lines), taken(rows)

    assert not reasons(lines) + reasons(rows)
    assert [(m.id, m.at, m.role, m.text, m.name) for m in one.messages] == [
        (m.id, m.at, m.role, m.text, m.name) for m in two.messages
    ]
    assert (one.customer, one.customer_name) == ("cust1", "测试客户")


def test_the_published_export_of_memotrace_is_read():
    found = read(sample("wechat_memotrace_export.csv"))
    [chat] = taken(found)
    ours, theirs, picture = chat.messages

    assert not reasons(found)
    assert (chat.id, chat.channel) == ("wechat-3", "wechat")
    assert (chat.customer, chat.customer_name) == ("wxid_syn", "测试客户")
    assert [m.role for m in chat.messages] == [
        Role.AGENT,
        Role.CUSTOMER,
        Role.CUSTOMER,
    ]
    assert (ours.text, theirs.text) == ("您好", "我要退货")
    assert instant(ours.at).isoformat() == "2025-11-23T00:00:00+00:00"
    assert picture.kind is Kind.IMAGE
    assert json.loads(picture.extra)["StrTime"] == "2025-11-23 08:02:00"


KINDS = {
    ("1", "0"): Kind.TEXT,
    ("34", "0"): Kind.VOICE,
    ("43", "0"): Kind.VIDEO,
    ("47", "0"): Kind.EMOJI,
    ("49", "5"): Kind.LINK,
    ("49", "6"): Kind.FILE,
    ("49", "33"): Kind.CARD,
    ("49", "2000"): Kind.OTHER,
    ("10000", "0"): Kind.EVENT,
    ("77", "0"): Kind.OTHER,
}


def test_every_kind_of_wechat_is_known_or_kept(tmp_path):
    rows = [
        f"{n},3,{kind},{sub},0,{1763856000 + n},,x,,,,wxid_a"
        for n, (kind, sub) in enumerate(KINDS)
    ]
    [chat] = taken(read(written(tmp_path, "messages.csv", ACCOUNT, *rows)))

    assert [m.kind for m in chat.messages] == list(KINDS.values())
    assert [json.loads(m.extra)["Type"] for m in chat.messages] == [k for k, _ in KINDS]
    assert chat.messages[-2].role is Role.SYSTEM


def test_chats_of_an_account_are_kept_apart_and_known_again(tmp_path):
    rows = [
        "1,3,1,0,0,1763856000,,甲,,,,wxid_a",
        "1,4,1,0,0,1763856000,,乙,,,,wxid_b",
        "1,3,1,0,0,1763856999,,同号,,,,wxid_a",
    ]
    found = read(written(tmp_path, "messages.csv", ACCOUNT, *rows))
    again = read(written(tmp_path, "other.csv", ACCOUNT, *rows))
    texts: dict[str, list[str]] = {}
    for chat in taken(found):
        texts.setdefault(chat.id, []).extend(m.text for m in chat.messages)

    assert texts == {"wechat-3": ["甲", "同号"], "wechat-4": ["乙"]}
    assert taken(found) == taken(again)


def test_a_row_that_does_not_say_who_spoke_is_quarantined(tmp_path):
    rows = ["1,3,1,0,,1763856000,,甲,,,,wxid_a", "2,3,1,0,0,,,乙,,,,wxid_a"]
    found = read(written(tmp_path, "messages.csv", ACCOUNT, *rows))

    assert len(reasons(found)) == 2
    assert not taken(found)


CHAT_ROWS = (
    "7001,文本,测试客户,2025-11-23 08:01:00,我要退货,测试客户,cust,more",
    "7002,文本,客服A,2025-11-23 08:02:00,请提供订单号,客服A,kefu,more",
    "7003,图片,测试客户,2025-11-23 08:03:00,[图片],测试客户,cust,more",
    "0,系统消息,系统消息,2025-11-23 08:04:00,对方撤回,,,more",
    "7005,接龙,测试客户,2025-11-23 08:05:00,x,测试客户,cust,more",
)


@pytest.mark.parametrize("name", ["测试客户.csv", "测试客户 (2).csv", "cust.csv.gz"])
def test_one_chat_of_memotrace_is_read_by_the_name_of_its_file(tmp_path, name):
    found = read(written(tmp_path, name, CHAT, *CHAT_ROWS, bom=True))
    [chat] = taken(found)
    roles = [m.role.value for m in chat.messages]

    assert not reasons(found)
    assert roles == ["customer", "agent", "customer", "system", "customer"]
    assert [m.kind.value for m in chat.messages] == [
        "text",
        "text",
        "image",
        "event",
        "other",
    ]
    assert chat.customer_name == "测试客户"
    assert "测试" not in chat.id + chat.customer
    assert instant(chat.messages[0].at).isoformat() == "2025-11-23T00:01:00+00:00"
    assert json.loads(chat.extra)["zone_assumed"] == "Asia/Shanghai"


def test_a_copy_of_a_chat_is_the_same_chat(tmp_path):
    [one] = taken(read(written(tmp_path, "测试客户.csv", CHAT, *CHAT_ROWS)))
    [two] = taken(read(written(tmp_path, "测试客户(1).csv", CHAT, *CHAT_ROWS)))

    assert one == two


def test_nobody_guesses_who_the_customer_is(tmp_path):
    path = written(tmp_path, "export.csv", CHAT, *CHAT_ROWS)

    with pytest.raises(UnknownFormat, match="name it after the customer"):
        read(path)


def test_a_table_without_an_ending_is_known_by_its_columns(tmp_path):
    rows = ("1,3,1,0,0,1763856000,,甲,,,,wxid_a",)
    [account] = taken(read(written(tmp_path, "messages", ACCOUNT, *rows)))
    [chat] = taken(read(written(tmp_path, "测试客户", CHAT, *CHAT_ROWS)))

    assert (account.channel, chat.channel) == ("wechat", "wechat")
