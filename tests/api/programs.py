"""What programs are served by in these tests: a real server in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.hands import Home, at

SCOPES = (
    "records:read",
    "records:write",
    "disposal:read",
    "disposal:propose",
    "policies:propose",
    "ledger:read",
)
"""What a program needs that reads, brings and proposes."""


@contextmanager
def unhurried(path: Path) -> Iterator[Home]:
    """Give a sandbox whose interface may be called as often as anybody likes."""
    with at(path) as home:
        home.init()
        with (home.path / "guicang.toml").open("a") as settings:
            settings.write("\n[api]\nrate = 1000000\n")
        yield home


def issued(home: Home, *scopes: str) -> str:
    """Have a key with these scopes issued."""
    options = [part for scope in scopes for part in ("--scope", scope)]
    added = home.json("gateway", "key", "add", "test", *options, *home.signed("admin"))
    return str(added["key"])
