"""The frame of a command line: its common options, and what becomes of errors.

Data go to stdout, everything else to stderr. Exit codes are API: 0 done · 1 failed ·
2 wrong command line · 10 nothing was due · 20 refused · 130 interrupted.
"""

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from guicang import __version__
from guicang.domain.errors import BadUsage, GuicangError
from guicang.entrypoints.cli.common import _, err, use
from guicang.entrypoints.cli.speech import complaint
from guicang.entrypoints.words import LANGUAGES, say

FILE_ERRORS = (
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)


def new() -> typer.Typer:
    """Make a command line without a verb."""
    app = typer.Typer(
        name="guicang",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_("Guicang takes customer-service chat records offline lawfully."),
        epilog=_("Data go to standard output, everything else to standard error."),
    )
    app.callback()(main)
    return app


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"guicang {__version__}")
        raise typer.Exit


def main(
    *,
    home: Annotated[
        Path | None,
        typer.Option("--home", help=_("The home folder."), envvar="GUICANG_HOME"),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help=_("zh or en."))] = "",
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help=_("Print the version."),
            callback=lambda value: _version(wanted=value),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Note the options that all verbs share."""
    del version
    # It was followed before: help texts need the language.
    if lang and lang not in LANGUAGES:
        raise BadUsage(reason=_("--lang is zh or en"))
    use(home)


@cache
def _built(app: typer.Typer) -> Any:
    """Give a command line's tree of commands: whoever runs many lines needs one."""
    return get_command(app)


def run_with(app: typer.Typer, arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    given = given or ["--help"]
    as_json = "json" in given
    try:
        result = _built(app)(args=given, prog_name="guicang", standalone_mode=False)
        sys.stdout.flush()
    except GuicangError as error:
        return _complain(error, as_json=as_json)
    except (SystemExit, BrokenPipeError) as error:
        # Whoever reads the output has had enough; Typer turns that into an exit.
        if not isinstance(error.__context__ or error, BrokenPipeError):
            raise
        _close_output()
        return 0
    except FILE_ERRORS as error:
        reason = f"{error.filename}: {error.strerror}"
        return _complain(BadUsage(reason=reason), as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:  # noqa: BLE001 - Typer's errors have no public root
        return _usage(error, as_json=as_json)
    return result if isinstance(result, int) else 0


def _close_output() -> None:
    """Let what could not be written go: Python would try to flush it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Exception, *, as_json: bool) -> int:
    """Say what Typer found wrong, or what the machine suffers from.

    Anything else is a fault of the program and is raised.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return 2  # the help was shown
    message = getattr(error, "format_message", None)
    if message is not None:
        return _complain(BadUsage(reason=complaint(message())), as_json=as_json)
    from guicang.bootstrap import meaning

    if (ours := meaning(error)) is None:
        raise error
    try:
        sys.stdout.flush()
    except OSError:
        _close_output()
    return _complain(ours, as_json=as_json)


def _complain(error: GuicangError, *, as_json: bool) -> int:
    message, advice = say(error, _)
    if as_json:
        data = {
            "error": {
                "code": error.code,
                "message": message,
                "advice": advice,
                "data": {k: str(v) for k, v in error.data.items()},
            }
        }
        sys.stderr.write(json.dumps(data, ensure_ascii=False) + "\n")
    else:
        err.print(f"{error.code} {message}", style="red", soft_wrap=True)
        err.print(f"→ {advice}", soft_wrap=True)
    return error.exit_code
