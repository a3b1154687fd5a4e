r"""Compile expressions in a process of its own, under limits (run as a script).

It knows nothing of the product: it reads an order as JSON on its standard input and
writes databases, so that a pattern that costs too much takes down this process alone.
Measured: ``\p{Han}{2,50}\p{L}{3,50}x``, 22 characters, keeps the compiler busy for
20 seconds before it says "too large".

Order: ``{"limits": {"cpu": s, "memory": bytes}, "parts": {name: [[text, flags], ...]},
"blame": bool}``. Answer: one line of JSON, then the databases one behind the other.
"""

import hashlib
import json
import resource
import sys
from typing import IO, Any, Final

REFUSED: Final = 3
_SOM: Final = 256
_LARGE: Final = "too large"
_WORDS: Final = "words"


def serve(source: IO[bytes], sink: IO[bytes]) -> int:
    """Do what the order says; return the exit code."""
    order: dict[str, Any] = json.load(source)
    _limit(**order["limits"])
    try:
        if order["blame"]:
            _one_by_one(order["parts"], sink)
            return 0
        made = {name: compiled(name, rows) for name, rows in order["parts"].items()}
    except Refusal as refusal:
        answer = {"part": refusal.part, "at": refusal.at, "error": str(refusal)}
        sink.write(json.dumps(answer).encode() + b"\n")
        return REFUSED
    head = {
        name: {
            "size": len(database),
            "sha256": hashlib.sha256(database).hexdigest(),
            "spanless": spanless,
        }
        for name, (database, spanless) in made.items()
    }
    sink.write(json.dumps(head).encode() + b"\n")
    for database, _ in made.values():
        sink.write(database)
    return 0


class Refusal(Exception):
    """An expression that does not compile, by its number in its part."""

    def __init__(self, part: str, at: int, message: str) -> None:
        super().__init__(message)
        self.part, self.at = part, at


def compiled(part: str, rows: list[list[Any]]) -> tuple[bytes, list[int]]:
    """Compile a part; give the database and the numbers of those without a start."""
    import hyperscan

    literal = part == _WORDS
    try:
        return _database(rows, literal=literal), []
    except hyperscan.HyperscanError:
        spanless = _spanless(part, rows)
    for number in spanless:
        text, flags = rows[number]
        rows[number] = [text, flags & ~_SOM]
    try:
        return _database(rows, literal=literal), spanless
    except hyperscan.HyperscanError as error:
        if len(rows) > 1:
            for number in spanless:
                _alone(part, number, rows[number])
        raise Refusal(part, -1 if len(rows) > 1 else 0, str(error)) from None


def _spanless(part: str, rows: list[list[Any]]) -> list[int]:
    """Find the rows that are too large to tell where a match begins."""
    found = []
    for number, row in enumerate(rows):
        try:
            _alone(part, number, row)
        except Refusal as refusal:
            if not row[1] & _SOM or _LARGE not in str(refusal).lower():
                raise
            found.append(number)
    return found


def _alone(part: str, number: int, row: list[Any]) -> None:
    """Raise Refusal if one row does not compile by itself."""
    import hyperscan

    try:
        _database([row], literal=part == _WORDS)
    except hyperscan.HyperscanError as error:
        raise Refusal(part, number, str(error)) from None


def _database(rows: list[list[Any]], *, literal: bool) -> bytes:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[text.encode() for text, _ in rows],
        ids=list(range(len(rows))),
        elements=len(rows),
        flags=[flags for _, flags in rows],
        literal=literal,
    )
    dumped: bytes = hyperscan.dumpb(database)
    return dumped


def _one_by_one(parts: dict[str, list[list[Any]]], sink: IO[bytes]) -> None:
    """Say which expression is next, then compile it: the last one said is to blame."""
    for part, rows in parts.items():
        if part == _WORDS:
            continue
        for number, row in enumerate(rows):
            sink.write(json.dumps([part, number]).encode() + b"\n")
            sink.flush()
            try:
                compiled(part, [row])
            except Refusal as refusal:
                raise Refusal(part, number, str(refusal)) from None


def _limit(cpu: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer))
