"""The command line: every verb of the journey.

Data go to stdout, everything else to stderr. Exit codes are API: 0 done · 1 failed ·
2 wrong command line · 10 nothing was due · 20 refused · 130 interrupted.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from guicang import __version__
from guicang.domain.errors import BadUsage, GuicangError
from guicang.entrypoints.cli import (
    admin,
    archive,
    batches,
    demo,
    holds,
    ledger,
    people,
    policies,
    records,
    rules,
)
from guicang.entrypoints.cli.common import _, err, use
from guicang.entrypoints.cli.speech import complaint, dress
from guicang.entrypoints.words import LANGUAGES, say

FILE_ERRORS = (
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)

app = typer.Typer(
    name="guicang",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Guicang takes customer-service chat records offline lawfully."),
    epilog=_("Data go to standard output, everything else to standard error."),
)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"guicang {__version__}")
        raise typer.Exit


@app.callback()
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


BEGIN, RECORDS, RULES, DISPOSAL, PROOF = (
    _("Begin"),
    _("Records"),
    _("Rules and people"),
    _("Disposal"),
    _("Proof"),
)
VERBS: dict[str, tuple[str, Callable[..., None]]] = {
    "demo": (BEGIN, demo.demo),
    "init": (BEGIN, admin.init),
    "doctor": (BEGIN, admin.doctor),
    "import": (RECORDS, records.import_),
    "export": (RECORDS, records.export),
    "label": (RECORDS, records.label),
    "event": (RECORDS, records.event),
    "explain": (RECORDS, records.explain),
    "due": (RECORDS, records.due),
    "requests": (RULES, batches.requests),
    "approve": (RULES, batches.approve),
    "dispose": (DISPOSAL, batches.dispose),
    "restore": (DISPOSAL, archive.restore),
}
GROUPS: dict[str, tuple[str, typer.Typer]] = {
    "policy": (RULES, policies.app),
    "packs": (RULES, policies.packs),
    "organisation": (RULES, policies.organisation),
    "rules": (RULES, rules.app),
    "people": (RULES, people.app),
    "hold": (RULES, holds.app),
    "batch": (DISPOSAL, batches.app),
    "archive": (DISPOSAL, archive.app),
    "certificate": (PROOF, archive.certificate),
    "ledger": (PROOF, ledger.app),
}
for name, (where, verb) in VERBS.items():
    app.command(name, rich_help_panel=where)(verb)
for name, (where, group) in GROUPS.items():
    app.add_typer(group, name=name, rich_help_panel=where)
dress(app)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    given = given or ["--help"]
    as_json = "json" in given
    try:
        result = app(args=given, prog_name="guicang", standalone_mode=False)
    except GuicangError as error:
        return _complain(error, as_json=as_json)
    except BrokenPipeError:
        # Whoever read the output has had enough; Python must not try to flush it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except FILE_ERRORS as error:
        reason = f"{error.filename}: {error.strerror}"
        return _complain(BadUsage(reason=reason), as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:  # noqa: BLE001 - Typer's errors have no public root
        return _usage(error, as_json=as_json)
    return result if isinstance(result, int) else 0


def _usage(error: Exception, *, as_json: bool) -> int:
    """Say what Typer found wrong; anything else is a fault and is raised."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return 2  # the help was shown
    message = getattr(error, "format_message", None)
    if message is None:
        raise error
    return _complain(BadUsage(reason=complaint(message())), as_json=as_json)


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
