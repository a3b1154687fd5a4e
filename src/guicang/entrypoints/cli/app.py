"""The command line: every verb of the journey.

Data go to stdout, everything else to stderr. Exit codes are API: 0 done · 1 failed ·
2 wrong command line · 10 nothing was due · 20 refused · 130 interrupted.
"""

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from guicang import __version__
from guicang.domain.errors import GuicangError
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
)
from guicang.entrypoints.cli.common import _, err, use
from guicang.entrypoints.words import say

app = typer.Typer(
    name="guicang",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Guicang takes customer-service chat records offline lawfully."),
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
    del lang, version  # read before: help texts need the language
    use(home)


VERBS: dict[str, Callable[..., None]] = {
    "init": admin.init,
    "import": records.import_,
    "export": records.export,
    "explain": records.explain,
    "label": records.label,
    "event": records.event,
    "due": records.due,
    "approve": batches.approve,
    "requests": batches.requests,
    "dispose": batches.dispose,
    "restore": archive.restore,
    "doctor": admin.doctor,
    "demo": demo.demo,
}
for name, verb in VERBS.items():
    app.command(name)(verb)
app.add_typer(policies.app, name="policy")
app.add_typer(holds.app, name="hold")
app.add_typer(batches.app, name="batch")
app.add_typer(archive.app, name="archive")
app.add_typer(archive.certificate, name="certificate")
app.add_typer(ledger.app, name="ledger")
app.add_typer(people.app, name="people")
app.add_typer(policies.organisation, name="organisation")
app.add_typer(policies.packs, name="packs")


def _translate(group: typer.Typer) -> None:
    """Put the docstrings of verbs, which are their help, into the language."""
    for command in group.registered_commands:
        if command.callback is not None:
            command.help = _(inspect.getdoc(command.callback) or "")
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            _translate(inner.typer_instance)


_translate(app)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        result = app(args=given, standalone_mode=False)
    except GuicangError as error:
        _complain(error, as_json="json" in given)
        return error.exit_code
    except typer.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - Click's errors have no public root here
        return _usage(error)
    return result if isinstance(result, int) else 0


def _usage(error: Exception) -> int:
    """Show what Click found wrong; anything else is a fault and is raised."""
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return int(getattr(error, "exit_code", 1))


def _complain(error: GuicangError, *, as_json: bool) -> None:
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
        return
    err.print(f"{error.code} {message}", markup=False)
    err.print(f"→ {advice}", markup=False)
