"""The four platforms' own shapes of a message, and the way from each to ours.

They follow what the platforms document: WeCom's message archive, DingTalk's robot
callback, Feishu's message list and Zoho's conversation transcripts.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple


class Said(NamedTuple):
    """One thing said, before any platform wrote it down. ``at`` in milliseconds."""

    n: int
    chat: str
    at: int
    sender: str
    name: str
    role: str
    text: str


class Flavour(NamedTuple):
    """How a platform writes a message, and how ours is made of that."""

    prefix: str
    write: Callable[[Said], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], dict[str, Any]]


def _wecom(said: Said) -> dict[str, Any]:
    return {
        "msgid": f"{said.chat}_{said.n}_external",
        "action": "send",
        "from": said.sender,
        "roomid": said.chat,
        "msgtime": said.at,
        "msgtype": "text",
        "text": {"content": said.text},
    }


def _of_wecom(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "message_id": raw["msgid"],
        "ts": raw["msgtime"],
        "sender": {"id": raw["from"]},
        "type": raw["msgtype"],
        "text": raw["text"]["content"],
    }


def _dingtalk(said: Said) -> dict[str, Any]:
    return {
        "msgId": f"msg{said.chat}{said.n:03}",
        "conversationId": said.chat,
        "senderId": said.sender,
        "senderNick": said.name,
        "createAt": said.at,
        "msgtype": "text",
        "text": {"content": said.text},
    }


def _of_dingtalk(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "message_id": raw["msgId"],
        "ts": raw["createAt"],
        "sender": {"id": raw["senderId"], "name": raw["senderNick"]},
        "type": raw["msgtype"],
        "text": raw["text"]["content"],
    }


def _feishu(said: Said) -> dict[str, Any]:
    return {
        "message_id": f"om_{said.chat}{said.n:04x}",
        "chat_id": said.chat,
        "create_time": str(said.at),
        "msg_type": "text",
        "sender": {"id": said.sender, "id_type": "open_id", "sender_type": "user"},
        "body": {"content": json.dumps({"text": said.text}, ensure_ascii=False)},
    }


def _of_feishu(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "message_id": raw["message_id"],
        "ts": raw["create_time"],
        "sender": {"id": raw["sender"]["id"]},
        "type": raw["msg_type"],
        "text": json.loads(raw["body"]["content"])["text"],
    }


def _zoho(said: Said) -> dict[str, Any]:
    return {
        "id": f"{said.at}{said.n:02}",
        "sender": {"id": said.sender, "name": said.name, "type": said.role},
        "time": said.at,
        "type": "text",
        "message": {"text": said.text},
    }


def _of_zoho(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "message_id": raw["id"],
        "ts": raw["time"],
        "sender": {"id": raw["sender"]["id"], "name": raw["sender"]["name"]},
        "type": raw["type"],
        "text": raw["message"]["text"],
    }


FLAVOURS: Final[Mapping[str, Flavour]] = {
    "wecom": Flavour("wr", _wecom, _of_wecom),
    "dingtalk": Flavour("cid", _dingtalk, _of_dingtalk),
    "feishu": Flavour("oc_", _feishu, _of_feishu),
    "zoho": Flavour("zc", _zoho, _of_zoho),
}
