"""``desk rules``: time-outs, choosing, words; as versioned data."""

from pathlib import Path
from typing import Annotated

import typer

from guicang.domain.access.model import May
from guicang.entrypoints import desks
from guicang.entrypoints.cli.common import (
    As,
    Format,
    Otp,
    Output,
    _,
    emit,
    house,
    line,
    need,
    table,
)
from guicang.entrypoints.needs import NO_CONTENT, needs, public
from guicang.services.deskruling import Preview

app = typer.Typer(no_args_is_help=True, help=_("Time-outs and rules of the desk."))
RulesFile = Annotated[
    Path, typer.Argument(help=_("The rules, YAML or JSON."), exists=True)
]


@app.command("show")
@public(NO_CONTENT)
def show(output: Output = Format.TEXT) -> None:
    """Print the rules in force with all fields, as YAML to change."""
    ruling = house().desk_ruling
    emit(
        output,
        {"rules": dict(ruling.document())},
        lambda: print(house().desk_rules_file().decode(), end=""),
    )


@app.command("list")
@public(NO_CONTENT)
def list_(output: Output = Format.TEXT) -> None:
    """List the versions, the newest first."""
    found = house().desk_ruling.history()
    emit(
        output,
        {"versions": [desks.version_shape(each) for each in found]},
        lambda: table(
            _("Rules of the desk"),
            [_("version"), _("by"), _("since")],
            [(each.version, each.by, each.at) for each in found],
        ),
    )


@app.command("preview")
@public(NO_CONTENT)
def preview(rules: RulesFile, output: Output = Format.TEXT) -> None:
    """Say what other rules would have done to last week's sessions."""
    opened = house()
    found = opened.desk_ruling.preview(opened.desk_document(rules))
    emit(output, desks.preview_shape(found), lambda: _print_preview(found))


def _print_preview(found: Preview) -> None:
    rows = (
        (_("sessions"), "sessions"),
        (_("warnings"), "warned"),
        (_("taken from who did not answer"), "returned"),
        (_("supervisor asked"), "raised"),
        (_("completed by time"), "completed"),
        (_("of these, the customer wrote later"), "cut"),
    )
    table(
        _("Last week"),
        ["", _("in force"), _("with these")],
        [(n, getattr(found.now, k), getattr(found.then, k)) for n, k in rows],
    )
    if found.partly:
        line(_("There were more sessions than are played again."))


@app.command("apply")
@needs(May.DESK_RULES)
def apply(
    rules: RulesFile,
    *,
    as_: As = "",
    otp: Otp = "",
    output: Output = Format.TEXT,
) -> None:
    """Put rules in force as the next version; they hold from now on."""
    opened = house()
    version = opened.desk_ruling.change(
        opened.desk_document(rules), by=need(as_, "--as"), code=need(otp, "--otp")
    )
    emit(
        output,
        desks.version_shape(version),
        lambda: line(_("Version {n} is in force.").format(n=version.version)),
    )
