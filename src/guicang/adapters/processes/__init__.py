"""Processes of this machine, by what Linux tells of them in ``/proc``.

A number alone does not name a process: it is given again, and it means another process
in another container or on another machine. So a name says four things: the boot of the
kernel, the space in which the number counts, the number, and when the process started.
Only of a name from the same boot and the same space can it be known that it is dead;
everybody else's lease has to end by itself.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_DEAD: Final = frozenset("ZXx")  # proc(5): zombie, dead
_STATE, _STARTED = 0, 19  # fields of /proc/PID/stat after the name, which is in ()


class LocalProcesses:
    """The processes that this one can see. On other systems nobody is ever gone."""

    def __init__(self, proc: Path = _PROC) -> None:
        """``proc`` is where the kernel tells of processes."""
        self._proc = proc

    def me(self) -> str:
        """Name this process: boot, space of numbers, number, start."""
        number = os.getpid()
        stat = self._stat(number)
        started = stat[_STARTED] if stat else ""
        return f"{self._here()} {number} {started}"

    def gone(self, name: str) -> bool:
        """Say whether the process is dead beyond doubt; False if it cannot be known."""
        here, _, rest = name.partition(" ")
        number, _, started = rest.partition(" ")
        if not here or here != self._here() or not number.isdecimal() or not started:
            return False
        if stat := self._stat(int(number)):
            return stat[_STARTED] != started or stat[_STATE] in _DEAD
        return _is_free(int(number))

    def _here(self) -> str:
        """Name the boot and the space in which numbers count; "" if unknown."""
        with suppress(OSError):
            boot = (self._proc / "sys/kernel/random/boot_id").read_text().strip()
            return f"{boot}/{(self._proc / 'self/ns/pid').readlink()}" if boot else ""
        return ""

    def _stat(self, number: int) -> list[str]:
        """Give the fields of a process after its name; none if it is not there."""
        with suppress(OSError):
            text = (self._proc / str(number) / "stat").read_text()
            return text.rpartition(")")[2].split()
        return []


def _is_free(number: int) -> bool:
    """Ask the kernel: ``/proc`` may be mounted so that others are not to be seen."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
