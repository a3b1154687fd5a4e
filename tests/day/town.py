"""The home, its processes, and the clock of the day."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.cli.hands import ROOT, Home, environment, unmeasured
from tests.e2e.browser import tell
from tests.ports import free_port

RATE: Final = 144.0
"""Seconds of the day in a second: a day is ten minutes."""
LEASE: Final = 3600
"""Seconds of the day that a worker may be held up before its job is another's."""
JUMP: Final = 600.0
"""Seconds of the day that the clock goes on by at once, at most."""
_PATIENCE: Final = 300.0
_SITE: Final = Path(__file__).with_name("site")


class Told(Home):
    """A home whose clock is that of all processes of the town: what waits says so."""

    __slots__ = ()

    def wait(self, seconds: float) -> None:
        """Let the clock go on, and tell everybody."""
        Home.wait(self, seconds)
        tell(self)


@dataclass
class Town:
    """A home that is served. ``sizes`` are MiB of each process, second by second."""

    home: Home
    folder: Path
    port: int = field(default_factory=free_port)
    sizes: dict[str, list[float]] = field(default_factory=dict)
    _processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Give what a process of the town runs in."""
        env = unmeasured(environment(self.home.path))
        ahead = str(self.home.path.with_suffix(".ahead"))
        path = f"{_SITE}:{env['PYTHONPATH']}"
        return env | {
            "PYTHONPATH": path,
            "GUICANG_TEST_AHEAD": ahead,
            "GUICANG_TEST_PACE": str(RATE),
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        }

    def settle(self, settings: Mapping[str, Any]) -> None:
        """Write settings into the home, and tell the time."""
        lines = [
            f'"{name}" = {value!r}\n'.replace("'", '"')
            for name, value in settings.items()
        ]
        with (self.home.path / "guicang.toml").open("a") as file:
            file.writelines(lines)
        tell(self.home)

    def begin(self, name: str, *command: object) -> "subprocess.Popen[bytes]":
        """Begin a process of the town; its log is a file in the folder."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", *map(str, command)],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self._processes[name]

    def open(self) -> None:
        """Begin all that serves, and wait until the console answers."""
        self.begin("serve", "guicang", "serve", "--port", self.port)
        self.begin("worker", "guicang", "worker")
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.address}/accounts/login/"):  # noqa: S310
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        else:
            raise TimeoutError(self.logs())
        self._began = time.monotonic()
        threading.Thread(target=self._weigh, daemon=True).start()

    def keep_pace(self) -> None:
        """Let the clock go on to where the day should be, or some way towards it."""
        passed = time.monotonic() - self._began
        behind = passed * (RATE - 1) - self.home.ahead
        self.home.wait(min(max(behind, 0.0), JUMP))

    def died(self) -> dict[str, int]:
        """Name the processes that have ended, and how."""
        ended = {name: each.poll() for name, each in self._processes.items()}
        return {name: code for name, code in ended.items() if code is not None}

    def close(self) -> dict[str, int]:
        """End all processes as a supervisor would; give how each ended."""
        self._over.set()
        for each in self._processes.values():
            if each.poll() is None:
                each.terminate()
        return {n: each.wait(_PATIENCE) for n, each in self._processes.items()}

    def logs(self) -> str:
        """Give the ends of all logs."""
        found = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{p.name}: {p.read_text()[-2000:]}" for p in found)

    # --- memory -----------------------------------------------------------------------

    def _weigh(self) -> None:
        while not self._over.wait(1):
            for name, process in list(self._processes.items()):
                for pid, what in _family(process.pid):
                    if size := _resident(pid):
                        self.sizes.setdefault(f"{name}/{what}", []).append(size)

    def grown(self) -> dict[str, tuple[float, float]]:
        """Give sizes of each process in the middle of the day and at its end, MiB.

        Of those that live for half of the day at least: others do one thing and end.
        """
        found = {}
        day = max(map(len, self.sizes.values()), default=0)
        for name, sizes in self.sizes.items():
            third = len(sizes) // 3
            if third and 2 * len(sizes) >= day:
                middle, end = sizes[third : 2 * third], sizes[2 * third :]
                found[name] = (median(middle), median(end))
        return found


def _family(pid: int) -> Iterator[tuple[int, str]]:
    """Give a process and its descendants, each with a name of its own."""
    yield pid, "itself"
    waiting = [pid]
    while waiting:
        try:
            parent = waiting.pop()
            told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        for child in map(int, told.split()):
            waiting.append(child)
            yield child, f"{_part(child)} {child}"


def _part(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return "?"
    return words[words.index("--only") + 1] if "--only" in words else "its own"


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def town(folder: Path, database: str = "", scratch: str = "") -> Iterator[Town]:
    """Make a home, which nothing serves yet; end whatever was begun.

    ``scratch`` is an empty database for drills.
    """
    with closing(Told(folder / "home", plain=True)) as home:
        home.begin("--sandbox", *(("--database", database) if database else ()))
        made = Town(home, folder)
        made.settle(
            {
                "worker.lease": LEASE,
                "worker.rest": 1,
                "gateway.port": free_port(),
                "api.rate": 100_000,
                "schedule.dispose": "PT5M",
                "schedule.drill": "PT6H",
                "schedule.snapshot": "PT4H",
                "schedule.verify": "PT2H",
                **({"drill.database": scratch} if scratch else {}),
            }
        )
        try:
            yield made
        finally:
            made.close()
