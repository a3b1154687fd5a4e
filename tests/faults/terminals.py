"""The other side of ``terminal.py``: people at terminals, on one home."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.cli import hands
from tests.cli.hands import Answer
from tests.databases import Database


class Terminal:
    """Where command lines are given, one after the other, each a new process."""

    def __init__(self, home: Path) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(Path(__file__).with_name("terminal.py"))],
            env=hands.unmeasured(hands.environment(home)) | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout.readline() == "ready\n"

    def begin(self, *argv: object, **order: Any) -> int:
        """Give a command line; return the number of its process."""
        asked = {"argv": [str(a) for a in argv], **order}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> Answer:
        """Wait until that process has ended; return what it said."""
        return Answer(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def sandbox(database: Database, settings: Mapping[str, object]) -> "People":
    """Make a sandbox, and a terminal for its people."""
    url = ("--database", database.url) if database.url else ()
    init = ("init", "--sandbox", "-o", "json", *url)
    made = hands.guicang(*init, home=database.home).data
    with (database.home / "guicang.toml").open("a", encoding="utf-8") as file:
        file.writelines(f'"{name}" = {value}\n' for name, value in settings.items())
    people = People(
        database.home, {p["name"]: p["totp_secret"] for p in made["people"]}
    )
    people.terminal = Terminal(database.home)
    return people


class People(hands.Home):
    """People on a home that exists, whose commands are all given at one terminal."""

    terminal: Terminal

    def run(self, *argv: object, lang: str = "en") -> Answer:
        """Run one command line on this home."""
        self.terminal.begin(*argv, ahead=self.ahead)
        return self.terminal.end()
