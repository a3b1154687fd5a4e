"""Typer's own words in the reader's language: usage, headings, complaints.

Typer looks its words up in gettext's global catalogue, which belongs to no library.
They are put on here instead, on the classes that Typer lets one choose.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from guicang.entrypoints.cli.common import _
from guicang.entrypoints.cli.examples import EXAMPLES

HEADINGS: Final[Mapping[str, str]] = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "DEFAULT_STRING": "[default: {}]",
    "ENVVAR_STRING": "[env var: {}]",
    "REQUIRED_LONG_STRING": "[required]",
}
HELPS: Final[Mapping[str, str]] = {
    "help": "Show this message and exit.",
    "install_completion": "Install completion for the current shell.",
    "show_completion": (
        "Show completion for the current shell, to copy it or customize the "
        "installation."
    ),
}
COMPLAINTS: Final[Mapping[str, str]] = {
    r"No such option: (?P<name>\S+)": "there is no option {name}",
    r"No such command '(?P<name>[^']*)'": "there is no command {name}",
    r"Missing command": "a command is missing",
    r"Missing \w+ '(?P<name>[^']*)'": "{name} is missing",
    r"Got unexpected extra argument\S* \((?P<name>.*)\)": "too much: {name}",
    r"Option '(?P<name>[^']*)' requires": "{name} wants a value",
    r"Option '(?P<name>[^']*)' does not take": "{name} takes no value",
    r"Invalid value for '?(?P<name>.*?)'?: .*?(?P<value>'[^']*') is not one of "
    r"(?P<known>.*?)\.?$": "{name}: {value} is not one of {known}",
    r"Invalid value for '?(?P<name>.*?)'?: .*?'(?P<value>[^']*)' is not a valid": (
        "{name}: {value} is no number"
    ),
}
"""What Typer complains of, as it says it, and how it is said here."""


class _Said:
    """Says usage and the built-in options in the reader's language."""

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]  # a mixin
        return usage.replace("Usage: ", _("Usage: "), 1)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help under translated headings."""
        from typer import rich_utils  # half a second that only help should cost

        for name, text in HEADINGS.items():
            setattr(rich_utils, name, _(text))
        super().format_help(ctx, formatter)  # type: ignore[misc]  # a mixin

    def get_params(self, ctx: Any) -> list[Any]:
        """Return all parameters; the built-in ones with translated help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # a mixin
        for param in params:
            if param.name in HELPS:
                param.help = _(HELPS[param.name])
        return params


class Command(_Said, TyperCommand):
    """A verb."""


class Group(_Said, TyperGroup):
    """Several verbs."""


def dress(app: typer.Typer) -> None:
    """Put helps and examples of a whole command line into the language."""
    _dress(app, "")


def _dress(app: typer.Typer, path: str) -> None:
    app.info.cls = Group
    for command in app.registered_commands:
        name = f"{path}{command.name}"
        command.cls = Command
        command.help = _(inspect.getdoc(command.callback) or "")
        if name in EXAMPLES:
            lines = (_("Examples:"), *(f"  {line}" for line in EXAMPLES[name]))
            command.epilog = "\n".join(line.replace("[", r"\[") for line in lines)
    for inner in app.registered_groups:
        if inner.typer_instance is not None:
            _dress(inner.typer_instance, f"{path}{inner.name} ")


def complaint(message: str) -> str:
    """Say in the reader's language what Typer found wrong."""
    for pattern, text in COMPLAINTS.items():
        found = re.search(pattern, message)
        if found is not None:
            return _(text).format(**found.groupdict())
    return message
