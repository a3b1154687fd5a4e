"""Files for tests of intake: conversations as exporters write them."""

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from guicang.adapters.sources.files import FileSource, Limits
from guicang.domain.record import Conversation
from guicang.ports.sources import Skipped, Taken

NOW = datetime(2026, 1, 31, 7, tzinfo=UTC)


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


def source(**limits: int) -> FileSource:
    return FileSource(clock=Noon(), limits=Limits(**limits))


def conversation(name: str = "c1", **changes: Any) -> dict[str, Any]:
    """Give one conversation of two messages, as the nested schema has it."""
    return {
        "conversation_id": name,
        "source": "demo",
        "lang": "zh",
        "channel": "wecom",
        "opened_at": "2025-11-23T00:00:00+08:00",
        "closed_at": "2025-11-23T00:10:00+08:00",
        "customer": {"id": "C1"},
        "agent": {"id": "A1"},
        "messages": [
            _said(0, "00:00:00", "C1", "customer", "你好"),
            _said(1, "00:01:00", "A1", "agent", "您好，请讲"),
        ],
        **changes,
    }


def _said(seq: int, at: str, who: str, role: str, text: str) -> dict[str, Any]:
    ts = f"2025-11-23T{at}+08:00"
    said = {"seq": seq, "ts": ts, "sender": who, "role": role}
    return {**said, "type": "text", "text": text}


def flat(name: str = "c1", n: int = 0, **changes: Any) -> dict[str, Any]:
    """Give one message as ``guicang.message/1`` has it."""
    return {
        "schema": "guicang.message/1",
        "source": "generic",
        "conversation_id": name,
        "message_id": f"{name}-m{n}",
        "ts": f"2025-11-23T00:{n:02}:00+08:00",
        "direction": "out" if n % 2 else "in",
        "sender": {"id": "A1", "role": "agent", "name": "客服甲"}
        if n % 2
        else {"id": "C1", "role": "customer", "name": "测试客户"},
        "type": "text",
        "text": f"第{n}句",
        **changes,
    }


def line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write(path: Path, lines: Iterable[bytes | dict[str, Any]]) -> Path:
    """Write lines, packed as the name says."""
    data = b"\n".join(x if isinstance(x, bytes) else line(x) for x in lines) + b"\n"
    path.write_bytes(packed(data, path.suffix))
    return path


def packed(data: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(data, mtime=0)
    if suffix == ".zst":
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, "zstd") as out:
            out.write(data)
        return sink.getvalue().to_pybytes()
    return data


def read(path: Path, after: int = 0, **limits: int) -> list[Taken | Skipped]:
    return list(source(**limits).read(path, after))


def taken(items: Iterable[Taken | Skipped]) -> list[Conversation]:
    return [item.conversation for item in items if isinstance(item, Taken)]


def reasons(items: Iterable[Taken | Skipped]) -> list[str]:
    return [item.unreadable.reason for item in items if isinstance(item, Skipped)]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
