"""``serve``: the console and the gateway, each in a process of its own.

A busy page in the gateway's process would cost messages their time (measured: p99 of
28 ms instead of 7), so the two never share one.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import FrameType
from typing import Annotated, Final

import typer

from guicang.config import load
from guicang.domain.errors import NoHome
from guicang.entrypoints.cli.common import STATE, _, err, house
from guicang.entrypoints.needs import public

_GRACE: Final = 20
_PAUSE: Final = 0.2


class Part(StrEnum):
    """What is served."""

    CONSOLE = "console"
    GATEWAY = "gateway"


@public("shows a console behind a login, and serves programs with API keys")
def serve(
    *,
    only: Annotated[
        Part | None, typer.Option(help=_("Only this part, in this process."))
    ] = None,
    host: Annotated[
        str, typer.Option(help=_("Where the console listens; the setting's if none."))
    ] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=_("The setting's if 0."))
    ] = 0,
) -> None:
    """Serve console and gateway until a signal ends them; what dies is begun anew."""
    config = load(STATE.home)
    if not config.exists:
        raise NoHome(home=str(STATE.home))
    host = host or str(config["web.host"])
    port = port or int(config["web.port"])
    if only is Part.CONSOLE:
        from guicang.entrypoints.web import server

        house()  # says what is wrong with the home before anything listens
        server.serve(config, host=host, port=port)
        return
    err.print(_("Console: {url}").format(url=f"http://{host}:{port}"), soft_wrap=True)
    parts = {
        Part.CONSOLE: ("serve", "--only", "console", "--host", host, "--port", port),
        Part.GATEWAY: ("gateway", "serve"),
    }
    if only is not None:
        parts = {only: parts[only]}
    raise typer.Exit(_watch({part: list(map(str, a)) for part, a in parts.items()}))


def _watch(parts: Mapping[Part, Sequence[str]]) -> int:
    """Keep processes running until we are told to end; then end them in time."""
    ending = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal ending
        ending = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    running = {part: _start(arguments) for part, arguments in parts.items()}
    while not ending:
        time.sleep(_PAUSE)
        for part, process in running.items():
            if process.poll() is not None and not ending:
                text = _("{part} ended with {code}; it is begun anew.")
                err.print(
                    text.format(part=part.value, code=process.returncode),
                    style="yellow",
                    soft_wrap=True,
                )
                time.sleep(1)
                running[part] = _start(parts[part])
    return _end(running.values())


def _start(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "guicang", "--home", str(STATE.home), *arguments]
    )


def _end(processes: Collection["subprocess.Popen[bytes]"]) -> int:
    for process in processes:
        process.terminate()
    until = time.monotonic() + _GRACE
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
