"""What all verbs share: options, the opened house, output and errors."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from guicang.config import load
from guicang.domain.access.model import May
from guicang.domain.errors import BadUsage, GuicangError
from guicang.domain.record.zone import local
from guicang.entrypoints.words import language, translator, when

if TYPE_CHECKING:
    from guicang.bootstrap import House

_PAPER: Final = 100
"""Columns where output goes to no terminal."""
_ID: Final = 34
"""Up to so many columns a word without a space is never broken."""


def _asked(option: str, arguments: Sequence[str]) -> str | None:
    """Find an option among the arguments: help texts need it before Typer parses."""
    for place, word in enumerate(arguments):
        if word == option and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return None


def _configured(arguments: Sequence[str]) -> str:
    """Read the language that the home's settings name; "" if they name none."""
    home = _asked("--home", arguments) or os.environ.get("GUICANG_HOME")
    try:
        return str(load(Path(home or "guicang-home"))["language"])
    except (GuicangError, OSError):
        return ""  # whatever is wrong with the settings is said when they are used


LANGUAGE = language(_asked("--lang", sys.argv), _configured(sys.argv))
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
_WHO = _("Who, and why")
Output = Annotated[
    Format, typer.Option("--output", "-o", help=_("How to print the result."))
]
As = Annotated[
    str, typer.Option("--as", help=_("Your name here."), rich_help_panel=_WHO)
]
Otp = Annotated[
    str,
    typer.Option(
        "--otp",
        help=_("A fresh code of your second factor."),
        envvar="GUICANG_OTP",
        rich_help_panel=_WHO,
    ),
]
Reason = Annotated[
    str,
    typer.Option("--reason", help=_("Why; it is written down."), rich_help_panel=_WHO),
]


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    fixed = stream.isatty() or "COLUMNS" in os.environ
    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if fixed else _PAPER,
    )


out = _console(stderr=False)
err = _console(stderr=True)


def house(*, suspect: bool = False, restored: bool = False) -> "House":
    """Open the home once; NoHome if the folder is none.

    ``suspect`` opens also what contradicts itself, to be examined; ``restored`` what
    was restored and does not serve yet.
    """
    if STATE.house is None:
        from guicang.bootstrap import open_house

        STATE.house = open_house(STATE.home, _, suspect=suspect, restored=restored)
        warn_of_sandbox()
    return STATE.house


def warn_of_sandbox() -> None:
    """Say on the screen that the opened home is a sandbox, if it is one."""
    if STATE.house is not None and STATE.house.config.sandbox:
        message = _("SANDBOX: for trying out only; nothing here is production.")
        err.print(message, style="yellow", soft_wrap=True)


def actor(name: str, code: str, may: May) -> str:
    """Name who asks for something: proved in production, claimed in a sandbox."""
    return house().governing.actor(name, code, may)


def link(token: str) -> str:
    """Write an invitation as a link to the console."""
    config = house().config
    url = str(config["web.url"]) or f"http://{config['web.host']}:{config['web.port']}"
    return f"{url.rstrip('/')}/invitation/{token}/"


# --- output ---------------------------------------------------------------------------


def emit(form: Format, result: Mapping[str, Any], text: Callable[[], None]) -> None:
    """Print a result: JSON as data, or what ``text`` prints for people."""
    if form is Format.TEXT:
        text()
        return
    data = dict(result)
    if STATE.house is not None and STATE.house.config.sandbox:
        data.setdefault("sandbox", True)
    sys.stdout.write(
        json.dumps(data, ensure_ascii=False, indent=2, default=plain) + "\n"
    )


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
        return when(value)
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def line(text: str = "", *, bold: str = "") -> None:
    """Print a line as long as it is; what is bold comes first."""
    out.print(Text.assemble((bold, "bold"), text), soft_wrap=True)


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values below each other, the values in one column."""
    shown = [(name, show(value)) for name, value in pairs]
    width = max((cell_len(name) for name, _value in shown), default=0)
    for name, value in shown:
        line(f"{name}{' ' * (width - cell_len(name))}  {value}")


def panel(title: str, lines: Iterable[str]) -> None:
    """Print a box of lines that wrap inside it."""
    text = Text("\n".join(lines) or "--", overflow="fold")
    out.print(Panel(text, title=title, title_align="left"))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table for people; ids and numbers are never broken."""
    shown = [[show(cell) for cell in row] for row in rows]
    if not shown:
        line(_("{title}: none").format(title=title))
        return
    grid = Table(title=title, title_justify="left", header_style="bold")
    for place, column in enumerate(columns):
        cells = [row[place] for row in shown]
        short = all(cell_len(cell) <= _ID for cell in cells)
        grid.add_column(
            column,
            overflow="fold",
            no_wrap=short and not any(" " in cell.strip() for cell in cells[1:]),
            justify="right" if _numbers(cells) else "left",
        )
    for row in shown:
        grid.add_row(*(Text(cell) for cell in row))
    out.print(grid)


def _numbers(cells: Sequence[str]) -> bool:
    numbers = [cell for cell in cells if cell != "--"]
    return bool(numbers) and all(c.replace(",", "").isdigit() for c in numbers)


Bar = Callable[[str, float, float], None]


@contextmanager
def bars() -> Any:
    """Give a function that moves progress bars; they show on a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("[bold]{task.description:<28}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        console=err,
        disable=not err.is_terminal,
    ) as progress:
        tasks: dict[str, Any] = {}

        def move(name: str, done: float, of: float) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=of)
            progress.update(tasks[name], completed=done, total=of)

        yield move


@contextmanager
def writing(path: Path, *, new: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write to; one that was not written to its end is removed.

    Half an export is none, and would stand in the way of the next.
    """
    file = path.open("xb" if new else "wb")
    try:
        with file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


# --- arguments ------------------------------------------------------------------------


def need(value: str, option: str) -> str:
    """Raise BadUsage if an option was not given."""
    if not value:
        raise BadUsage(reason=_("{option} is needed").format(option=option))
    return value


def moment(text: str) -> datetime | None:
    """Read an instant of the command line; without a zone, in the house's."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadUsage(
            reason=_("{text} is no date, such as 2026-01-31").format(text=text)
        ) from error
    return at if at.tzinfo else local(at)


def use(home: Path | None) -> None:
    """Note which home the command works on."""
    STATE.home = (
        home or Path(os.environ.get("GUICANG_HOME", "guicang-home"))
    ).absolute()
    STATE.house = None
