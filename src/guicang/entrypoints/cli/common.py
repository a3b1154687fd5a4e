"""What all verbs share: options, the opened house, output and errors."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from guicang.domain.errors import BadUsage
from guicang.entrypoints.words import language, translator

if TYPE_CHECKING:
    from guicang.bootstrap import House


def _asked(arguments: Sequence[str]) -> str | None:
    """Find --lang among the arguments: help texts need it before Typer parses."""
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


LANGUAGE = language(_asked(sys.argv))
_ = translator(LANGUAGE)


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(slots=True)
class State:
    """What the global options said."""

    home: Path = Path("guicang-home")
    house: "House | None" = None


STATE = State()
Output = Annotated[
    Format, typer.Option("--output", "-o", help=_("How to print the result."))
]
As = Annotated[str, typer.Option("--as", help=_("Your name here."))]
Otp = Annotated[
    str,
    typer.Option(
        "--otp", help=_("A fresh code of your second factor."), envvar="GUICANG_OTP"
    ),
]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it is written down."))]
OPERATOR = "system:operator"

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def house() -> "House":
    """Open the home once; NoHome if the folder is none."""
    if STATE.house is None:
        from guicang.bootstrap import open_house

        STATE.house = open_house(STATE.home, _)
        if STATE.house.config.sandbox:
            err.print(_("SANDBOX: for trying out only; nothing here is production."))
    return STATE.house


def actor(name: str) -> str:
    """Name who acts: a person here, or whoever operates the machine."""
    return house().people.get(name).name if name else OPERATOR


def emit(
    form: Format, result: Mapping[str, Any], text: Callable[[], None] | None = None
) -> None:
    """Print a result: JSON as data, or what ``text`` prints for people."""
    if form is Format.JSON:
        data = dict(result)
        if STATE.house is not None and STATE.house.config.sandbox:
            data.setdefault("sandbox", True)
        sys.stdout.write(
            json.dumps(data, ensure_ascii=False, indent=2, default=plain) + "\n"
        )
    elif text is not None:
        text()
    else:
        for key, value in result.items():
            out.print(f"{key}: {show(value)}")


def plain(value: object) -> object:
    """Turn what JSON does not know into what it does."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


def show(value: object) -> str:
    """Show a value to a person: empty is ``--``, instants are local."""
    if value is None or value == "":
        return "--"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table for people."""
    grid = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(show(cell) for cell in row))
    out.print(grid)


Bar = Callable[[str, float, float], None]


@contextmanager
def bars() -> Any:
    """Give a function that moves progress bars; they show on a terminal only."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        disable=not sys.stderr.isatty(),
    ) as progress:
        tasks: dict[str, Any] = {}

        def move(name: str, done: float, of: float) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=of)
            progress.update(tasks[name], completed=done, total=of)

        yield move


def need(value: str, option: str) -> str:
    """Raise BadUsage if an option was not given."""
    if not value:
        raise BadUsage(reason=_("{option} is needed").format(option=option))
    return value


def moment(text: str) -> datetime | None:
    """Read an instant given on the command line; local time without a zone."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadUsage(
            reason=_("{text} is no date, such as 2026-01-31").format(text=text)
        ) from error
    return at if at.tzinfo else at.astimezone()


def use(home: Path | None) -> None:
    """Note which home the command works on."""
    STATE.home = (
        home or Path(os.environ.get("GUICANG_HOME", "guicang-home"))
    ).absolute()
    STATE.house = None
