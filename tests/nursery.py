"""Begins processes of the product from one that has loaded the product already.

To start Python and to load what a command line needs takes a second of a processor, and
the tests start thousands. A nursery has loaded it once; a process that it begins is a
fork of it, with arguments, environment, folder and streams of its own. Modules that the
product loads only when it is needed are not loaded here, either, but for what looks
through texts. The language of the command line is chosen when it is loaded: there is a
nursery for each, and others for the verbs that need no home, which load neither Django
nor a house.

The two talk over one socket: a message asks for a process and carries its streams; the
answer is its number. Its exit code comes through a pipe of its own.
"""

import atexit
import gc
import inspect
import json
import os
import posix
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

ROOT: Final = Path(__file__).parents[1]
PATIENCE: Final = 300.0
"""Seconds after which a process will not end any more, however loaded we are."""
LONGEST: Final = 1 << 20
"""Bytes of a message: arguments and an environment."""
OF_A_HOME: Final = ("GUICANG_HOME", "GUICANG_DATABASE_URL")
LOADED: Final = (
    "guicang.entrypoints.cli.app",
    "cryptography.hazmat.primitives.ciphers.aead",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.db.backends.sqlite3.base",
    "django.forms",
    "django.middleware.csrf",
    "django.template.defaulttags",
    "django.views.debug",
    "psycopg",
    "pydantic.types",
    "typer._adapters",
    "typer.rich_utils",
)
"""What every command on a home loads, as far as that needs no home."""
LOADED_WITHOUT_A_HOME: Final = (
    "guicang.entrypoints.cli.quick",
    "pydantic.types",
    "typer._adapters",
    "typer.rich_utils",
)
"""What ``detect`` and ``mask`` load."""


@dataclass(slots=True)
class Child:
    """A process that a nursery began."""

    pid: int
    _status: int
    code: int | None = None

    def wait(self, patience: float = PATIENCE) -> int:
        """Wait for its end; give its exit code, negative for a signal."""
        if self.code is None:
            if not select.select([self._status], [], [], patience)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), patience)
            self.code = int(os.read(self._status, 16))
            os.close(self._status)
        return self.code


class Nursery:
    """The one for a language, measured or not, of all verbs or the quick ones."""

    def __init__(self, environment: Mapping[str, str], *, quick: bool) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [
                    sys.executable,
                    "-m",
                    "tests.nursery",
                    str(theirs.fileno()),
                    *(["quick"] if quick else []),
                ],
                env={k: v for k, v in environment.items() if k not in OF_A_HOME},
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def begin(
        self, asked: Mapping[str, Any], stdin: int, stdout: int, stderr: int
    ) -> Child:
        """Begin a process with these streams, which stay the caller's to close."""
        ours, theirs = os.pipe()
        message = json.dumps(asked).encode()
        socket.send_fds(self._socket, [message], [stdin, stdout, stderr, theirs])
        os.close(theirs)
        return Child(int(self._socket.recv(16)), ours)

    def close(self) -> None:
        self._socket.close()
        self._process.wait(PATIENCE)


_nurseries: Final[dict[tuple[str, bool, bool], Nursery]] = {}


def begin(
    module: str,
    arguments: Sequence[object],
    *,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    stdin: int,
    stdout: int,
    stderr: int = 2,
) -> Child:
    """Begin ``python -m module``; GUICANG_LANG must say the language."""
    from guicang.__main__ import QUICK  # here: in a fork it is the program's to load

    measured = "COVERAGE_PROCESS_CONFIG" in env
    quick = bool(arguments) and module == "guicang" and arguments[0] in QUICK
    kind = (env["GUICANG_LANG"], measured, quick)
    if kind not in _nurseries:
        _nurseries[kind] = Nursery(env, quick=quick)
    asked = {
        "module": module,
        "argv": [str(each) for each in arguments],
        "env": dict(env),
        "cwd": str(cwd),
    }
    return _nurseries[kind].begin(asked, stdin, stdout, stderr)


def run(
    arguments: Sequence[object],
    *,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    given: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run one command line of the product to its end."""
    with (
        tempfile.TemporaryFile() as put,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        put.write(given.encode())
        put.seek(0)
        streams = {
            "stdin": put.fileno(),
            "stdout": out.fileno(),
            "stderr": err.fileno(),
        }
        code = begin("guicang", arguments, env=env, cwd=cwd, **streams).wait()
        return subprocess.CompletedProcess(
            list(map(str, arguments)), code, _said(out), _said(err)
        )


def _said(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode()


def close() -> None:
    """End every nursery."""
    while _nurseries:
        _nurseries.popitem()[1].close()


def _serve(door: socket.socket) -> Mapping[str, Any] | None:
    """Fork when asked; return, in the fork, what it is to be; None at the end."""
    waking, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    ends: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([door, waking], [], [])
        if waking in ready:
            os.read(waking, 4096)
        _reap(ends)
        if door not in ready:
            continue
        message, streams, _, _ = socket.recv_fds(door, LONGEST, 4)
        if not message:
            return None
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _become(json.loads(message), streams)
        ends[pid] = streams.pop()
        for each in streams:
            os.close(each)
        door.send(str(pid).encode())


def _reap(ends: dict[int, int]) -> None:
    """Tell of those that have ended, through their pipes."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            end = ends.pop(pid)
            with suppress(BrokenPipeError):
                os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(end)


def _become(asked: Mapping[str, Any], streams: Sequence[int]) -> Mapping[str, Any]:
    """Take on the streams, the environment and the folder that were asked for."""
    for number, each in enumerate(streams[:3]):
        os.dup2(each, number)
    os.closerange(3, 1024)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    time.tzset()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    return asked


def _read() -> None:
    """Read words and patterns of the rules, which Python keeps: half a second."""
    from guicang.adapters.scanning.scanner import words
    from guicang.domain.detect.rulebook import rulebook

    rulebook(words())


def _know_modules() -> None:
    """Find out where modules came from, if forks are measured.

    When a fork begins to be measured, coverage.py notes who began it, for which Python
    asks each of 1,700 modules where it lies, and keeps the answers: a sixteenth of a
    second in each of thousands of forks, or once here.
    """
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        inspect.stack()


def _run(module: str) -> None:
    """Run it to its end as Python would, but leave to the system what it held.

    Python takes apart every module and object before it leaves: as long as a short
    command takes.
    """
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        code = end.code or 0
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python says what it could not write
    posix._exit(code)  # not os._exit, where coverage.py saves once more


def _build() -> None:
    """Build the tree of all 300 commands, which a program keeps: a twentieth second."""
    from guicang.entrypoints.cli import app, frame

    frame._built(app.app)


def main() -> None:
    quick = "quick" in sys.argv
    for name in LOADED_WITHOUT_A_HOME if quick else LOADED:
        import_module(name)
    if not quick:
        _build()
    _read()
    _know_modules()
    gc.collect()
    gc.freeze()
    asked = _serve(socket.socket(fileno=int(sys.argv[1])))
    if asked is not None:
        sys.argv = [asked["module"], *asked["argv"]]
        _run(asked["module"])


if __name__ == "__main__":
    main()
