"""Calls as often as it may at one instant that does not pass, in its own process.

``python tests/sources/pacing.py HOME COUNT`` waits for a line, tries so many calls of a
source that allows fifty a minute, and says how many it could make.
"""

import sys
from pathlib import Path

import django

django.setup()

from guicang.adapters.connecting.pace import Pace  # noqa: E402
from guicang.bootstrap import House  # noqa: E402
from guicang.config import load  # noqa: E402
from guicang.domain.sources.connection import Connection  # noqa: E402
from tests.sources.host import NAME  # noqa: E402
from tests.sources.plain import PlainConnector  # noqa: E402


class Stopped(Exception):
    """There is no more to be had at this instant."""


def stop(_seconds: float) -> None:
    raise Stopped


def main() -> None:
    house = House(load(Path(sys.argv[1])))
    house.registry.more["plain"] = PlainConnector(limits=((50, 60),))  # type: ignore[attr-defined]
    connection = Connection(
        name=NAME,
        kind="plain",
        settings={"url": "http://127.0.0.1:1"},
        by="admin",
        created_at=house.clock.now(),
    )
    with house.opener.open(connection, {"secret": "s"}) as opened:
        given: Pace = opened.source.tools.http.pace  # type: ignore[attr-defined]
        given.now, given.sleep = (lambda: 1_000.0), stop
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        made = 0
        for _ in range(int(sys.argv[2])):
            try:
                given.wait()
            except Stopped:
                break
            made += 1
    sys.stdout.write(f"{made}\n")


main()
