"""What calls say is to be read: kept until it was.

Some platforms tell of a thing once, and list it nowhere. So hints outlive a pull that
waits already, one that fails, and a source that is left alone for a while. One is taken
before it is followed: what a call tells meanwhile waits anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from guicang.domain.errors import SourceThrottled, SourceUnreachable
from guicang.domain.sources.connection import State
from guicang.domain.sources.watch import Gap, GapKind
from guicang.services.storing import Storing

Hint = Mapping[str, str]
_MOST: Final = 500
_BYTES: Final = 60_000
_FAILURES: Final = 5
_PASSING: Final = frozenset({SourceThrottled.code, SourceUnreachable.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The hint that is being followed; ``number`` tells it from one like it."""

    number: int
    hint: Hint


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Those that wait, and the one that was taken; an empty one is none."""

    number: int = 0
    taken: dict[str, str] = field(default_factory=dict)
    waiting: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinting:
    """Remembers hints of sources, sealed, in the order in which they came."""

    storing: Storing

    def add(self, name: str, hint: Hint) -> None:
        """Remember a hint, in the open transaction; the source is locked."""
        line = self._read(name)
        waiting = line.waiting
        if not hint:
            return
        if waiting and _agree(waiting[-1], hint):
            waiting[-1] |= hint
        elif dict(hint) not in waiting:
            waiting.append(dict(hint))
        if len(waiting) > _MOST or len(repr(waiting).encode()) > _BYTES:
            self._gap(name, "more calls than are remembered until a worker comes")
        else:
            self._write(name, line)

    def waits(self, name: str) -> bool:
        """Whether there is a hint to follow."""
        line = self._read(name)
        return bool(line.taken or line.waiting)

    def take(self, name: str, state: State) -> Taken | None:
        """Take the hint to follow; None if there is none.

        One that cannot be followed, time and again, is followed name by name, and what
        still cannot is a gap from then on.
        """
        if not self.waits(name):
            return None
        with self.storing.connections.transaction():
            self.storing.connections.get(name, lock=True)
            line = self._read(name)
            if line.taken and _hopeless(state):
                line = self._parted(name, line)
            if not line.taken and line.waiting:
                first, *rest = line.waiting
                line = _Line(number=line.number + 1, taken=first, waiting=rest)
            self._write(name, line)
        return Taken(number=line.number, hint=line.taken) if line.taken else None

    def _parted(self, name: str, line: _Line) -> _Line:
        """Let each name of the taken hint wait by itself; the last one is given up."""
        if len(line.taken) == 1:
            self._gap(name, "what a call told of cannot be read")
            return replace(line, taken={})
        alone = [{key: value} for key, value in line.taken.items()]
        return replace(line, taken={}, waiting=[*alone, *line.waiting])

    def followed(self, name: str, taken: Taken) -> None:
        """Forget a hint that was followed."""
        with self.storing.connections.transaction():
            self.storing.connections.get(name, lock=True)
            line = self._read(name)
            if line.number == taken.number:
                self._write(name, replace(line, taken={}))

    def _read(self, name: str) -> _Line:
        found: Mapping[str, object] = self.storing.cursor(_place(name))
        return _Line(**found)  # type: ignore[arg-type]  # as it was written

    def _write(self, name: str, line: _Line) -> None:
        held = {"number": line.number, "taken": line.taken, "waiting": line.waiting}
        self.storing.move(_place(name), held)

    def _gap(self, name: str, detail: str) -> None:
        now = self.storing.clock.now()
        gap = Gap(
            source=name,
            kind=GapKind.PLATFORM,
            about=f"calls {now:%Y-%m-%dT%H:%M}",
            detail=detail,
            noted=now,
        )
        self.storing.note_gaps(name, [gap])


def _agree(one: Hint, other: Hint) -> bool:
    """Whether two hints can be followed as one: no name stands for two things."""
    return all(one.get(name, value) == value for name, value in other.items())


def _hopeless(state: State) -> bool:
    """Whether a source fails for long, and not because its platform is away."""
    return state.failures >= _FAILURES and state.error not in _PASSING


def _place(name: str) -> str:
    return f"hints:{name}"
