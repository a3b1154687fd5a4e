"""Rows of MemoTrace (留痕), which exports a person's own WeChat chats as CSV.

It writes two tables: all chats of an account, one row a message with WeChat's own
numbers, and one chat a file, named after the contact, with words. Only the files are
read; this product opens no database of WeChat.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from guicang.domain.errors import BadRecord, UnknownFormat

ACCOUNT: Final = frozenset(
    {"localId", "TalkerId", "Type", "IsSender", "CreateTime", "StrContent"}
)
CHAT: Final = frozenset({"消息ID", "类型", "发送人", "时间", "内容"})
# Types and subtypes of messages as WeChat for desktops numbers them.
_NUMBERS: Final = {
    "1": "text",
    "3": "image",
    "34": "voice",
    "42": "card",
    "43": "video",
    "47": "emoji",
    "48": "location",
    "50": "event",
    "10000": "event",
}
_SHARED: Final = {"5": "link", "6": "file", "33": "card", "36": "card", "57": "text"}
_WORDS: Final = {
    "文本": "text",
    "图片": "image",
    "语音": "voice",
    "视频": "video",
    "文件": "file",
    "表情包": "emoji",
    "名片": "card",
    "位置": "location",
    "链接": "link",
    "引用消息": "text",
    "系统消息": "event",
}
_SYSTEM: Final = "10000"
_SYSTEMS: Final = "系统消息"
_COPY: Final = re.compile(r"\s*\(\d+\)$")
_ROLES: Final = {"0": "customer", "1": "agent"}

Row = dict[str, Any]
Translate = Callable[[Row], Row]


def translator(
    names: Sequence[str], stem: str, rows: Callable[[], Iterable[Mapping[str, str]]]
) -> Translate | None:
    """Return what turns a row into one of ours; None for any other table.

    ``stem`` is the file's name without endings. ``rows`` reads the file from its start.
    UnknownFormat if nobody can be told to be the customer.
    """
    if set(names) >= ACCOUNT:
        return _account
    if not set(names) >= CHAT:
        return None
    names_of_customer = frozenset({stem, _COPY.sub("", stem)})
    if not any(_is(row, names_of_customer) for row in rows()):
        reason = "no sender is called like the file: name it after the customer"
        raise UnknownFormat(file=stem, reason=reason)
    chat = f"wechat-{_digest(_COPY.sub('', stem))}"
    return lambda row: _chat(row, chat, names_of_customer)


def _account(raw: Row) -> Row:
    """Translate a row of the table of all chats."""
    kind, mine = str(raw.get("Type", "")), str(raw.get("IsSender", ""))
    role = "system" if kind == _SYSTEM else _ROLES.get(mine)
    if role is None:
        raise BadRecord(place="IsSender", reason="neither 0 nor 1")
    talker, at = _wanted(raw, "TalkerId"), _wanted(raw, "CreateTime")
    name = raw.get("Remark") or raw.get("NickName")
    said = _SHARED.get(str(raw.get("SubType", ""))) if kind == "49" else None
    found = {
        "conversation_id": f"wechat-{talker}",
        "channel": "wechat",
        # Numbers are unique within one of the account's databases only.
        "message_id": f"{_wanted(raw, 'localId')}-{at}",
        "ts": at,
        "sender_id": raw.get("Sender") or ("me" if mine == "1" else f"talker-{talker}"),
        "sender_role": role,
        "type": said or _NUMBERS.get(kind, f"wechat-{kind}"),
        "text": raw.get("StrContent", ""),
    }
    if role == "customer" and name:
        found["sender_name"] = name
    known = {"localId", "IsSender", "CreateTime", "StrContent", "Sender"}
    return {**{k: v for k, v in raw.items() if k not in known}, **found}


def _chat(raw: Row, chat: str, customer: frozenset[str]) -> Row:
    """Translate a row of the table of one chat."""
    word, who = str(raw.get("类型", "")), _wanted(raw, "发送人")
    role = "customer" if _is(raw, customer) else "agent"
    found = {
        "conversation_id": chat,
        "channel": "wechat",
        "ts": _wanted(raw, "时间"),
        "sender_id": f"wechat-{_digest(who)}",
        "sender_role": "system" if word == _SYSTEMS else role,
        "sender_name": who,
        "type": _WORDS.get(word, word),
        "text": raw.get("内容", ""),
    }
    if (one := str(raw.get("消息ID", "0"))) != "0":
        found["message_id"] = one
    known = CHAT if word in _WORDS else CHAT - {"类型"}
    return {**{k: v for k, v in raw.items() if k not in known}, **found}


def _is(row: Mapping[str, Any], customer: frozenset[str]) -> bool:
    return any(row.get(name) in customer for name in ("备注", "昵称", "发送人"))


def _wanted(raw: Row, name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value:
        raise BadRecord(place=name, reason="missing")
    return value


def _digest(name: str) -> str:
    """Name somebody without the name: ids are seen where names are not."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]
