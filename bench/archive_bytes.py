"""What archives cost: bytes a message and rates, next to what a script would do.

``measure`` takes any conversations; bench/run.py gives it those of its own corpus.
"""

import gzip
import hashlib
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from guicang.adapters.segments.parquet import ParquetSegments
from guicang.domain.record import Conversation, canonical, digest
from guicang.ports.segments import Archived, laid

KEY = hashlib.sha256(b"bench").digest()
SEGMENT = "bench"
SEGMENT_MESSAGES = 100_000


def measure(conversations: Sequence[Conversation]) -> dict[str, Any]:
    """Return bytes a message and CPU microseconds a message, on one core.

    The peers compress the records' canonical JSON, one a line, in the same order: the
    same content, without the 16 bytes of salt that ours carries for each conversation.
    A tool that is not installed gives None.
    """
    messages = sum(len(talk.messages) for talk in conversations) or 1
    lines = b"\n".join(map(canonical, conversations))
    ours = _ours(conversations, messages)
    peers = {
        "jsonl": {"bytes": len(lines) / messages},
        "gzip-6": _timed(lambda: gzip.compress(lines, 6), messages),
        "zstd-3": _piped(["zstd", "-3", "-c", "-q", "-T1"], lines, messages),
        "zstd-19": _piped(["zstd", "-19", "-c", "-q", "-T1"], lines, messages),
        "restic": _restic(lines, messages),
    }
    return {"messages": messages, "guicang": ours, "peers": peers}


def _ours(conversations: Sequence[Conversation], messages: int) -> dict[str, float]:
    segments = ParquetSegments()
    total: dict[str, float] = dict.fromkeys(
        ("bytes", "pack_us", "unpack_us", "unpack_digest_us", "verify_us"), 0.0
    )
    for group in _groups(conversations):
        records = [
            Archived(talk, hashlib.md5(talk.id.encode()).hexdigest())  # noqa: S324 - a stand-in for 16 random bytes
            for talk in group
        ]
        expected = {
            talk.id: digest(talk, bytes.fromhex(salt)).hex() for talk, salt in records
        }
        ready = [laid(record) for record in records]
        start = time.process_time()
        data = segments.pack(SEGMENT, KEY, ready)
        packed = time.process_time()
        for _ in segments.unpack(SEGMENT, KEY, data):
            pass
        unpacked = time.process_time()
        found = {
            talk.id: digest(talk, bytes.fromhex(salt)).hex()
            for talk, salt in segments.unpack(SEGMENT, KEY, data)
        }
        digested = time.process_time()
        segments.verify(SEGMENT, KEY, data, expected)
        verified = time.process_time()
        assert found == expected
        total["bytes"] += len(data)
        total["pack_us"] += (packed - start) * 1e6
        total["unpack_us"] += (unpacked - packed) * 1e6
        total["unpack_digest_us"] += (digested - unpacked) * 1e6
        total["verify_us"] += (verified - digested) * 1e6
    return {name: value / messages for name, value in total.items()}


def _groups(conversations: Sequence[Conversation]) -> list[list[Conversation]]:
    groups: list[list[Conversation]] = [[]]
    count = 0
    for talk in conversations:
        if groups[-1] and count + len(talk.messages) > SEGMENT_MESSAGES:
            groups.append([])
            count = 0
        groups[-1].append(talk)
        count += len(talk.messages)
    return groups


def _timed(deed: Callable[[], bytes], messages: int) -> dict[str, float]:
    start = time.process_time()
    size = len(deed())
    cpu = time.process_time() - start
    return {"bytes": size / messages, "us": cpu * 1e6 / messages}


def _piped(
    command: Sequence[str], data: bytes, messages: int
) -> dict[str, float] | None:
    if shutil.which(command[0]) is None:
        return None
    before = _children()
    size = len(
        subprocess.run(command, input=data, capture_output=True, check=True).stdout
    )
    cpu = _children() - before
    return {"bytes": size / messages, "us": cpu * 1e6 / messages}


def _restic(data: bytes, messages: int) -> dict[str, float] | None:
    if shutil.which("restic") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "records.jsonl").write_bytes(data)
        repository = Path(folder) / "repository"
        environment = {
            "RESTIC_PASSWORD": "bench",
            "RESTIC_REPOSITORY": str(repository),
            "HOME": folder,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }
        before = _children()
        for words in (["init", "-q"], ["backup", "-q", "records.jsonl"]):
            subprocess.run(["restic", *words], cwd=folder, env=environment, check=True)
        cpu = _children() - before
        size = sum(f.stat().st_size for f in repository.rglob("*") if f.is_file())
    return {"bytes": size / messages, "us": cpu * 1e6 / messages}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
