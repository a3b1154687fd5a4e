"""Calls to the kernel that fail, or are the last of their process: ``strace --inject``.

A process is followed from before its first call; its calls are counted by name, and the
nth of one name is refused with an error, or the process is killed as it makes it.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from tests.faults.full_disk import program

WRITES: Final = ("write", "pwrite64", "writev", "pwritev", "ftruncate")
SYNCS: Final = ("fsync", "fdatasync")
NAMES: Final = ("rename", "renameat", "renameat2", "link", "linkat", "unlink")
CALLS: Final = (*WRITES, *SYNCS, *NAMES, "unlinkat")
HOWS: Final = ("EIO", "ENOSPC", "KILL")

_LINE: Final = re.compile(r"^\d+\s+(\w+)\((.*)$")
_NAMED: Final = re.compile(r'<([^<>]*)>|"([^"]*)"')


class Call(NamedTuple):
    """One call as strace saw it; ``paths`` are the files that it names, in order."""

    name: str
    paths: tuple[str, ...]
    failed: bool


class Fault(NamedTuple):
    """What becomes of the nth call (from 1) of one name.

    ``how`` is the error that it gets without having been made, or KILL: the process
    has ended then, before the call.
    """

    call: str
    nth: int
    how: str

    @property
    def words(self) -> str:
        deed = "signal=KILL" if self.how == "KILL" else f"error={self.how}"
        return f"--inject={self.call}:{deed}:when={self.nth}"

    def __str__(self) -> str:
        return f"{self.call} {self.nth} {self.how}"


@dataclass
class Follower:
    """Follows a process and all its threads; ``log`` is what it called."""

    pid: int
    log: Path
    fault: Fault | None = None

    def __enter__(self) -> Self:
        words = [program("strace"), "--quiet=all", "--follow-forks", "--decode-fds"]
        words += [f"--attach={self.pid}", f"--output={self.log}"]
        words += [f"--trace={','.join(CALLS)}", "--string-limit=0"]
        words += [self.fault.words] if self.fault else []
        self._process = subprocess.Popen(  # noqa: S603 - fixed words and our own file
            words, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.wait()

    def calls(self) -> Iterator[Call]:
        """Give what was called, once the process has ended."""
        for line in self.log.read_text("utf-8").splitlines():
            if found := _LINE.match(line):
                name, rest = found.groups()
                paths = tuple(a or b for a, b in _NAMED.findall(rest))
                yield Call(name, paths, "(INJECTED)" in rest)


def faults(counted: Counter[str]) -> list[Fault]:
    """Give every fault that so many calls can meet."""
    return [
        Fault(call, nth, how)
        for call in CALLS
        for nth in range(1, counted[call] + 1)
        for how in HOWS
    ]


def spread(all_of_them: Sequence[Fault], size: int) -> list[Fault]:
    """Choose so many, evenly; the first and the last of them are among them."""
    if size >= len(all_of_them):
        return list(all_of_them)
    step = (len(all_of_them) - 1) / (size - 1)
    return [all_of_them[round(number * step)] for number in range(size)]
