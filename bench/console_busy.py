"""A console at work beside what is measured: a home, served, and read.

Run as a program it makes the home (``make FOLDER``), as a process opens one only, or
reads its pages until it is told to end (``read FOLDER PORT``).
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Final

from bench import corpus
from bench.run import ROOT

PROGRAM: Final = (sys.executable, "-m", "bench.console_busy")
HOST: Final = "127.0.0.1"
MESSAGES: Final = 50_000
PAGES: Final = 4
"""Pages a second: what twenty people ask who look at one for five seconds."""
PATHS: Final = ("/", "/conversations", "/search", "/trail", "/holds", "/alarms")
WHO: Final = "compliance"
_KEYS: Final = "people.json"
_TRIES: Final = 300
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def free_port() -> int:
    """Find a port of the loopback that nobody listens at."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def serve(home: Path) -> Iterator[int]:
    """Serve a home's console and interface; give the port."""
    port = free_port()
    command = [sys.executable, "-m", "guicang", "--home", str(home), "serve"]
    with subprocess.Popen(
        [*command, "--only", "console", "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def busy(folder: Path) -> Iterator[None]:
    """Let somebody read the console of the home that ``prepare`` made."""
    with serve(folder / "home") as port:
        command = [
            sys.executable,
            "-m",
            "bench.console_busy",
            "read",
            str(folder),
            str(port),
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as reader:
            assert reader.stdout is not None
            if not reader.stdout.readline():
                raise RuntimeError("nobody could log in to the console")
            try:
                yield
                if reader.poll() is not None:
                    raise RuntimeError("the console was not read to the end")
            finally:
                reader.kill()


def prepare(folder: Path) -> Path:
    """Make the home in a process of its own, as a process opens one; give its path."""
    subprocess.run(
        [*PROGRAM, "make", str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    return folder / "home"


def make(folder: Path) -> None:
    """Make a home whose pages have something to show, and keep how to log in."""
    from guicang.bootstrap import SystemClock, initialise

    made = initialise(
        folder / "home",
        sandbox=True,
        organisation="Bench",
        database="",
        clock=SystemClock(),
    )
    talk = corpus.make(MESSAGES, folder).path
    made.house.intake.take(talk, made.house.files)
    secret = next(secret for person, secret in made.people if person.name == WHO)
    (folder / _KEYS).write_text(
        json.dumps({"password": made.password, "secret": secret}), "utf-8"
    )


def read(folder: Path, port: int) -> None:
    """Log in, say so, and read page after page at an even pace."""
    base = f"http://{HOST}:{port}"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    _log_in(opener, base, json.loads((folder / _KEYS).read_text("utf-8")))
    print("in", flush=True)
    due = time.monotonic()
    for path in cycle(PATHS):
        with opener.open(base + path) as page:
            assert page.url == base + path, page.url
            page.read()
        due = max(due + 1 / PAGES, time.monotonic())
        time.sleep(due - time.monotonic())


def _log_in(
    opener: urllib.request.OpenerDirector, base: str, keys: dict[str, str]
) -> None:
    from guicang.bootstrap import SystemClock
    from guicang.entrypoints.cli.story import code_at

    code = code_at(keys["secret"], SystemClock().now())
    for door, fields in (
        ("/accounts/login/", {"login": WHO, "password": keys["password"]}),
        ("/accounts/2fa/authenticate/", {"code": code}),
    ):
        with opener.open(base + door) as page:
            token = _TOKEN.search(page.read().decode())
        assert token, door
        form = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]})
        opener.open(base + door, form.encode()).close()


def _wait(port: int) -> None:
    for _ in range(_TRIES):
        line = HTTPConnection(HOST, port, timeout=5)
        try:
            line.request("GET", "/livez")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise RuntimeError("the console does not become ready")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    if arguments[0] == "make":
        make(Path(arguments[1]))
    else:
        read(Path(arguments[1]), int(arguments[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
