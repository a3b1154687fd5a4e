"""What is measured with: conversations in a file, a given number of messages.

Where ``../shared/data`` lies beside the checkout, the talk is real (public corpora of
customer service and medical advice, which the repository may not carry). Elsewhere our
own simulated platforms talk, which compresses better and says less about real archives.
A result names which it was.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOAD: Final = ROOT.parent / "shared" / "data" / "load"
SEEDS: Final = ("seed_jddc", "seed_med", "seed_sgd")
PLATFORMS: Final = ("wecom", "dingtalk", "feishu", "zoho")
UNTIL: Final = datetime(2026, 11, 1, tzinfo=UTC)
_ROUND: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A file of JSON Lines, one conversation each, and what it is made of."""

    path: Path
    origin: str
    conversations: int
    messages: int


def make(size: int, folder: Path) -> Corpus:
    """Write about ``size`` messages below ``folder``, the same every time."""
    path = folder / "corpus.jsonl"
    if _has_real_talk():
        path = _amplified(size, folder)
    else:
        with path.open("w", encoding="utf-8") as file:
            for raw in conversations(size):
                file.write(json.dumps(raw, ensure_ascii=False) + "\n")
    with path.open("rb") as file:
        counts = [line.count(b'"seq":') for line in file]
    return Corpus(
        path=path, origin=origin(), conversations=len(counts), messages=sum(counts)
    )


def origin() -> str:
    """Say whose talk it is."""
    if _has_real_talk():
        return "real talk (JDDC, Chinese medical dialogue, SGD), multiplied"
    return "simulated talk of four platforms"


def _has_real_talk() -> bool:
    return (LOAD / "amplify.py").is_file()


def _amplified(size: int, folder: Path) -> Path:
    out = folder / "amplified"
    command = [sys.executable, "amplify.py", "--messages", size, "--out", out]
    command += ["--plain", "--seed", 1, "--shard", 10**9, "--seeds"]
    command += [f"seeds/{name}.jsonl.gz" for name in SEEDS]
    subprocess.run(list(map(str, command)), cwd=LOAD, check=True, capture_output=True)
    (made,) = out.glob("*.jsonl")
    return made


def conversations(size: int) -> Iterator[dict[str, Any]]:
    """Let the platforms talk in rounds; each round's ids are its own."""
    from guicang.bootstrap import simulated

    number = 0
    while True:
        number += 1
        for platform in PLATFORMS:
            for raw in simulated(platform, _ROUND, UNTIL, number):
                size -= len(raw["messages"])
                yield {**raw, "conversation_id": f"{raw['conversation_id']}-{number}"}
                if size <= 0:
                    return
