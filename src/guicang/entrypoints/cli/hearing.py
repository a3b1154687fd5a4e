"""Long connections of sources: one thread each, looked after until we are stopped.

Sources that are added or go on later are found within half a minute, and those that
rest or are removed end by themselves. A connection that breaks is opened again after a
pause that grows.
"""

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from guicang.bootstrap import open_house
from guicang.bootstrap.collecting import stay
from guicang.domain.errors import GuicangError, NotPossible
from guicang.domain.sources.connection import Connection, pause
from guicang.entrypoints.cli.common import STATE, _, house
from guicang.entrypoints.cli.stopping import stopping

_LOOK: Final = 30.0
"""Seconds between two looks at which sources there are."""


@dataclass(slots=True)
class Listeners:
    """The threads of this process. ``stop`` ends them."""

    stop: threading.Event
    threads: dict[str, threading.Thread] = field(default_factory=dict)

    def look(self) -> None:
        """Begin what has to be listened to and is not."""
        opened = house()
        for each in opened.connections.list():
            running = self.threads.get(each.name)
            if running is not None and running.is_alive():
                continue
            if _listens(opened.hearing.listens, each):
                thread = threading.Thread(
                    target=hold,
                    args=(each.name, self.stop),
                    name=each.name,
                    daemon=True,
                )
                self.threads[each.name] = thread
                thread.start()

    def end(self, seconds: float) -> None:
        """Wait until the threads have ended."""
        self.stop.set()
        for thread in self.threads.values():
            thread.join(seconds)


def _listens(ask: Callable[[Connection], bool], each: Connection) -> bool:
    try:
        return ask(each)
    except GuicangError as error:
        _tell("listener_cannot_open", code=error.code)
        return False


def listen_all() -> None:
    """Listen to all sources that need it, until we are stopped."""
    with stopping() as stop:
        listeners = Listeners(stop)
        _tell("listener_started")
        while not stop.is_set():
            listeners.look()
            stop.wait(_LOOK)
        listeners.end(10)
        _tell("listener_stopped")


def listen_one(name: str) -> None:
    """Listen to one source in this thread, until we are stopped."""
    house().connections.get(name)
    with stopping() as stop:
        hold(name, stop)


def hold(name: str, stop: threading.Event) -> None:
    """Hold a connection, in a thread with a house of its own; open it again."""
    opened = open_house(STATE.home, _)
    stay()
    failures = 0
    while not stop.is_set():
        try:
            opened.refresh()
            opened.hearing.listen(name, stop.is_set)
            failures = 0
        except NotPossible:
            return
        except GuicangError as error:
            failures += 1
            _tell("connection_broke", source=name, code=error.code)
        except OSError as error:
            failures += 1
            _tell("listener_failed", source=name, error=type(error).__name__)
        if not any(c.name == name and c.active for c in opened.connections.list()):
            return
        stop.wait(pause(failures).total_seconds() if failures else 1.0)


def _tell(event: str, **more: str) -> None:
    sys.stderr.write(json.dumps({"event": event, **more}) + "\n")
    sys.stderr.flush()
