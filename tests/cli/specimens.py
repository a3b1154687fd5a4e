"""Specimen exports: conversations that ended long ago, today, and not at all well."""

import json
from pathlib import Path
from typing import Any

from guicang.domain.detect import checkdigits

MOBILE = "13800138000"
CARD = "621700001000010000" + checkdigits.luhn_check("621700001000010000")


def talk(name: str, customer: str = "cust-1", **more: Any) -> dict[str, Any]:
    """Give one conversation that closed in 2020; ``more`` changes or adds fields."""
    return {
        "conversation_id": name,
        "source": "shop",
        "lang": "zh",
        "channel": "web",
        "opened_at": "2020-01-31T15:00:00+08:00",
        "closed_at": "2020-01-31T15:20:00+08:00",
        "customer": {"id": customer},
        "agent": {"id": "A001"},
        "messages": [
            {
                "seq": 1,
                "ts": "2020-01-31T15:00:00+08:00",
                "sender": customer,
                "role": "customer",
                "type": "text",
                "text": f"你好，我的手机号是{MOBILE}，什么时候到？",
            },
            {
                "seq": 2,
                "ts": "2020-01-31T15:01:00+08:00",
                "sender": "A001",
                "role": "agent",
                "type": "text",
                "text": "您好，明天到。",
            },
        ],
        **more,
    }


def write(path: Path, *talks: dict[str, Any], torn: bool = False) -> Path:
    """Write an export as JSON Lines; ``torn`` adds a line nobody can read."""
    lines = [json.dumps(t, ensure_ascii=False) for t in talks]
    lines += ['{"conversation_id": "torn in tr'] * torn
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def objects(text: str) -> list[Any]:
    """Read JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]
