"""Messages of a file or of standard input, for the verbs that need no home.

A line that holds no message is said on standard error as JSON and left out; the others
go on.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from guicang.bootstrap.detection import Batch, Line, batches
from guicang.domain.detect.rules.model import ANYWHERE, Place
from guicang.domain.errors import UnreadableLine
from guicang.entrypoints.cli.common import _
from guicang.entrypoints.words import say

_TEXT: Final = frozenset({".txt", ".log", ".text"})
_JSON: Final = frozenset({".jsonl", ".ndjson", ".json"})
_LONGEST_NAME: Final = 200
_PACKINGS: Final = frozenset({".gz", ".zst", ".gzip", ".zstd"})


class Shape(StrEnum):
    """What a line is."""

    AUTO = "auto"
    JSONL = "jsonl"
    TEXT = "text"


class Message(NamedTuple):
    """A message that was read: its own id, or the number of its line.

    ``place`` is where it was said, if its line says so: rules may depend on it.
    """

    id: Any
    text: str
    place: Place = ANYWHERE


@dataclass(slots=True)
class Messages:
    """Reads messages; ``broken`` counts the lines that held none.

    ``shape`` is what the lines are, once the first were read.
    """

    path: Path | None
    shape: Shape
    broken: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[list[Message]]:
        for batch in batches(self.path):
            if self.shape is Shape.AUTO:
                self.shape = _shape(self.path, batch)
            if messages := list(self._read(batch)):
                yield messages

    def _read(self, batch: Batch) -> Iterator[Message]:
        read = _object if self.shape is Shape.JSONL else _text
        for line in batch:
            try:
                message = read(line)
            except UnreadableLine as error:
                self.broken += 1
                _complain(error)
                continue
            if message is not None:
                yield message


def _shape(path: Path | None, batch: Batch) -> Shape:
    """Ask the name, then the first line that says something."""
    endings = [ending.lower() for ending in path.suffixes] if path else []
    while endings and endings[-1] in _PACKINGS:
        endings.pop()
    if endings and endings[-1] in _TEXT | _JSON:
        return Shape.TEXT if endings[-1] in _TEXT else Shape.JSONL
    for line in batch:
        if start := line.raw.lstrip():
            return Shape.JSONL if start.startswith(b"{") else Shape.TEXT
    return Shape.AUTO


def _object(line: Line) -> Message | None:
    """Read a JSON object; an empty line is none."""
    _check(line)
    if not line.raw.strip():
        return None
    try:
        found = orjson.loads(line.raw)
    except orjson.JSONDecodeError:
        raise UnreadableLine(line=line.number, reason="it is not JSON") from None
    text = found.get("text") if isinstance(found, dict) else None
    if not isinstance(text, str):
        raise UnreadableLine(line=line.number, reason='there is no "text" in it')
    place = Place(_named(found.get("source")), _named(found.get("channel")))
    return Message(found.get("id", line.number), text, place)


def _named(said: object) -> str:
    """Take a name; what is none says nothing, and rules then hold everywhere."""
    return said if isinstance(said, str) and len(said) <= _LONGEST_NAME else ""


def _text(line: Line) -> Message:
    _check(line)
    try:
        return Message(line.number, line.raw.removesuffix(b"\r").decode("utf-8"))
    except UnicodeDecodeError:
        raise UnreadableLine(line=line.number, reason="it is not UTF-8") from None


def _check(line: Line) -> None:
    if line.problem:
        raise UnreadableLine(line=line.number, reason=line.problem)


def _complain(error: UnreadableLine) -> None:
    message, advice = say(error, _)
    said = {"code": error.code, "message": message, "advice": advice}
    data = orjson.dumps({"line": error.data["line"], "error": said})
    sys.stderr.write(data.decode() + "\n")
