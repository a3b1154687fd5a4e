"""Every page of the console, as a door that can be tried."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guicang.domain.access.model import May
from guicang.entrypoints.needs import Need, Surface
from tests.cli.hands import ROOT, Home, environment

SETTINGS = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.web.settings"}


@contextmanager
def pages(home: Home) -> Iterator[list[Surface]]:
    """Give the surfaces of the console that shows a home."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.access.browser"],
        env=environment(home.path) | SETTINGS,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        declared = json.loads(process.stdout.readline())
        yield [_surface(process, name, need) for name, need in declared.items()]
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def _surface(process: Any, name: str, need: dict[str, Any] | None) -> Surface:
    def call(person: str) -> str:
        process.stdin.write(json.dumps([person, name]) + "\n")
        process.stdin.flush()
        return str(json.loads(process.stdout.readline()))

    said = need and Need(mays=tuple(map(May, need["mays"])), public=need["public"])
    return Surface(name=f"page {name}", need=said or None, call=call)
