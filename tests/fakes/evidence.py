"""Checkpoints, probes and documents in memory."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence


class MemoryCheckpoints:
    def __init__(self) -> None:
        self.kept: dict[int, str] = {}

    def keep(self, size: int, note: str) -> str:
        self.kept[size] = note
        return f"memory:{size}"

    def all(self) -> Iterator[tuple[str, str]]:
        for size in sorted(self.kept):
            yield f"memory:{size}", self.kept[size]


class MemoryProbe:
    """Finds what a test says is still there."""

    def __init__(self) -> None:
        self.there: dict[bytes, list[str]] = {}
        self.asked: list[dict[str, bytes]] = []

    def search(self, needles: Mapping[str, bytes]) -> Mapping[str, Sequence[str]]:
        self.asked.append(dict(needles))
        return {n: self.there[raw] for n, raw in needles.items() if raw in self.there}

    def scope(self) -> Mapping[str, object]:
        return {"probed": ["memory"], "not_probed": []}


class PlainDocuments:
    """Prints certificates as their own JSON."""

    def pdf(
        self, certificate: Mapping[str, object], words: Callable[[str], str]
    ) -> bytes:
        return b"%PDF " + json.dumps(certificate).encode()

    def attached(self, pdf: bytes) -> bytes:
        return pdf.removeprefix(b"%PDF ")
