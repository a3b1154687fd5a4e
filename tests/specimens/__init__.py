"""Conversations of nobody, for tests of stores."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guicang.domain.record import (
    Attachment,
    Conversation,
    Kind,
    Message,
    Role,
    digest,
    micros,
)
from guicang.ports.records import Incoming

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SALT = bytes(range(16))
DAY = timedelta(days=1)


def message(seq: int, text: str = "您好，请问订单到哪里了？", **others: Any) -> Message:
    fields: dict[str, Any] = {
        "id": f"m{seq}",
        "at": micros(START) + seq * 1_000_000,
        "sender": "customer-7" if seq % 2 else "agent-1",
        "role": Role.CUSTOMER if seq % 2 else Role.AGENT,
        "kind": Kind.TEXT,
        "text": text,
    }
    return Message(seq=seq, **(fields | others))


def attachment(name: str = "发票.pdf", data: bytes | None = b"%PDF-1.7") -> Attachment:
    return Attachment(name, "application/pdf", len(data or b"x"), "ab" * 32, data)


def conversation(id_: str = "c1", **others: Any) -> Conversation:
    fields: dict[str, Any] = {
        "source": "wecom",
        "channel": "app",
        "lang": "zh",
        "opened_at": START,
        "closed_at": START + DAY,
        "customer": "customer-7",
        "customer_name": "样例客户",
        "agent": "agent-1",
        "agent_name": "样例客服",
        "messages": (message(0), message(1), message(2, "好的，马上为您查询。")),
    }
    return Conversation(id=id_, **(fields | others))


def incoming(of: Conversation | str = "c1", **others: Any) -> Incoming:
    each = conversation(of) if isinstance(of, str) else of
    fields: dict[str, Any] = {
        "salt": SALT,
        "digest": digest(each, SALT),
        "customer_tag": "7" * 32,
    }
    return Incoming(conversation=each, **(fields | others))
