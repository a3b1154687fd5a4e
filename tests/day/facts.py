"""What is known for certain: whoever did something notes it, and who watches reads it.

What binds is noted after the product has said so; what binds no longer is noted before
it is asked. So what stands here is true whenever it is read.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Known:
    """What the notes say: ``taken`` are ids with the customer of each."""

    taken: dict[str, str] = field(default_factory=dict)
    torn: int = 0
    held: dict[str, set[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    @property
    def kept(self) -> dict[str, str]:
        """Give each record that a hold keeps, and which hold."""
        return {one: hold for hold, those in self.held.items() for one in those}

    def learn(self, note: dict[str, Any]) -> None:
        match note["what"]:
            case "taken":
                self.taken |= note["records"]
            case "torn":
                self.torn += note["count"]
            case "held":
                self.held[note["hold"]] = set(note["records"])
            case "releasing":
                self.held.pop(note["hold"], None)
            case "gone":
                self.gone |= set(note["records"])


class Notes:
    """A file of notes, one a line."""

    def __init__(self, path: Path) -> None:
        self.path, self.known = path, Known()
        self._lock, self._read = Lock(), 0
        path.touch()

    def add(self, what: str, **told: Any) -> None:
        """Note something; several threads may."""
        line = json.dumps({"what": what, **told}) + "\n"
        with self._lock, self.path.open("a") as file:
            file.write(line)
            self.known.learn(json.loads(line))

    def look(self) -> Known:
        """Read what was noted since, in another process than who notes."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._read += len(whole + newline)
        for line in whole.splitlines():
            self.known.learn(json.loads(line))
        return self.known
