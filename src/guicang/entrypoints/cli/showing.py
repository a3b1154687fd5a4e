"""The demo's console: begun beside the demo, and left to whoever wants to look around.

It is a process of its own session, so that it outlives the terminal; what it says goes
into a file of the home, and `guicang serve --stop` ends it.
"""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guicang.config import load
from guicang.domain.errors import HomeExists, NotBegun
from guicang.entrypoints.cli import note
from guicang.entrypoints.cli.common import _, show
from guicang.entrypoints.cli.listening import free_port
from guicang.entrypoints.cli.summary import near, program

if TYPE_CHECKING:
    from guicang.bootstrap.homes import Made

MARK: Final = ".demo"
LOG: Final = "serve.log"
_STOP: Final = 30.0  # seconds
_BEGIN: Final = 180.0  # seconds
_LOOK: Final = 0.2  # seconds
_OURS: Final = ("DJANGO_SETTINGS_MODULE", "GUICANG_WEB_PORT", "GUICANG_GATEWAY_PORT")


@dataclass(frozen=True, slots=True)
class Shown:
    """A console that answers."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"


def end(home: Path) -> None:
    """End what an earlier demo began. StillServed."""
    note.stop(home, _STOP)


def clear(place: Path) -> None:
    """Remove an earlier demo's home; anything else is left alone. HomeExists.

    What still serves it is ended first.
    """
    if not place.exists():
        return
    if not (place / MARK).is_file():
        raise HomeExists(home=str(place))
    end(place)
    shutil.rmtree(place)


def begin(home: Path) -> Shown:
    """Serve a home on free ports and wait until it is ready. NotBegun, PortTaken."""
    shown = _settle(home)
    log = home / LOG
    environment = {k: v for k, v in os.environ.items() if k not in _OURS}
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "guicang", "--home", str(home), "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    until = time.monotonic() + _BEGIN
    while not _ready(shown):
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()
            raise NotBegun(log=str(log))
        time.sleep(_LOOK)
    return shown


def _settle(home: Path) -> Shown:
    """Write the ports into the settings, so that everybody finds the console there."""
    config = load(home)
    host = str(config["web.host"])
    web = free_port(host, int(config["web.port"]))
    first = max(web + 1, int(config["gateway.port"]))
    inspect = free_port(str(config["gateway.host"]), first)
    with (home / "guicang.toml").open("a", encoding="utf-8") as file:
        file.write(f'"web.port" = {web}\n"gateway.port" = {inspect}\n')
    return Shown(host, web)


def _ready(shown: Shown) -> bool:
    connection = http.client.HTTPConnection(shown.host, shown.port, timeout=20)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def plain(shown: Shown | None, made: "Made") -> dict[str, Any]:
    """Turn it into plain values: nothing without a console."""
    if shown is None:
        return {}
    people = [person.name for person, _secret in made.people]
    return {"console": {"url": shown.url, "people": people, "password": made.password}}


def told(shown: Shown | None, made: "Made", home: Path) -> Iterator[str]:
    """Say where it is, who may log in and how, and how it ends."""
    if shown is None:
        return
    command = f"{program()} --home {near(home)}"
    names = _(", ").join(person.name for person, _secret in made.people)
    yield _("Address: {url}").format(url=shown.url)
    yield _("Log in as: {names}").format(names=names)
    yield _("Password of each: {password}").format(password=show(made.password))
    yield _("Their codes: {command}").format(command=f"{command} people code admin")
    yield _("It ends with: {command}").format(command=f"{command} serve --stop")
