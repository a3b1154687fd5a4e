"""Fields of forms on the command line; secrets are never a part of it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from guicang.domain.errors import BadUsage
from guicang.entrypoints.cli.common import _

Set = Annotated[
    list[str] | None,
    typer.Option("--set", help=_("A field's value, NAME=VALUE; several are possible.")),
]
Secret = Annotated[
    list[str] | None,
    typer.Option(
        "--secret",
        help=_(
            "A secret field: NAME asks for it, NAME=- reads a line of standard input, "
            "NAME=@FILE reads a file. Never on the command line."
        ),
    ),
]
_STDIN: Final = "-"


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Read fields: NAME=VALUE. BadUsage."""
    found = {}
    for each in given:
        name, mark, value = each.partition("=")
        if not mark or not name:
            raise BadUsage(reason=_("--set wants NAME=VALUE"))
        found[name] = value
    return found


def hidden(given: Sequence[str]) -> dict[str, str]:
    """Read secret fields from where they are. BadUsage."""
    return dict(_secret(each) for each in given)


def _secret(text: str) -> tuple[str, str]:
    """Read a secret from where it is; never from the command line itself."""
    name, mark, where = text.partition("=")
    if not mark:
        if not sys.stdin.isatty():
            raise BadUsage(reason=_("--secret NAME asks on a terminal only"))
        return name, typer.prompt(name, hide_input=True, err=True)
    if where == _STDIN:
        return name, sys.stdin.readline().rstrip("\r\n")
    if not where.startswith("@"):
        raise BadUsage(reason=_("--secret wants NAME, NAME=- or NAME=@FILE"))
    try:
        return name, Path(where[1:]).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(
            reason=_("{file} cannot be read").format(file=where[1:])
        ) from error
