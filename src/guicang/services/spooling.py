"""What is put aside while a package is made: sealed, under a key that goes after it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import Any

from guicang.ports.keys import DataKey
from guicang.ports.objects import ObjectStore
from guicang.ports.snapshots import Frames


@dataclass(slots=True, kw_only=True)
class Spool:
    """Conversations in streams that are in order, and files by name."""

    objects: ObjectStore
    frames: Frames
    key: DataKey
    of: str
    _streams: list[list[int]] = field(default_factory=list)
    _files: dict[str, int] = field(default_factory=dict)
    _next: int = 0

    def stream(self) -> None:
        """Begin a stream of conversations; each is in the order of ``read``."""
        self._streams.append([])

    def put(self, talks: Sequence[dict[str, Any]]) -> None:
        """Put conversations at the end of the stream."""
        data = json.dumps(talks, ensure_ascii=False).encode()
        self._streams[-1].append(self._seal(data))

    def keep(self, name: str, data: bytes) -> None:
        """Put a file aside, once for each name."""
        if name not in self._files:
            self._files[name] = self._seal(data)

    @property
    def kept(self) -> int:
        """How many files were put aside."""
        return len(self._files)

    def read(self) -> Iterator[dict[str, Any]]:
        """Give all conversations, by the instant they were opened at, then by id."""
        yield from merge(*map(self._read, self._streams), key=order)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give all files, by name."""
        for name, number in sorted(self._files.items()):
            yield name, self._open(number)

    def _read(self, pages: Sequence[int]) -> Iterator[dict[str, Any]]:
        for number in pages:
            yield from json.loads(self._open(number))

    def _seal(self, data: bytes) -> int:
        number, self._next = self._next, self._next + 1
        sealed = self.frames.seal(self.key.secret, self.of, number, data, last=False)
        self.objects.put(f"{self.of}/{number:08d}", sealed)
        return number

    def _open(self, number: int) -> bytes:
        sealed = self.objects.get(f"{self.of}/{number:08d}")
        return self.frames.open(self.key.secret, self.of, number, sealed, last=False)


def order(talk: dict[str, Any]) -> tuple[str, str]:
    """Say by what conversations are ordered: instants in UTC sort as texts do."""
    return str(talk["opened_at"]), str(talk["id"])
