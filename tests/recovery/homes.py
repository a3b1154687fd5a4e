"""A home that is restored, and the process that works on it."""

import json
import os
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from guicang.bootstrap.rebuilding import rebuild
from tests import nursery
from tests.cli.hands import environment
from tests.compiled import lend
from tests.homes import Home

_numbers = count(1)


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        return json.loads(self.out)


class Restored:
    """A restored home; every command on it is a process of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def run(self, *arguments: object) -> Answer:
        done = nursery.run(arguments, env=environment(self.folder))
        return Answer(done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: object) -> dict[str, Any]:
        return self.run(*arguments, "-o", "json").said


def restored(home: Home, snapshot: str, folder: Path, postgresql: Any) -> Restored:
    """Restore a snapshot into a new folder, and into a new database."""
    url = ""
    if home.database.vendor == "postgresql":
        name = f"restored{os.getpid()}x{next(_numbers)}"
        server = postgresql()
        server.run(f"CREATE DATABASE {name}")
        url = server.url(name)
    rebuild(home.folder, snapshot, folder, url, clock=home.clock)
    lend(folder)
    return Restored(folder, url)


def told(home: Home, snapshot: str, to: Path) -> Path:
    """Write what came later into a file."""
    found = home.house.snapshotting.get(snapshot)
    to.write_bytes(b"".join(home.house.recovering.later(found, by="admin")))
    return to
