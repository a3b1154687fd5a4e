"""``serve``: console, gateway, web chat, worker, listener, metrics: a process each.

A busy page in the gateway's process would cost messages their time (measured: p99 of
28 ms instead of 7), so the two never share one.
"""

import os
from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Final

import typer

from guicang.config import Config, load
from guicang.domain.errors import NoHome
from guicang.entrypoints.cli import chats, gateway, hearing, jobs, note
from guicang.entrypoints.cli.common import STATE, _, err, house, line
from guicang.entrypoints.cli.listening import require_free
from guicang.entrypoints.cli.supervising import GRACE, follow_supervisor, supervise
from guicang.entrypoints.needs import public

_STOP: Final = GRACE + 10  # seconds


class Part(StrEnum):
    """What is served."""

    CONSOLE = "console"
    GATEWAY = "gateway"
    CHAT = "chat"
    WORKER = "worker"
    LISTENER = "listener"
    METRICS = "metrics"


_YIELDING: Final = {Part.CONSOLE: 5, Part.WORKER: 10, Part.METRICS: 5}
"""How far a part steps back (nice(2)) where processors are short: a page or a job can
wait, a message before its delivery cannot."""


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
    worker: Annotated[
        bool, typer.Option(help=_("Whether a worker runs beside them."))
    ] = True,
    stop: Annotated[
        bool, typer.Option("--stop", help=_("End what serves this home, and wait."))
    ] = False,
) -> None:
    """Serve console, gateway and worker until a signal ends them.

    What dies is begun anew, after a pause that grows.
    """
    config = load(STATE.home)
    if not config.exists:
        raise NoHome(home=str(STATE.home))
    if stop:
        stopped = note.stop(config.home, _STOP)
        line(_("Stopped.") if stopped else _("Nothing served this home."))
        return
    host = host or str(config["web.host"])
    port = port or int(config["web.port"])
    if only is not None:
        follow_supervisor()
        _part(only, config, host, port)
        return
    with note.held(config.home):
        code = _everything(config, host, port, worker=worker)
    raise typer.Exit(code)


def _part(part: Part, config: Config, host: str, port: int) -> None:
    """Serve one part in this process."""
    with suppress(OSError):  # where it may not, it only competes
        os.nice(_YIELDING.get(part, 0))
    match part:
        case Part.CONSOLE:
            from guicang.bootstrap.keyrings import require_own
            from guicang.entrypoints.web import server

            require_free(host, port)
            # Workers are forked from here: they keep the settings, and no connection.
            os.environ["DJANGO_SETTINGS_MODULE"] = "guicang.entrypoints.web.settings"
            # Says what is wrong with the home before anything listens.
            require_own(house())
            from django.db import connections

            connections.close_all()
            server.serve(config, host=host, port=port)
        case Part.GATEWAY:
            gateway.serve()
        case Part.CHAT:
            chats.serve()
        case Part.WORKER:
            jobs.worker()
        case Part.LISTENER:
            hearing.listen_all()
        case Part.METRICS:
            _metrics(config)


def _metrics(config: Config) -> None:
    """Serve the door for metrics, in this process. MetricsOpen, PortTaken."""
    from guicang.entrypoints.metrics import door, flows

    host, port = _metrics_place(config)
    flows.prepare(config)
    door.serve(config, host=host, port=port)


def _metrics_place(config: Config) -> tuple[str, int]:
    """Say where metrics are asked for. MetricsOpen, PortTaken."""
    from guicang.entrypoints.metrics.door import require_guarded

    host, port = str(config["metrics.host"]), int(config["metrics.port"])
    require_guarded(config, host)
    require_free(host, port)
    return host, port


def _everything(config: Config, host: str, port: int, *, worker: bool) -> int:
    require_free(host, port)
    require_free(str(config["gateway.host"]), int(config["gateway.port"]))
    place = ("--home", str(config.home), "serve")
    address = ("--host", host, "--port", str(port))
    left_out = set() if worker else {Part.WORKER}
    if config["chat.enabled"]:
        require_free(str(config["chat.host"]), int(config["chat.port"]))
    else:
        left_out.add(Part.CHAT)
    if config["metrics.enabled"]:
        _metrics_place(config)
    else:
        left_out.add(Part.METRICS)
    parts = [part for part in Part if part not in left_out]
    err.print(_("Console: {url}").format(url=f"http://{host}:{port}"), soft_wrap=True)
    return supervise(
        {part.value: (*place, "--only", part.value, *address) for part in parts}, _died
    )


def _died(part: str, code: int, pause: float) -> None:
    text = _("{part} ended with {code}; it is begun anew in {seconds} s.")
    said = text.format(part=part, code=code, seconds=int(pause))
    err.print(said, style="yellow", soft_wrap=True)
